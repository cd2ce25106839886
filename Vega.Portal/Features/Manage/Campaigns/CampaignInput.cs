using Vega.Domain.Common;
using Vega.Domain.Directory;

namespace Vega.Portal.Features.Manage.Campaigns;

/// <summary>What may be said of a campaign.</summary>
public sealed record CampaignInput
{
    public Optional<string?> Name { get; init; }
    public Optional<int> ProgramGroupId { get; init; }
    public Optional<CampaignType> Type { get; init; }
    public Optional<CampaignStatus> Status { get; init; }
    public Optional<OverCapPolicy> OverCap { get; init; }

    /// <summary>Checks it against the contract's other campaigns and writes it. One per contract, group and type (reading 44); names are told apart within a contract.</summary>
    public void ApplyTo(ClientCampaign campaign, IReadOnlyCollection<ClientCampaign> ofContract, Faults at)
    {
        campaign.Name = at.Name("name", Name.Or(campaign.Name));
        campaign.ProgramGroupId = ProgramGroupId.Or(campaign.ProgramGroupId);
        campaign.Type = Type.Or(campaign.Type);
        campaign.Status = Status.Or(campaign.Status);
        campaign.OverCap = OverCap.Or(campaign.OverCap);
        if (campaign.PublicId == default) campaign.PublicId = PublicId.New();
        if (ofContract.Any(c => c != campaign && InputText.Same(c.Name, campaign.Name))) at.Taken("name", $"the contract has a campaign called '{campaign.Name}' already");
        else if (campaign.ProgramGroupId != 0 && ofContract.FirstOrDefault(c => c != campaign && c.ProgramGroupId == campaign.ProgramGroupId && c.Type == campaign.Type) is { } other)
            at.Taken("programGroup", $"the campaign '{other.Name}' has this program group and type already; a contract has one of each");
    }
}
