using System.Linq.Expressions;
using Vega.Domain.Performance;
using Vega.Portal.Data;

namespace Vega.Portal.Facts;

/// <summary>A lead of the SQL engine: its dimensions under the names of <see cref="Dimension"/>, and its state.</summary>
internal sealed class SqlLead
{
    public long LeadId { get; set; }
    public string? AdId { get; set; }
    public string? AdAccountId { get; set; }
    public string? AdCampaignId { get; set; }
    public string? AdSetId { get; set; }
    public string? MarketingPlatformId { get; set; }
    public int? ClientId { get; set; }
    public int? CampusId { get; set; }
    public int? DegreeProgramId { get; set; }
    public int? VendorId { get; set; }
    public string? Source { get; set; }
    public int? ProgramGroupId { get; set; }
    public int? ClientCampaignId { get; set; }
    public int? CampaignType { get; set; }
    public string? LandingPagePublicId { get; set; }
    public string? ComplyedCreativeId { get; set; }
    public string? TemplateId { get; set; }
    public int? PrimaryClientId { get; set; }
    public string? SubId { get; set; }
    public string? City { get; set; }
    public string? State { get; set; }
    public string? OriginalCity { get; set; }
    public string? OriginalState { get; set; }
    public int? CurrentDegreeProgramId { get; set; }
    public long CreatedAt { get; set; }
    public int Status { get; set; }
    public int FunnelRank { get; set; }
    public bool Billable { get; set; }
    public int Cost { get; set; }

    /// <summary>As they stand now.</summary>
    public static readonly Expression<Func<LeadFigures, SqlLead>> Now = l => new SqlLead
    {
        LeadId = l.Id, AdId = l.AdId, AdAccountId = l.AdAccountId, AdCampaignId = l.AdCampaignId, AdSetId = l.AdSetId, MarketingPlatformId = l.MarketingPlatformId, ClientId = l.ClientId,
        CampusId = l.CampusId, DegreeProgramId = l.DegreeProgramId, VendorId = l.VendorId, Source = l.Source, ProgramGroupId = l.ProgramGroupId, ClientCampaignId = l.CampaignId,
        CampaignType = l.CampaignType, LandingPagePublicId = l.LandingPageId, ComplyedCreativeId = l.ComplyedCreativeId, TemplateId = l.TemplateId, PrimaryClientId = l.PrimaryClientId,
        SubId = l.SubId, City = l.City, State = l.State, OriginalCity = l.OriginalCity, OriginalState = l.OriginalState, CurrentDegreeProgramId = l.CurrentDegreeProgramId,
        CreatedAt = l.CreatedAt, Status = l.Status, FunnelRank = l.FunnelRank, Billable = l.Billable, Cost = l.CostInCents,
    };

    /// <summary>As they stood after an event.</summary>
    public static readonly Expression<Func<LeadFigures, LeadStep, SqlLead>> After = (l, s) => new SqlLead
    {
        LeadId = l.Id, AdId = l.AdId, AdAccountId = l.AdAccountId, AdCampaignId = l.AdCampaignId, AdSetId = l.AdSetId, MarketingPlatformId = l.MarketingPlatformId, ClientId = l.ClientId,
        CampusId = l.CampusId, DegreeProgramId = l.DegreeProgramId, VendorId = l.VendorId, Source = l.Source, ProgramGroupId = l.ProgramGroupId, ClientCampaignId = l.CampaignId,
        CampaignType = l.CampaignType, LandingPagePublicId = l.LandingPageId, ComplyedCreativeId = l.ComplyedCreativeId, TemplateId = l.TemplateId, PrimaryClientId = l.PrimaryClientId,
        SubId = l.SubId, City = s.City, State = s.State, OriginalCity = l.OriginalCity, OriginalState = l.OriginalState, CurrentDegreeProgramId = s.DegreeProgramId,
        CreatedAt = l.CreatedAt, Status = s.Status, FunnelRank = s.FunnelRank, Billable = s.Billable, Cost = s.CostInCents,
    };
}

/// <summary>A lead and an event of it.</summary>
internal sealed class SqlHappening
{
    public required SqlLead Lead { get; set; }
    public required LeadStep Step { get; set; }
}

/// <summary>What the SQL engine groups by: dimensions in numbered slots, a bucket of time, and the state or the event that says what is counted.</summary>
internal sealed class SqlKey
{
    public int? N0 { get; set; }
    public int? N1 { get; set; }
    public int? N2 { get; set; }
    public int? N3 { get; set; }
    public int? N4 { get; set; }
    public int? N5 { get; set; }
    public int? N6 { get; set; }
    public int? N7 { get; set; }
    public int? N8 { get; set; }
    public string? T0 { get; set; }
    public string? T1 { get; set; }
    public string? T2 { get; set; }
    public string? T3 { get; set; }
    public string? T4 { get; set; }
    public string? T5 { get; set; }
    public string? T6 { get; set; }
    public string? T7 { get; set; }
    public string? T8 { get; set; }
    public string? T9 { get; set; }
    public string? T10 { get; set; }
    public string? T11 { get; set; }
    public string? T12 { get; set; }
    public string? T13 { get; set; }
    public string? T14 { get; set; }
    public long? LeadId { get; set; }
    public int? LeadCost { get; set; }
    public long? Bucket { get; set; }
    public int? Status { get; set; }
    public int? FunnelRank { get; set; }
    public bool? Billable { get; set; }
    public int? RankBefore { get; set; }
    public bool? BillableBefore { get; set; }
    public bool? FirstOfStatus { get; set; }
    public bool? OwedChanged { get; set; }
}

/// <summary>A group of the SQL engine.</summary>
internal sealed class SqlGroup
{
    public required SqlKey Key { get; set; }
    public long Count { get; set; }
    public long Cost { get; set; }
    public long? CostBefore { get; set; }
}
