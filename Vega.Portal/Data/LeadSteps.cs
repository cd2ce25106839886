using Microsoft.EntityFrameworkCore;

namespace Vega.Portal.Data;

/// <summary>A lead as stored, with its creation as the number it is stored as: buckets of time are a division.</summary>
public sealed class LeadFigures
{
    public long Id { get; set; }
    public int ClientId { get; set; }
    public int VendorId { get; set; }
    public int? CampaignId { get; set; }
    public byte? CampaignType { get; set; }
    public int? ProgramGroupId { get; set; }
    public int? DegreeProgramId { get; set; }
    public int? CurrentDegreeProgramId { get; set; }
    public long CreatedAt { get; set; }
    public byte Status { get; set; }
    public int FunnelRank { get; set; }
    public bool Billable { get; set; }
    public int CostInCents { get; set; }
    public bool Test { get; set; }
    public string? City { get; set; }
    public string? State { get; set; }
    public string? OriginalCity { get; set; }
    public string? OriginalState { get; set; }
    public string? Source { get; set; }
    public string? SubId { get; set; }
    public string? AdId { get; set; }
    public string? AdAccountId { get; set; }
    public string? AdCampaignId { get; set; }
    public string? AdSetId { get; set; }
    public string? MarketingPlatformId { get; set; }
    public int? CampusId { get; set; }
    public string? LandingPageId { get; set; }
    public string? ComplyedCreativeId { get; set; }
    public string? TemplateId { get; set; }
    public int? PrimaryClientId { get; set; }
}

/// <summary>A lead event beside what came before it and when the next one came. Ranks are counted ones: see <c>LeadStatuses.CountedRank</c>.</summary>
public sealed class LeadStep
{
    public long LeadId { get; set; }
    public long RecordedAt { get; set; }
    public byte Status { get; set; }
    public int FunnelRank { get; set; }
    public bool Billable { get; set; }
    public int CostInCents { get; set; }
    public int? DegreeProgramId { get; set; }
    public string? City { get; set; }
    public string? State { get; set; }

    /// <summary>The highest counted rank of the events before; null for the first.</summary>
    public int? RankBefore { get; set; }

    public bool? BillableBefore { get; set; }
    public int? CostBefore { get; set; }

    /// <summary>1 for the first event with this status.</summary>
    public long NthOfStatus { get; set; }

    /// <summary>When the lead's next event was recorded; null for the last.</summary>
    public long? NextRecordedAt { get; set; }
}

/// <summary>
/// The two queries that EF cannot say: times as the numbers they are stored as, and window functions over a lead's events. Standard SQL with quoted names, which SQLite,
/// SQL Server and PostgreSQL all read; EF composes further queries on them.
/// </summary>
public static class LeadSteps
{
    private const string Leads = """
        SELECT "Id", "ClientId", "VendorId", "CampaignId", "CampaignType", "ProgramGroupId", "DegreeProgramId", "CurrentDegreeProgramId", "CreatedAt", "Status", "FunnelRank", "Billable",
            "CostInCents", "Test", "City", "State", "OriginalCity", "OriginalState", "Source", "SubId", "AdId", "AdAccountId", "AdCampaignId", "AdSetId", "MarketingPlatformId", "CampusId",
            "LandingPageId", "ComplyedCreativeId", "TemplateId", "PrimaryClientId"
        FROM "Leads"
        """;

    private const string Steps = """
        SELECT "LeadId", "RecordedAt", "Status", "FunnelRank", "Billable", "CostInCents", "DegreeProgramId", "City", "State",
            MAX("Counted") OVER (PARTITION BY "LeadId" ORDER BY "Seq" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "RankBefore",
            LAG("Billable") OVER (PARTITION BY "LeadId" ORDER BY "Seq") AS "BillableBefore",
            LAG("CostInCents") OVER (PARTITION BY "LeadId" ORDER BY "Seq") AS "CostBefore",
            CAST(ROW_NUMBER() OVER (PARTITION BY "LeadId", "Status" ORDER BY "Seq") AS bigint) AS "NthOfStatus",
            LEAD("RecordedAt") OVER (PARTITION BY "LeadId" ORDER BY "Seq") AS "NextRecordedAt"
        FROM (
            SELECT "LeadId", "Seq", "RecordedAt", "Status", "FunnelRank", "Billable", "CostInCents", "DegreeProgramId", "City", "State",
                CASE WHEN "Status" >= 18 THEN CASE WHEN "FunnelRank" < 1 THEN 1 ELSE "FunnelRank" END WHEN "Status" >= 5 THEN "Status" - 4 ELSE 0 END AS "Counted"
            FROM "LeadEvents") AS "e"
        """;

    /// <summary>All leads.</summary>
    public static IQueryable<LeadFigures> LeadFigures(this VegaDbContext db) => db.Database.SqlQueryRaw<LeadFigures>(Leads);

    /// <summary>All events of all leads.</summary>
    public static IQueryable<LeadStep> EventSteps(this VegaDbContext db) => db.Database.SqlQueryRaw<LeadStep>(Steps);
}
