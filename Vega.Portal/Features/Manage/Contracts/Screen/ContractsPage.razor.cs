using System.Globalization;
using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Removals;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Contracts.Screen;

/// <summary>A client's contracts. Who may not change contracts reads them.</summary>
public sealed partial class ContractsPage
{
    private static readonly IReadOnlyList<DraftPart<Contract>> Parts =
    [
        new("vendor", "Vendor", c => Text(c.VendorId)),
        new("payout", "Payout", c => WireName<Payout>.Of(c.Payout), p => WireName<Payout>.TryParse(p, out var payout) ? PayoutWords(payout) : ""),
        new("percentOfSpend", "Percent of the spend", c => c.PercentOfSpend is null ? null : Percent(c.PercentOfSpend)), new("canPostLeads", "Posting", c => Draft.OfFlag(c.CanPostLeads), v => v == "true" ? "on" : "off"),
        new("returnDays", "Days for returns", c => Text(c.ReturnDays)), new("anonymousBillable", "Posts without a key", c => Draft.OfFlag(c.AnonymousBillable), v => v == "true" ? "billed" : "not billed"),
    ];

    private ContractList? _list;
    private IReadOnlyList<ArchivedRow> _archived = [];
    private ContractRow? _open;
    private Draft<Contract>? _draft;
    private bool _removing;

    [Inject] private ContractListSearch Search { get; set; } = default!;
    [Inject] private ArchivedSearch Archived { get; set; } = default!;
    [Inject] private ContractCommands Commands { get; set; } = default!;
    [Inject] private RemovalSearch Removals { get; set; } = default!;

    protected override string Section => "contracts";

    private bool MayEdit => May(Policies.ManageContracts);

    private static IEnumerable<(string, string)> Payouts => Enum.GetValues<Payout>().Select(p => (WireName<Payout>.Of(p), PayoutWords(p)));

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _list = await Search.ReadAsync(viewer, client, Left);
        _archived = Policies.Allows(Policies.ManageContracts, viewer) ? await Archived.ContractsAsync(viewer, client, Left) : [];
    }

    protected override void Open(bool again)
    {
        var open = _list?.Contracts.FirstOrDefault(c => c.Contract.Id == OpenId);
        if (!again && open?.Contract.Id == _open?.Contract.Id && IsNew == (_draft is { IsNew: true })) return;
        (_open, _removing, _draft) = (open, false, null);
        if (open is not null) _draft = new Draft<Contract>(Parts, open.Contract);
        else if (IsNew && MayEdit && _list is { Free: [var vendor, ..] }) _draft = new Draft<Contract>(Parts, new Contract { VendorId = vendor.Id }, isNew: true);
    }

    private async Task<Change<int>> SaveAsync()
    {
        var draft = _draft!;
        var input = new ContractInput
        {
            Payout = draft.Word<Payout>("payout"), CanPostLeads = draft.Flag("canPostLeads"), PercentOfSpend = draft.Decimal("percentOfSpend", "12.5"), ReturnDays = draft.Number("returnDays", "30"),
            AnonymousBillable = draft.Flag("anonymousBillable"),
        };
        if (draft.Refused is { } refused) return refused;
        var viewer = await Current.GetAsync();
        return _open is null ? await Commands.CreateAsync(viewer, (ClientId, int.Parse(draft["vendor"]!, CultureInfo.InvariantCulture), input), Left) : await Commands.ChangeAsync(viewer, _open.Contract.Id, input, draft.Seen, Left);
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

    private static string PayoutWords(Payout payout) => payout switch
    {
        Payout.CostPerEnroll => "Cost per enroll",
        Payout.PercentageOfSpend => "Percentage of spend",
        _ => "Cost per lead",
    };

    private static string Percent(decimal? share) => (share ?? 0).ToString("0.####", CultureInfo.InvariantCulture);

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
