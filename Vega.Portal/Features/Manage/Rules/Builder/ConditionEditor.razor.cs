using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Rules.Builder;

/// <summary>Edits one condition. A list of values is typed, pasted, or read from a file where it is too long for a message of the browser.</summary>
public sealed partial class ConditionEditor
{
    /// <summary>The longest text of one message: the browser sends it twice, escaped, and each character may take three bytes. What is pasted beyond goes as a file.</summary>
    public const int MaxPasted = 40_000;

    private const int MaxFileBytes = 8 * 1024 * 1024;
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    private IntakeField? _field;
    private FilterOperator? _known;
    private bool _unfolded;
    private string? _fault, _said;
    private string _typed = "";
    private int _new;

    [Parameter, EditorRequired] public FilterCondition Condition { get; set; } = default!;
    [Parameter, EditorRequired] public FieldCatalog Fields { get; set; } = default!;
    [Parameter, EditorRequired] public int Index { get; set; }

    /// <summary>The values in force.</summary>
    [Parameter, EditorRequired] public IReadOnlySet<string> Known { get; set; } = default!;

    /// <summary>The vendors, campaigns and programs that stand for themselves in rules, by the field that names them.</summary>
    [Parameter] public Func<IntakeField, IReadOnlyList<(string Value, string Words)>> Things { get; set; } = _ => [];

    [Parameter] public bool CanRemove { get; set; }

    /// <summary>The condition anew; null when it is to go.</summary>
    [Parameter] public EventCallback<FilterCondition?> Changed { get; set; }

    private IReadOnlyList<(string Value, string Words)> Choices => _field switch
    {
        null => [],
        { Type: LeadFieldType.Boolean } => [("true", "yes"), ("false", "no")],
        { Options.Count: > 0 } => [.. _field.Options.Select(o => (o, o))],
        _ => _known?.Kind == FilterValueKind.Equal ? Things(_field) : [],
    };

    private string Type => _known?.Kind == FilterValueKind.Date ? "date" : "text";

    private string Typed
    {
        get => _typed;
        set
        {
            _typed = value;
            // A separator at the end says that the value is whole.
            if (value.Length > 0 && (value.Length > 200 || value[^1] is '\n' or ',' or ';')) _ = CommitAsync();
        }
    }

    protected override void OnParametersSet()
    {
        _field = Condition.Field.Length == 0 ? null : Fields.Find(Condition.Field);
        _known = FilterOperators.Find(Condition.Is);
        _new = Condition.Values.Count > RuleWords.Unfolded ? Condition.Values.Count(v => !Known.Contains(v)) : 0;
    }

    private string At(int index) => Condition.Values.ElementAtOrDefault(index) ?? "";

    private string Shown(string value) => Choices.FirstOrDefault(c => c.Value.Equals(value, StringComparison.OrdinalIgnoreCase)).Words ?? value;

    private Task FieldAsync(ChangeEventArgs e)
    {
        var name = e.Value as string ?? "";
        var operators = FilterOperators.For(name.Length == 0 ? null : Fields.Find(name));
        var fits = operators.Any(o => o.Name == Condition.Is) && name.Length > 0;
        var chosen = fits ? Condition.Is : operators[0].Name;
        return PutAsync(new FilterCondition { Field = name, Is = chosen, Values = Start(chosen) });
    }

    private Task OperatorAsync(ChangeEventArgs e)
    {
        var chosen = FilterOperators.Find(e.Value as string ?? "") ?? FilterOperators.All[0];
        var keeps = _known is not null && chosen.Most >= Condition.Values.Count && chosen.Fewest <= Condition.Values.Count && chosen.OfArrival == _known.OfArrival;
        return PutAsync(Condition with { Is = chosen.Name, Values = keeps ? Condition.Values : Start(chosen.Name) });
    }

    private static List<string> Start(string name) => name == "hour-between" ? ["22", "6"] : FilterOperators.Find(name) is { Fewest: 2 } ? ["", ""] : [];

    private Task SetAsync(int index, ChangeEventArgs e)
    {
        var values = Condition.Values.ToList();
        while (values.Count <= index) values.Add("");
        values[index] = (e.Value as string ?? "").Trim();
        if (_known is { Most: 1 } && values[0].Length == 0) values.Clear();
        return PutAsync(Condition with { Values = values });
    }

    private Task DayAsync(string day) => PutAsync(Condition with { Values = [.. Days.Where(d => Condition.Values.Contains(d) != (d == day))] });

    private Task RemoveAsync(string value) => PutAsync(Condition with { Values = [.. Condition.Values.Where(v => v != value)] });

    private Task ClearAsync() => PutAsync(Condition with { Values = [] });

    private Task ChooseAsync(ChangeEventArgs e) => e.Value is string { Length: > 0 } value ? AddAsync([value]) : Task.CompletedTask;

    private Task CommitAsync()
    {
        var text = _typed;
        if (text.Length >= MaxPasted)
        {
            (_typed, _fault) = ("", $"Not added: a pasted list may have {Formats.Count(MaxPasted)} characters. Choose a file instead; nothing of it was taken.");
            return Task.CompletedTask;
        }
        _typed = "";
        return AddAsync(Split(text));
    }

    private async Task FileAsync(InputFileChangeEventArgs e)
    {
        if (e.File.Size > MaxFileBytes)
        {
            _fault = $"Not read: the file has {Formats.Count(e.File.Size / 1024)} KB; {MaxFileBytes / 1024 / 1024} MB are allowed.";
            return;
        }
        await using var stream = e.File.OpenReadStream(MaxFileBytes);
        using var reader = new StreamReader(stream);
        await AddAsync(Split(await reader.ReadToEndAsync()));
    }

    // ZIP codes hold no blanks, so that those separate too.
    private IEnumerable<string> Split(string text)
    {
        char[] separators = _field?.Type == LeadFieldType.Zip || _known?.Kind == FilterValueKind.ZipPrefix ? ['\n', '\r', ',', ';', '\t', ' '] : ['\n', '\r', ',', ';', '\t'];
        return text.Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(v => v.Trim('"', '\'')).Where(v => v.Length > 0);
    }

    private Task AddAsync(IEnumerable<string> values)
    {
        var all = values.ToList();
        if (all.Count == 0) return Task.CompletedTask;
        var known = Condition.Values.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var fresh = all.Where(known.Add).ToList();
        var next = Condition with { Values = [.. Condition.Values, .. fresh] };
        // What is wrong is refused whole: half a list in force would be worse than none.
        if (FilterOperators.Validate(next with { Values = fresh.Count == 0 ? Condition.Values : fresh }, Fields) is [var wrong, ..] && fresh.Count > 0)
        {
            _fault = $"Not added: {wrong.Message}";
            return Task.CompletedTask;
        }
        var said = all.Count > 1 ? $"{Formats.Count(fresh.Count)} added{(all.Count > fresh.Count ? $", {Formats.Count(all.Count - fresh.Count)} there already" : "")}." : null;
        return PutAsync(next, said);
    }

    private Task PutAsync(FilterCondition condition, string? said = null)
    {
        (_fault, _said) = (null, said);
        return Changed.InvokeAsync(condition);
    }
}
