namespace Vega.Domain.Leads;

/// <summary>The fixed statuses of a lead, in the order of 000's LeadStatus table. The numbers are stored; never renumber them.</summary>
public enum LeadStatus : byte
{
    /// <summary>Submitted, being processed.</summary>
    Pending = 0,
    /// <summary>Refused by Vega when Vega is not the client's primary LMS.</summary>
    Filtered = 1,
    /// <summary>Refused by Vega when it is the primary LMS, or by the client's own system.</summary>
    Rejected = 2,
    /// <summary>Could not be delivered to the client's own system.</summary>
    Error = 3,
    /// <summary>Accepted, and invalidated after the fact.</summary>
    Returned = 4,
    /// <summary>Accepted; funnel rank 1.</summary>
    NewLead = 5,
    /// <summary>Contacted; funnel rank 2.</summary>
    Contacted = 6,
    /// <summary>Interviewed; funnel rank 3.</summary>
    Interviewed = 7,
    /// <summary>Qualified; funnel rank 4.</summary>
    Qualified = 8,
    /// <summary>Application started; funnel rank 5.</summary>
    ApplicationStarted = 9,
    /// <summary>Applied; funnel rank 6.</summary>
    Applied = 10,
    /// <summary>Admitted; funnel rank 7.</summary>
    Admitted = 11,
    /// <summary>Acceptance confirmed; funnel rank 8.</summary>
    ConfirmedAcceptance = 12,
    /// <summary>Enrolled; funnel rank 9.</summary>
    Enrolled = 13,
    /// <summary>Started classes; funnel rank 10.</summary>
    Started = 14,
    /// <summary>Matriculated; funnel rank 11.</summary>
    Matriculated = 15,
    /// <summary>Passed a class; funnel rank 12.</summary>
    ClassPassed = 16,
    /// <summary>Graduated; funnel rank 13.</summary>
    Graduated = 17,
    /// <summary>Client-defined good status 1, outside the funnel.</summary>
    CustomGood1 = 18,
    /// <summary>Client-defined good status 2, outside the funnel.</summary>
    CustomGood2 = 19,
    /// <summary>Client-defined good status 3, outside the funnel.</summary>
    CustomGood3 = 20,
    /// <summary>Client-defined good status 4, outside the funnel.</summary>
    CustomGood4 = 21,
    /// <summary>Client-defined good status 5, outside the funnel.</summary>
    CustomGood5 = 22,
}

/// <summary>What the statuses mean: their keys on the wire, which are good, and their rank in the enrolment funnel.</summary>
public static class LeadStatuses
{
    private static readonly string[] Keys =
    [
        "pending", "filtered", "rejected", "error", "returned", "new_lead", "contacted", "interviewed", "qualified", "application_started", "applied", "admitted",
        "confirmed_acceptance", "enrolled", "started", "matriculated", "class_passed", "graduated", "custom_good_1", "custom_good_2", "custom_good_3", "custom_good_4", "custom_good_5",
    ];

    private static readonly string[] Labels =
    [
        "Pending", "Filtered", "Rejected", "Error", "Returned", "New lead", "Contacted", "Interviewed", "Qualified", "Application started", "Applied", "Admitted",
        "Confirmed acceptance", "Enrolled", "Started", "Matriculated", "Class passed", "Graduated", "Custom good 1", "Custom good 2", "Custom good 3", "Custom good 4", "Custom good 5",
    ];

    /// <summary>All 23 statuses, in 000's order.</summary>
    public static readonly IReadOnlyList<LeadStatus> All = Enum.GetValues<LeadStatus>();

    /// <summary>The highest funnel rank, that of <see cref="LeadStatus.Graduated"/>.</summary>
    public const int HighestRank = 13;

    /// <summary>The key on the wire, as <c>new_lead</c>.</summary>
    public static string Key(this LeadStatus status) => Keys[(int)status];

    /// <summary>The standard name on screens; a client may have its own (reading 13).</summary>
    public static string Label(this LeadStatus status) => Labels[(int)status];

    /// <summary>Reads a key, in either case; false for anything else.</summary>
    public static bool TryParse(string? key, out LeadStatus status)
    {
        var index = Array.FindIndex(Keys, k => k.Equals(key, StringComparison.OrdinalIgnoreCase));
        status = index < 0 ? default : (LeadStatus)index;
        return index >= 0;
    }

    /// <summary>True for 000's "good" statuses: the funnel and the five custom ones.</summary>
    public static bool IsGood(this LeadStatus status) => status >= LeadStatus.NewLead;

    /// <summary>1 for <c>new_lead</c> to 13 for <c>graduated</c>; 0 outside the funnel.</summary>
    public static int FunnelRank(this LeadStatus status) => status is >= LeadStatus.NewLead and <= LeadStatus.Graduated ? status - LeadStatus.NewLead + 1 : 0;

    /// <summary>True for <c>custom_good_1</c> to <c>custom_good_5</c>, which are good but no step of the funnel (reading 72).</summary>
    public static bool IsCustomGood(this LeadStatus status) => status >= LeadStatus.CustomGood1;

    /// <summary>
    /// The rank that counts in the funnel columns now (readings 71, 72, 74): the status's own; for a custom good status the last rank reached, at least 1; 0 when the lead left the funnel.
    /// </summary>
    public static int CountedRank(this LeadStatus status, int lastFunnelRank) => status.IsCustomGood() ? Math.Max(1, lastFunnelRank) : status.FunnelRank();
}
