using NodaTime;

namespace Vega.Portal.Data.Rows;

/// <summary>
/// The figures of one campaign on one day of its client (design §4). A correction is a new version: the old one gets <see cref="ReplacedAt"/> and is kept. A day on which a campaign had
/// neither lead nor spend has no row.
/// </summary>
public sealed class Rollup
{
    public int ClientId { get; set; }
    public LocalDate Day { get; set; }

    /// <summary>0 for leads and spend without a campaign.</summary>
    public int CampaignId { get; set; }

    /// <summary>From 1.</summary>
    public int Version { get; set; }

    public Instant RecordedAt { get; set; }

    /// <summary>When a later version replaced it; null while it is in force.</summary>
    public Instant? ReplacedAt { get; set; }

    public int Leads { get; set; }
    public int Billable { get; set; }
    public int Good { get; set; }

    /// <summary>Leads that hold a slot of the cap.</summary>
    public int Accepted { get; set; }

    /// <summary>By the key of the status, those that are not 0; a status of the funnel counts what reached it or a later one.</summary>
    public Dictionary<string, int> Statuses { get; set; } = [];

    /// <summary>Of billable leads.</summary>
    public long CostInCents { get; set; }

    public long Impressions { get; set; }
    public long Clicks { get; set; }
    public long SpendInCents { get; set; }
}

/// <summary>A day of a client that is over and has its rollups, if only none.</summary>
public sealed class RollupDay
{
    public int ClientId { get; set; }
    public LocalDate Day { get; set; }
    public Instant ClosedAt { get; set; }
}

/// <summary>How far the rollups of a client are. Whoever writes them changes <see cref="Version"/>, so that of two who counted at the same time the second counts anew.</summary>
public sealed class RollupMark
{
    public int ClientId { get; set; }

    /// <summary>The first day that has rollups.</summary>
    public LocalDate FirstDay { get; set; }

    /// <summary>The last; all between are closed too.</summary>
    public LocalDate ClosedThrough { get; set; }

    /// <summary>Whatever lead events up to this one changed is in the rollups.</summary>
    public long EventSeq { get; set; }

    /// <summary>Whatever ad spend was recorded before this moment is in the rollups.</summary>
    public Instant SpendRecordedAt { get; set; }

    public long Version { get; set; }
}
