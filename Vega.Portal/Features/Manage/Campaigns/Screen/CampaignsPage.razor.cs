using System.Globalization;
using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Removals;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Campaigns.Screen;

/// <summary>A client's campaigns. Who may not change contracts reads them.</summary>
public sealed partial class CampaignsPage
{
    private CampaignList? _list;
    private ClientCampaign? _open;
    private Draft<ClientCampaign>? _draft;
    private bool _removing;

    [Inject] private CampaignListSearch Search { get; set; } = default!;
    [Inject] private CampaignCommands Commands { get; set; } = default!;
    [Inject] private RemovalSearch Removals { get; set; } = default!;

    protected override string Section => "campaigns";

    private bool MayEdit => May(Policies.ManageContracts);

    /// <summary>What is to be made before there can be a campaign.</summary>
    private (string Missing, string Address, string Icon, string Words) FirstStep => _list switch
    {
        { Contracts.Count: 0 } => ("There is no contract yet.", Links.Manage("contracts", Scope.Client?.Slug), "arrow_forward", "Go to contracts"),
        { Groups.Count: 0 } => ("There is no program group yet.", Links.Manage("programs", Scope.Client?.Slug), "arrow_forward", "Go to programs"),
        _ => ("", To("new"), "add", "Add a campaign"),
    };

    private static IEnumerable<(string, string)> Types => Enum.GetValues<CampaignType>().Select(t => (WireName<CampaignType>.Of(t), t.ToString()));
    private static IEnumerable<(string, string)> Statuses => Enum.GetValues<CampaignStatus>().Select(s => (WireName<CampaignStatus>.Of(s), s.ToString()));
    private static IEnumerable<(string, string)> OverCaps => Enum.GetValues<OverCapPolicy>().Select(p => (WireName<OverCapPolicy>.Of(p), OverCapWords(p)));

    private IReadOnlyList<DraftPart<ClientCampaign>> Parts =>
    [
        new("name", "Name", c => c.Name), new("contract", "Contract", c => Text(c.ContractId)),
        new("programGroup", "Program group", c => Text(c.ProgramGroupId), g => _list?.GroupName(int.Parse(g ?? "0", CultureInfo.InvariantCulture)) ?? ""),
        new("type", "Type", c => WireName<CampaignType>.Of(c.Type)), new("status", "Status", c => WireName<CampaignStatus>.Of(c.Status)),
        new("overCap", "Above the cap", c => WireName<OverCapPolicy>.Of(c.OverCap), p => WireName<OverCapPolicy>.TryParse(p, out var policy) ? OverCapWords(policy) : ""),
    ];

    protected override async Task ReadAsync(Viewer viewer, int client) => _list = await Search.ReadAsync(viewer, client, Left);

    protected override void Open(bool again)
    {
        var open = _list?.Campaigns.FirstOrDefault(c => c.Id == OpenId);
        if (!again && open?.Id == _open?.Id && IsNew == (_draft is { IsNew: true })) return;
        (_open, _removing, _draft) = (open, false, null);
        if (open is not null) _draft = new Draft<ClientCampaign>(Parts, open);
        else if (IsNew && MayEdit && _list is { Contracts: [var contract, ..], Groups: [var group, ..] })
            _draft = new Draft<ClientCampaign>(Parts, new ClientCampaign { Name = "", ContractId = contract.Id, ProgramGroupId = group.Id }, isNew: true);
    }

    private async Task<Change<int>> SaveAsync()
    {
        var draft = _draft!;
        var input = new CampaignInput
        {
            Name = draft.Text("name"), ProgramGroupId = draft.Number("programGroup", "1"), Type = draft.Word<CampaignType>("type"), Status = draft.Word<CampaignStatus>("status"), OverCap = draft.Word<OverCapPolicy>("overCap"),
        };
        var viewer = await Current.GetAsync();
        return _open is null ? await Commands.CreateAsync(viewer, (int.Parse(draft["contract"]!, CultureInfo.InvariantCulture), input), Left) : await Commands.ChangeAsync(viewer, _open.Id, input, draft.Seen, Left);
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

    private static string OverCapWords(OverCapPolicy policy) => policy switch
    {
        OverCapPolicy.AcceptUnbillable => "Accept, not billable",
        OverCapPolicy.HoldForReview => "Hold for review",
        _ => "Refuse",
    };

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
