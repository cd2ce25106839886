using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Parts;
using Vega.Portal.Features.Manage.Removals;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Vendors.Screen;

/// <summary>The vendors of a client. Who may not change contracts reads them; a vendor that deals with clients outside the viewer's scope is changed by somebody who sees them all.</summary>
public sealed partial class VendorsPage
{
    private static readonly IReadOnlyList<DraftPart<Vendor>> Parts =
    [
        new("name", "Name", v => v.Name), new("timeZone", "Time zone", v => v.TimeZone), new("internal", "Internal vendor", v => Draft.OfFlag(v.InternalClientId is not null)), .. ContactParts.Of<Vendor>(v => v.Contact),
    ];

    private IReadOnlyList<VendorRow>? _rows;
    private IReadOnlyList<ArchivedRow> _archived = [];
    private VendorRow? _open;
    private Draft<Vendor>? _draft;
    private bool _removing;

    [Inject] private VendorListSearch Search { get; set; } = default!;
    [Inject] private ArchivedSearch Archived { get; set; } = default!;
    [Inject] private VendorCommands Commands { get; set; } = default!;
    [Inject] private RemovalSearch Removals { get; set; } = default!;

    protected override string Section => "vendors";

    private bool MayEdit => May(Policies.ManageContracts);

    private string? Tied => _open is null ? null
        : (_open.Vendor.InternalClientId is null ? "" : "Internal: its leads cost nothing and are not billed. ") + (_open.Clients > 1 ? $"Has contracts with {_open.Clients} of your clients; a change holds for all." : "");

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _rows = await Search.ReadAsync(viewer, client, MayEdit, Left);
        _archived = Policies.Allows(Policies.ManageTenants, viewer) ? await Archived.VendorsAsync(viewer, Left) : [];
    }

    protected override void Open(bool again)
    {
        var open = _rows?.FirstOrDefault(r => r.Vendor.Id == OpenId);
        if (!again && open?.Vendor.Id == _open?.Vendor.Id && IsNew == (_draft is { IsNew: true })) return;
        (_open, _removing, _draft) = (open, false, null);
        if (open is not null) _draft = new Draft<Vendor>(Parts, open.Vendor);
        else if (IsNew && May(Policies.ManageTenants)) _draft = new Draft<Vendor>(Parts, new Vendor { Name = "", TimeZone = Scope.OneClient!.TimeZone }, isNew: true);
    }

    private async Task<Change<int>> SaveAsync()
    {
        var draft = _draft!;
        var input = new VendorInput { Name = draft.Text("name"), TimeZone = draft.Text("timeZone"), Contact = ContactParts.Read(draft) };
        var viewer = await Current.GetAsync();
        if (_open is not null) return await Commands.ChangeAsync(viewer, _open.Vendor.Id, input, draft.Seen, Left);
        return await Commands.CreateAsync(viewer, draft["internal"] == "true" ? input with { InternalClientId = ClientId } : input, Left);
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
