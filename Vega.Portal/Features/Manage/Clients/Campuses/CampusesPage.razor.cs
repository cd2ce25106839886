using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Removals;

namespace Vega.Portal.Features.Manage.Clients.Campuses;

/// <summary>A client's campuses as a list.</summary>
public sealed partial class CampusesPage
{
    private static readonly IReadOnlyList<DraftPart<Campus>> Parts = [new("name", "Name", c => c.Name), new("code", "Code", c => c.Code)];
    private IReadOnlyList<CampusRow>? _rows;
    private CampusRow? _open;
    private Draft<Campus>? _draft;
    private bool _removing;

    [Inject] private CampusListSearch Search { get; set; } = default!;
    [Inject] private CampusCommands Commands { get; set; } = default!;
    [Inject] private RemovalSearch Removals { get; set; } = default!;

    protected override string Section => "campuses";

    protected override async Task ReadAsync(Viewer viewer, int client) => _rows = await Search.ReadAsync(viewer, client, Left);

    protected override void Open(bool again)
    {
        var open = _rows?.FirstOrDefault(r => r.Campus.Id == OpenId);
        if (!again && open?.Campus.Id == _open?.Campus.Id && IsNew == (_draft is { IsNew: true })) return;
        (_open, _removing) = (open, false);
        _draft = open is not null ? new Draft<Campus>(Parts, open.Campus) : IsNew ? new Draft<Campus>(Parts, new Campus { Name = "", Code = "" }, isNew: true) : null;
    }

    private async Task<Change<int>> SaveAsync()
    {
        var input = new CampusInput { Name = _draft!.Text("name"), Code = _draft.Text("code") };
        var viewer = await Current.GetAsync();
        return _open is null ? await Commands.CreateAsync(viewer, (ClientId, input), Left) : await Commands.ChangeAsync(viewer, _open.Campus.Id, input, _draft.Seen, Left);
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
}
