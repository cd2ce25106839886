using System.Globalization;
using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Removals;
using Vega.Portal.Platform;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Fields.Screen;

/// <summary>The fields of a client's leads: their names on posts, their order, and what each change does to the posting instructions.</summary>
public sealed partial class FieldsPage
{
    private static readonly string OptionWord = WireName<LeadFieldType>.Of(LeadFieldType.Option);

    private static readonly IReadOnlyList<DraftPart<LeadField>> Parts =
    [
        new("name", "Name", f => f.Name), new("postedAs", "Posted as", f => f.PostedAs), new("type", "Type", f => WireName<LeadFieldType>.Of(f.Type), Word),
        new("options", "Options", f => string.Join('\n', f.Options)), new("required", "Required", f => Draft.OfFlag(f.Required), YesNo), new("personal", "Personal data", f => Draft.OfFlag(f.Personal), YesNo),
    ];

    private FieldList? _list;
    private LeadField? _open;
    private Draft<LeadField>? _draft;
    private FieldUse? _use;
    private MetOrder? _met;
    private Instant _readAt;
    private bool _removing;

    [Inject] private FieldListSearch Search { get; set; } = default!;
    [Inject] private FieldUseSearch Uses { get; set; } = default!;
    [Inject] private FieldCommands Commands { get; set; } = default!;
    [Inject] private RemovalSearch Removals { get; set; } = default!;
    [Inject] private LastWriteSearch Last { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;

    protected override string Section => "fields";

    private string? Kind => _open is null ? null : StandardFields.Find(_open.Name) is { } standard ? $"{standard.Title}, one of the eight standard fields" : "A field of the client’s own";

    /// <summary>A standard field keeps its type, unless a list of options narrows it.</summary>
    private IEnumerable<(string, string)> Types => Enum.GetValues<LeadFieldType>()
        .Where(t => StandardFields.Find(_open?.Name ?? "") is not { } standard || t == standard.Type || t == LeadFieldType.Option).Select(t => (WireName<LeadFieldType>.Of(t), FieldConsequences.Title(t)));

    /// <summary>What saving would do; nothing while the input has faults, which saving tells.</summary>
    private IReadOnlyList<FieldConsequence> Consequences
    {
        get
        {
            if (_draft is null || _list is null || (_draft.Changes == 0 && !_draft.IsNew)) return [];
            var after = _open is null ? new LeadField { ClientId = ClientId, Name = "" } : Copy(_open);
            var faults = new Faults();
            Input().ApplyTo(after, [.. _list.Fields.Where(f => f.Id != _open?.Id)], faults);
            return faults.None ? FieldConsequences.Of(_open, after, _list.Vendors, _list.Campaigns, _use) : [];
        }
    }

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _readAt = Time.Now();
        _list = await Search.ReadAsync(viewer, client, Left);
    }

    protected override void Open(bool again)
    {
        var open = _list?.Fields.FirstOrDefault(f => f.Id == OpenId);
        if (!again && open?.Id == _open?.Id && IsNew == (_draft is { IsNew: true })) return;
        (_open, _removing) = (open, false);
        _draft = open is not null ? new Draft<LeadField>(Parts, open) : IsNew ? new Draft<LeadField>(Parts, new LeadField { Name = "" }, isNew: true) : null;
        if (_draft is not null) _ = ReadUseAsync(open);
    }

    /// <summary>Counts meanwhile what leads hold in the open field, so that a change can tell whom it would have refused.</summary>
    private async Task ReadUseAsync(LeadField? field)
    {
        _use = null;
        try
        {
            await DrawnAsync();
            FieldUse? use = null;
            await Failures.KeepAsync("Counting what leads hold in a field", async () => use = await Uses.ReadAsync(await Current.GetAsync(), ClientId, field?.Name, Left));
            if (_open?.Id != field?.Id || Left.IsCancellationRequested) return;
            _use = use;
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // the page was left while it counted
        }
    }

    private FieldInput Input() => new()
    {
        Name = _draft!.Text("name"), PostedAs = _draft.Text("postedAs"), Type = _draft.Word<LeadFieldType>("type"), Required = _draft.Flag("required"), Personal = _draft.Flag("personal"),
        Options = _draft["type"] == OptionWord ? _draft.Lines("options") : _open is { Options.Count: > 0 } ? new Optional<IReadOnlyList<string>>(true, []) : default,
    };

    private async Task<Change<int>> SaveAsync()
    {
        var viewer = await Current.GetAsync();
        return _open is null ? await Commands.CreateAsync(viewer, (ClientId, Input()), Left) : await Commands.ChangeAsync(viewer, _open.Id, Input(), _draft!.Seen, Left);
    }

    private async Task DoneAsync(int id)
    {
        await SavedAsync();
        if (IsNew) Nav.NavigateTo(To(id));
    }

    private async Task RemovedAsync()
    {
        _removing = false;
        _draft?.Discard();
        Close();
        await SavedAsync();
    }

    private Task<string?> MoveAsync(string item, string list, string? before) => MoveAsync(int.Parse(item, CultureInfo.InvariantCulture), before is null ? null : int.Parse(before, CultureInfo.InvariantCulture));

    /// <summary>Moves a field where the order is still the one on the screen; else shows the order that somebody else made, and asks.</summary>
    private async Task<string?> MoveAsync(int id, int? before)
    {
        var (viewer, seen) = (await Current.GetAsync(), _list!.Fields);
        var change = await Commands.MoveAsync(viewer, id, before, [.. seen.Select(f => f.Id)], Left);
        _met = change is Change<int>.Stale ? new MetOrder(id, before, await Last.SayAsync(viewer, "lead-fields", seen.Select(f => f.Id), "changed the order", _readAt, Time.Now())) : null;
        await ReadAsync(viewer, ClientId);
        StateHasChanged();
        var at = _list.Fields.ToList().FindIndex(f => f.Id == id);
        return at < 0 ? "Not moved: it is gone." : _met is { } met ? $"{met.Said} {_list.Fields[at].PostName} was not moved." : $"{_list.Fields[at].PostName} is now number {at + 1} of {_list.Fields.Count}.";
    }

    private string NameOf(int? id) => _list?.Fields.FirstOrDefault(f => f.Id == id)?.PostName ?? "";

    /// <summary>A move that met another order: the field, before which it was to stand, and who made the other order.</summary>
    private sealed record MetOrder(int Id, int? Before, string Said);

    private static LeadField Copy(LeadField f) => new()
    {
        Id = f.Id, ClientId = f.ClientId, Name = f.Name, PostedAs = f.PostedAs, Type = f.Type, Required = f.Required, Options = [.. f.Options], Personal = f.Personal, Position = f.Position,
    };

    private static string Word(string? word) => WireName<LeadFieldType>.TryParse(word, out var type) ? FieldConsequences.Title(type) : Formats.None;

    private static string YesNo(string? value) => value == "true" ? "yes" : "no";
}
