using System.Globalization;
using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Removals;
using Vega.Portal.Platform;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Programs.Screen;

/// <summary>Programs by group. A program moves to another group by its grip, or by the choice in its panel.</summary>
public sealed partial class ProgramsPage
{
    private static readonly IReadOnlyList<DraftPart<ProgramGroup>> GroupParts = [new("name", "Name", g => g.Name)];
    private IReadOnlyList<CatalogueGroup>? _groups;
    private DegreeProgram? _openProgram;
    private ProgramGroup? _openGroup;
    private Draft<DegreeProgram>? _program;
    private Draft<ProgramGroup>? _group;
    private (DegreeProgram Program, int To)? _again;
    private Instant _readAt;
    private string? _opened, _told;
    private bool _removing;

    [Inject] private CatalogueSearch Search { get; set; } = default!;
    [Inject] private ProgramCommands Programs { get; set; } = default!;
    [Inject] private ProgramGroupCommands Groups { get; set; } = default!;
    [Inject] private RemovalSearch Removals { get; set; } = default!;
    [Inject] private LastWriteSearch Last { get; set; } = default!;
    [Inject] private Toasts Toasts { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;

    protected override string Section => "programs";

    private string? Summary => _groups is null ? null : $"{Formats.Count(_groups.Count, "group", "groups")}, {Formats.Count(_groups.Sum(g => g.Programs.Count), "program", "programs")}";

    private IEnumerable<(string, string)> GroupChoices => (_groups ?? []).Where(g => g.Group.ArchivedAt is null || g.Group.Id == _openProgram?.ProgramGroupId).Select(g => (Text(g.Group.Id), g.Group.Name));

    private IEnumerable<(string, string)> Statuses =>
        Enum.GetValues<DegreeProgramStatus>().Where(s => s != DegreeProgramStatus.Archived || _openProgram?.Status == DegreeProgramStatus.Archived).Select(s => (WireName<DegreeProgramStatus>.Of(s), s.ToString()));

    private IReadOnlyList<DraftPart<DegreeProgram>> ProgramParts =>
    [
        new("name", "Name", p => p.Name), new("code", "Code", p => p.Code), new("program-group", "Group", p => Text(p.ProgramGroupId), g => GroupName(int.Parse(g ?? "0", CultureInfo.InvariantCulture))),
        new("status", "Status", p => WireName<DegreeProgramStatus>.Of(p.Status)),
    ];

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _readAt = Time.Now();
        _groups = await Search.ReadAsync(viewer, client, Left);
    }

    protected override void Open(bool again)
    {
        if (!again && Item == _opened) return;
        (_opened, _removing, _program, _group, _openProgram, _openGroup) = (Item, false, null, null, null, null);
        if (_groups is null || Item is not { Length: > 1 } item) return;
        if (item == "group") _group = new Draft<ProgramGroup>(GroupParts, new ProgramGroup { Name = "" }, isNew: true);
        else if (item == "program" && _groups.FirstOrDefault(g => g.Group.ArchivedAt is null) is { } first)
            _program = new Draft<DegreeProgram>(ProgramParts, new DegreeProgram { Name = "", Code = "", ProgramGroupId = first.Group.Id }, isNew: true);
        else if (int.TryParse(item.AsSpan(1), CultureInfo.InvariantCulture, out var id))
        {
            if (item[0] == 'p' && _groups.SelectMany(g => g.Programs).FirstOrDefault(p => p.Id == id) is { } program) (_openProgram, _program) = (program, new Draft<DegreeProgram>(ProgramParts, program));
            else if (item[0] == 'g' && _groups.FirstOrDefault(g => g.Group.Id == id)?.Group is { } group) (_openGroup, _group) = (group, new Draft<ProgramGroup>(GroupParts, group));
        }
    }

    private async Task<Change<int>> SaveProgramAsync()
    {
        var draft = _program!;
        var input = new ProgramInput { Name = draft.Text("name"), Code = draft.Text("code"), ProgramGroupId = draft.Number("program-group", "1"), Status = draft.Word<DegreeProgramStatus>("status") };
        var viewer = await Current.GetAsync();
        return _openProgram is null ? await Programs.CreateAsync(viewer, (ClientId, input), Left) : await Programs.ChangeAsync(viewer, _openProgram.Id, input, draft.Seen, Left);
    }

    private async Task<Change<int>> SaveGroupAsync()
    {
        var input = new ProgramGroupInput { Name = _group!.Text("name") };
        var viewer = await Current.GetAsync();
        return _openGroup is null ? await Groups.CreateAsync(viewer, (ClientId, input), Left) : await Groups.ChangeAsync(viewer, _openGroup.Id, input, _group.Seen, Left);
    }

    private async Task ProgramDoneAsync(int id)
    {
        await SavedAsync();
        if (Item == "program") Nav.NavigateTo(To("p" + Text(id)));
    }

    private async Task GroupDoneAsync(int id)
    {
        await SavedAsync();
        if (Item == "group") Nav.NavigateTo(To("g" + Text(id)));
    }

    private async Task RemovedAsync()
    {
        _removing = false;
        _program?.Discard();
        _group?.Discard();
        Close();
        await SavedAsync();
    }

    private async Task RestoreAsync()
    {
        var (id, name) = (_openGroup!.Id, _openGroup.Name);
        var change = await Groups.RestoreAsync(await Current.GetAsync(), id, Left);
        await SavedAsync();
        if (change is Change<int>.Saved) Toasts.Show(new Toast($"{name} is back.", "Campaigns can be made for it again."));
        else _told = $"{name} was not restored: {(change is Change<int>.Invalid { Errors: [var first, ..] } ? first.Message : "it is gone")}.";
    }

    /// <summary>Moves a program, and offers to take it back; what somebody else moved meanwhile is not moved again.</summary>
    private async Task<string?> MoveAsync(string item, string list, string? before)
    {
        var (id, to) = (int.Parse(item, CultureInfo.InvariantCulture), int.Parse(list, CultureInfo.InvariantCulture));
        if (_groups?.SelectMany(g => g.Programs).FirstOrDefault(p => p.Id == id) is not { } program || program.ProgramGroupId == to) return null;
        var from = program.ProgramGroupId;
        var said = await MoveAsync(program.Name, id, from, to);
        if (said is null)
        {
            said = $"{program.Name} is in {GroupName(to)} now.";
            Toasts.Show(new Toast(said, "New leads count there; those that came stay where they were.", "Undo", () => InvokeAsync(() => MoveAsync(program.Name, id, to, from))));
        }
        return said;
    }

    /// <summary>Moves it when it is still where it was seen; null when it went well, else what stood in the way.</summary>
    private async Task<string?> MoveAsync(string name, int id, int from, int to)
    {
        var (viewer, since) = (await Current.GetAsync(), _readAt);
        var change = await Programs.ChangeAsync(viewer, id, new ProgramInput { ProgramGroupId = to }, p => p.ProgramGroupId == from, Left);
        (_told, _again) = (null, null);
        await SavedAsync();
        StateHasChanged();
        return change switch
        {
            Change<int>.Saved => null,
            Change<int>.Stale { Row: DegreeProgram now } => await MeetAsync(viewer, now, to, since),
            Change<int>.Invalid invalid => Tell($"{name} was not moved: {invalid.Errors[0].Message}."),
            _ => Tell($"{name} was not moved: it is gone."),
        };
    }

    /// <summary>Somebody else moved it since: says who and to where, and offers both.</summary>
    private async Task<string> MeetAsync(Viewer viewer, DegreeProgram now, int to, Instant since)
    {
        var said = await Last.SayAsync(viewer, "degree-programs", [now.Id], $"moved {now.Name} to {GroupName(now.ProgramGroupId)}", since, Time.Now());
        // Where both wanted the same group, nothing is left to choose.
        if (now.ProgramGroupId != to) _again = (now, to);
        return Tell(said);
    }

    private async Task MoveAgainAsync((DegreeProgram Program, int To) again)
    {
        if (await MoveAsync(again.Program.Name, again.Program.Id, again.Program.ProgramGroupId, again.To) is null) Toasts.Show(new Toast($"{again.Program.Name} is in {GroupName(again.To)} now."));
    }

    private void Leave() => (_told, _again) = (null, null);

    private string Tell(string text)
    {
        _told = text;
        StateHasChanged();
        return text;
    }

    private string GroupName(int id) => _groups?.FirstOrDefault(g => g.Group.Id == id)?.Group.Name ?? Formats.None;

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
