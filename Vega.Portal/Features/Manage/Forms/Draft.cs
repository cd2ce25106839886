using System.Globalization;
using Vega.Domain.Common;

namespace Vega.Portal.Features.Manage.Forms;

/// <summary>One value that a form edits, as text: a flag is <c>true</c> or <c>false</c>, an enumeration its word, a list a line per item.</summary>
/// <param name="Name">The name by which a fault of the input names it.</param>
/// <param name="Title">Its name on the screen.</param>
/// <param name="Read">Reads it from a stored row.</param>
/// <param name="Show">How the screen writes it, where that is not the text itself.</param>
public sealed record DraftPart<TRow>(string Name, string Title, Func<TRow, string?> Read, Func<string?, string>? Show = null);

/// <summary>A value that two people changed at once.</summary>
public sealed record DraftConflict(string Name, string Title, string Before, string Theirs, string Mine);

/// <summary>
/// What somebody is changing of one stored row: the values that stood when the form was opened, and those of the form. Only what was changed is sent; where somebody else saved
/// another value of the same part meanwhile, <see cref="Meet"/> keeps both until it is chosen between them.
/// </summary>
public abstract class Draft
{
    private readonly List<FieldError> _errors = [];

    /// <summary>The values of the stored row that the form began with, or met later.</summary>
    protected Dictionary<string, string?> Before { get; } = new(StringComparer.Ordinal);

    /// <summary>The values of the form.</summary>
    protected Dictionary<string, string?> Mine { get; } = new(StringComparer.Ordinal);

    /// <summary>True when there is no stored row yet.</summary>
    public bool IsNew { get; protected init; }

    /// <summary>Raised after each change of a value.</summary>
    public event Action? Edited;

    /// <summary>What two people changed at once and nobody has chosen yet.</summary>
    public IReadOnlyList<DraftConflict> Conflicts { get; protected set; } = [];

    /// <summary>What somebody else saved meanwhile that this form did not touch; it stands in the form now.</summary>
    public IReadOnlyList<DraftConflict> Met { get; protected set; } = [];

    /// <summary>The faults of the last try to save.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>How many values differ from what is stored.</summary>
    public int Changes => Mine.Count(m => IsChanged(m.Key));

    /// <summary>The outcome of a value that cannot be read, before anything is sent; null when all can.</summary>
    public Change<int>? Refused => _errors.Count == 0 ? null : new Change<int>.Invalid([.. _errors]);

    public string? this[string name]
    {
        get => Mine[name];
        set
        {
            Mine[name] = value;
            _errors.RemoveAll(e => IsOf(e, name));
            Edited?.Invoke();
        }
    }

    /// <summary>True when the form's value differs from what is stored; an empty text is no value.</summary>
    public bool IsChanged(string name) => !Same(Mine[name], Before[name]);

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public string? ErrorOf(string name) => _errors.Find(e => IsOf(e, name))?.Message;

    /// <summary>The faults that belong to no value of the form.</summary>
    public IEnumerable<FieldError> OtherErrors => _errors.Where(e => !Mine.Keys.Any(n => IsOf(e, n)));

    /// <summary>Back to what is stored.</summary>
    public void Discard()
    {
        foreach (var (name, value) in Before) Mine[name] = value;
        (Conflicts, Met) = ([], []);
        _errors.Clear();
        Edited?.Invoke();
    }

    /// <summary>Takes the faults of a try to save; an empty list before the next.</summary>
    public void Refuse(IEnumerable<FieldError> errors)
    {
        _errors.Clear();
        _errors.AddRange(errors);
    }

    /// <summary>Chooses one of two values.</summary>
    public void Choose(DraftConflict conflict, bool mine)
    {
        if (!mine) Mine[conflict.Name] = Before[conflict.Name];
        Conflicts = [.. Conflicts.Where(c => c != conflict)];
        Edited?.Invoke();
    }

    /// <summary>A text, given when it was changed.</summary>
    public Optional<string?> Text(string name) => Given(name) ? new Optional<string?>(true, Mine[name]) : default;

    public Optional<bool> Flag(string name) => Given(name) ? Mine[name] == "true" : default(Optional<bool>);

    public Optional<T> Word<T>(string name) where T : struct, Enum => Given(name) && WireName<T>.TryParse(Mine[name], out var value) ? value : default(Optional<T>);

    public Optional<IReadOnlyList<string>> Lines(string name) => Given(name) ? new Optional<IReadOnlyList<string>>(true, SplitLines(Mine[name])) : default;

    public Optional<int> Number(string name, string example)
    {
        if (!Given(name)) return default;
        if (int.TryParse(Mine[name]?.Trim().Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        _errors.Add(new FieldError(name, "invalid-field", $"“{Mine[name]}” is not a whole number. Write {example}."));
        return default;
    }

    public Optional<decimal?> Decimal(string name, string example)
    {
        if (!Given(name)) return default;
        if (string.IsNullOrWhiteSpace(Mine[name])) return new Optional<decimal?>(true, null);
        if (decimal.TryParse(Mine[name]!.Trim(' ', '%', '$'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return new Optional<decimal?>(true, number);
        _errors.Add(new FieldError(name, "invalid-field", $"“{Mine[name]}” is not a number. Write {example}."));
        return default;
    }

    /// <summary>The items of a list, one a line; empty lines are none.</summary>
    public static IReadOnlyList<string> SplitLines(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static string OfFlag(bool value) => value ? "true" : "false";

    /// <summary>Takes what is stored now. What this form left alone follows it; what both changed to different values waits for a choice.</summary>
    public abstract void Meet(object row);

    protected static bool Same(string? a, string? b) => string.Equals(Plain(a), Plain(b), StringComparison.Ordinal);

    protected void Tell() => Edited?.Invoke();

    private bool Given(string name) => IsNew ? Plain(Mine[name]).Length > 0 : IsChanged(name);

    private static string Plain(string? text) => (text ?? "").Replace("\r", "", StringComparison.Ordinal).Trim();

    private static bool IsOf(FieldError error, string name) =>
        error.Field.Equals(name, StringComparison.Ordinal) || error.Field.StartsWith(name + "[", StringComparison.Ordinal) || error.Field.StartsWith(name + ".", StringComparison.Ordinal);
}

/// <summary>The draft of a row of one kind.</summary>
public sealed class Draft<TRow> : Draft
{
    private readonly IReadOnlyList<DraftPart<TRow>> _parts;

    /// <summary>Of a stored row, or of a new one, which <paramref name="row"/> then describes with its defaults.</summary>
    public Draft(IReadOnlyList<DraftPart<TRow>> parts, TRow row, bool isNew = false)
    {
        (_parts, IsNew) = (parts, isNew);
        foreach (var part in parts) Before[part.Name] = Mine[part.Name] = part.Read(row);
    }

    /// <summary>True when nobody has saved another value of what this form changes, so that saving it loses nothing.</summary>
    public bool Seen(TRow row) => _parts.All(p => !IsChanged(p.Name) || Same(p.Read(row), Before[p.Name]) || Same(p.Read(row), Mine[p.Name]));

    /// <summary>As <see cref="Seen"/>, for values that are written all at once: none of them may have changed.</summary>
    public bool SeenAll(TRow row) => _parts.All(p => Same(p.Read(row), Before[p.Name]));

    public override void Meet(object row)
    {
        var now = (TRow)row;
        var (conflicts, met) = (new List<DraftConflict>(), new List<DraftConflict>());
        foreach (var part in _parts)
        {
            var (before, theirs, mine) = (Before[part.Name], part.Read(now), Mine[part.Name]);
            var touched = IsChanged(part.Name);
            Before[part.Name] = theirs;
            if (!touched) Mine[part.Name] = theirs;
            if (Same(before, theirs) || (touched && Same(theirs, mine))) continue;
            (touched ? conflicts : met).Add(new DraftConflict(part.Name, part.Title, Shown(part, before), Shown(part, theirs), Shown(part, mine)));
        }
        (Conflicts, Met) = (conflicts, met);
        Tell();
    }

    private static string Shown(DraftPart<TRow> part, string? value) => part.Show is { } show ? show(value) : string.IsNullOrWhiteSpace(value) ? "nothing" : value.Replace("\n", ", ", StringComparison.Ordinal);
}
