namespace Vega.Domain.Scoring;

/// <summary>What may become of an accepted lead, as the school reports it. A score learns how long each takes and how many leads ever get there.</summary>
public enum Milestone
{
    /// <summary>Contacted, or a later step of the funnel.</summary>
    Contacted,
    /// <summary>Qualified or later.</summary>
    Qualified,
    /// <summary>Applied or later.</summary>
    Applied,
    /// <summary>Enrolled or later.</summary>
    Enrolled,
    /// <summary>Returned to the vendor.</summary>
    Returned,
}

/// <summary>What a campaign is judged by (reading 45), in the order in which the metrics are named. The numbers are stored.</summary>
public enum ScoreMetric : byte
{
    /// <summary>What the leads cost, over those that will have enrolled.</summary>
    CostPerEnroll = 1,
    /// <summary>What the leads cost, over those that will have applied.</summary>
    CostPerApplication = 2,
    /// <summary>Leads that will have been contacted, of all accepted.</summary>
    ContactRate = 3,
    /// <summary>Leads that will have been qualified, of all accepted.</summary>
    QualifiedRate = 4,
    /// <summary>Leads that will have applied, of all accepted.</summary>
    ApplicationRate = 5,
    /// <summary>Leads that will have enrolled, of all accepted.</summary>
    EnrollRate = 6,
    /// <summary>Leads that will have been returned, of all accepted.</summary>
    ReturnRate = 7,
}

/// <summary>What the metrics are called and measured by.</summary>
public static class ScoreMetrics
{
    /// <summary>All seven, in order.</summary>
    public static readonly IReadOnlyList<ScoreMetric> All = Enum.GetValues<ScoreMetric>();

    /// <summary>How many milestones there are.</summary>
    public const int Milestones = 5;

    /// <summary>The milestone that a metric counts.</summary>
    public static Milestone Counts(this ScoreMetric metric) => metric switch
    {
        ScoreMetric.ContactRate => Milestone.Contacted,
        ScoreMetric.QualifiedRate => Milestone.Qualified,
        ScoreMetric.CostPerApplication or ScoreMetric.ApplicationRate => Milestone.Applied,
        ScoreMetric.ReturnRate => Milestone.Returned,
        _ => Milestone.Enrolled,
    };

    /// <summary>True for money, which is in cents; the others are per cent.</summary>
    public static bool IsCost(this ScoreMetric metric) => metric is ScoreMetric.CostPerEnroll or ScoreMetric.CostPerApplication;

    /// <summary>True when less is better.</summary>
    public static bool LessIsBetter(this ScoreMetric metric) => metric.IsCost() || metric == ScoreMetric.ReturnRate;

    /// <summary>Its name in a sentence.</summary>
    public static string Label(this ScoreMetric metric) => metric switch
    {
        ScoreMetric.CostPerEnroll => "cost per enroll",
        ScoreMetric.CostPerApplication => "cost per application",
        ScoreMetric.ContactRate => "contact rate",
        ScoreMetric.QualifiedRate => "qualified rate",
        ScoreMetric.ApplicationRate => "application rate",
        ScoreMetric.EnrollRate => "enroll rate",
        _ => "return rate",
    };

    /// <summary>Its key in the API, as <c>cost-per-enroll</c>.</summary>
    public static string Key(this ScoreMetric metric) => metric.Label().Replace(' ', '-');

    /// <summary>What its milestone's leads are called: "1 enroll", "2 enrolls".</summary>
    public static string Noun(this Milestone milestone, bool one) => milestone switch
    {
        Milestone.Contacted => one ? "contact" : "contacts",
        Milestone.Qualified => one ? "qualified lead" : "qualified leads",
        Milestone.Applied => one ? "application" : "applications",
        Milestone.Enrolled => one ? "enroll" : "enrolls",
        _ => one ? "return" : "returns",
    };

    /// <summary>The status that a school would have to send for it.</summary>
    public static string Status(this Milestone milestone) => milestone.ToString().ToLowerInvariant();

    /// <summary>The funnel rank from which a lead has reached it; 0 for a return, which is no step of the funnel.</summary>
    public static int FunnelRank(this Milestone milestone) => milestone switch { Milestone.Contacted => 2, Milestone.Qualified => 4, Milestone.Applied => 6, Milestone.Enrolled => 9, _ => 0 };

    /// <summary>The median lag in days that is assumed until the school's own history tells better.</summary>
    internal static double UsualLag(this Milestone milestone) => milestone switch { Milestone.Contacted => 3, Milestone.Qualified => 14, Milestone.Applied => 30, Milestone.Enrolled => 75, _ => 12 };

    /// <summary>The share of leads that is assumed, very loosely, until the school's own history tells better.</summary>
    internal static double UsualShare(this Milestone milestone) => milestone switch { Milestone.Contacted => .5, Milestone.Qualified => .2, Milestone.Applied => .08, Milestone.Enrolled => .03, _ => .05 };
}
