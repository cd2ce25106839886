using Vega.Domain.Directory;

namespace Vega.Portal.Verbs.Demo;

/// <summary>A made-up vendor: how good its leads are, how it grows, and what goes wrong with its posts.</summary>
/// <param name="Name">Name.</param>
/// <param name="Zone">tzdb id.</param>
/// <param name="City">City of its office.</param>
/// <param name="State">State of its office.</param>
/// <param name="Quality">1 is the average chance of each step towards enrolment.</param>
/// <param name="Growth">Change of volume a month.</param>
/// <param name="Junk">Share of posts with a fault.</param>
/// <param name="Repeats">Share of posts of somebody the school has already.</param>
/// <param name="Returns">Share of accepted leads that come back.</param>
/// <param name="Sources">Its sources, the most frequent first.</param>
/// <param name="Ip">The first three bytes of its servers' addresses, of the ranges reserved for documentation.</param>
internal sealed record DemoVendor(string Name, string Zone, string City, string State, double Quality, double Growth, double Junk, double Repeats, double Returns, string[] Sources, string Ip)
{
    /// <summary>Posts through the night, as machines do.</summary>
    public bool Sleepless { get; init; }

    /// <summary>Sends names that no school asked for.</summary>
    public bool SendsExtras { get; init; }
}

/// <summary>A made-up campaign; volume and cap for 50,000 leads in all.</summary>
/// <param name="Group">The program group.</param>
/// <param name="Type">Shared or exclusive.</param>
/// <param name="Monthly">Posts a month.</param>
/// <param name="Dollars">Cost per lead; per enroll under such a contract.</param>
/// <param name="Cap">The cap as a share of the expected volume; 0 for none.</param>
internal sealed record DemoCampaign(string Group, CampaignType Type, double Monthly, int Dollars, double Cap)
{
    public OverCapPolicy OverCap { get; init; }

    /// <summary>Began so many months after the demo's first one.</summary>
    public int FromMonth { get; init; }

    /// <summary>Ended or was paused so many days ago.</summary>
    public int? StoppedDaysAgo { get; init; }

    public CampaignStatus Status { get; init; }

    /// <summary>Its vendor buys ads whose spend Vega knows.</summary>
    public bool Ads { get; init; }
}

internal sealed record DemoContract(string Slug, string? Vendor, Payout Payout, DemoCampaign[] Campaigns)
{
    public decimal? Percent { get; init; }
    public int ReturnDays { get; init; } = 30;
    public bool CanPostLeads { get; init; } = true;
}

internal static class DemoContracts
{
    private const CampaignType Exclusive = CampaignType.Exclusive;
    private const CampaignType Shared = CampaignType.Shared;
    private const double Tight = .8, Snug = .93, Loose = 1.3, None = 0;

    public static readonly DemoVendor[] Vendors =
    [
        new("Leads R Us", "America/New_York", "Tampa", "FL", 1.0, .000, .022, .030, .035, ["facebook", "google", "google", "bing", "email"], "203.0.113."),
        new("Degree Compass", "America/Chicago", "Chicago", "IL", 1.05, .020, .016, .022, .028, ["google", "google", "organic", "bing"], "198.51.100.") { SendsExtras = true },
        new("Campus Lantern", "America/Denver", "Boulder", "CO", 1.35, .040, .008, .012, .015, ["organic", "google", "newsletter"], "192.0.2."),
        new("Brightmark Media", "America/New_York", "Brooklyn", "NY", .95, .010, .018, .025, .030, ["facebook", "google", "tiktok"], "203.0.113."),
        new("Summit Enrollment", "America/Phoenix", "Mesa", "AZ", .88, -.040, .030, .035, .045, ["google", "call-center", "email"], "198.51.100."),
        new("EduMatch Direct", "America/Los_Angeles", "San Diego", "CA", .7, .015, .048, .055, .060, ["comparison-site", "survey", "facebook", "rewards"], "192.0.2."),
        new("Learnwell Network", "America/Chicago", "Omaha", "NE", .32, -.050, .105, .095, .120, ["survey", "sweepstakes", "push", "rewards"], "203.0.113.") { Sleepless = true, SendsExtras = true },
        new("Scholar Signal", "America/New_York", "Raleigh", "NC", 1.15, .080, .012, .018, .020, ["podcast", "organic", "google"], "198.51.100."),
    ];

    /// <summary>What a school's own site is like.</summary>
    public static readonly DemoVendor OwnSite = new("", "America/New_York", "", "", 1.6, .012, .004, .02, .004, ["website", "google", "facebook"], "192.0.2.");

    /// <summary>A vendor of null is the school's own site.</summary>
    public static readonly DemoContract[] All =
    [
        new("AwesomeUniversity", "Leads R Us", Payout.CostPerLead, [new("Healthcare", Exclusive, 130, 75, 1.6), new("Business", Shared, 80, 44, Loose)]),
        new("AwesomeUniversity", "Degree Compass", Payout.CostPerLead, [new("Healthcare", Shared, 70, 62, Loose), new("Healthcare", Exclusive, 30, 88, Snug), new("Information Technology", Exclusive, 60, 52, Tight)]),
        new("AwesomeUniversity", "Campus Lantern", Payout.CostPerLead, [new("Education", Exclusive, 30, 72, Loose)]) { ReturnDays = 45 },
        new("AwesomeUniversity", "EduMatch Direct", Payout.CostPerLead, [new("Information Technology", Shared, 55, 33, Tight) { OverCap = OverCapPolicy.HoldForReview }]),
        new("AwesomeUniversity", "Scholar Signal", Payout.CostPerEnroll, [new("Business", Exclusive, 30, 1100, None) { FromMonth = 4 }]),
        new("AwesomeUniversity", null, Payout.CostPerLead, [new("Healthcare", Exclusive, 26, 0, None) { Ads = true }]),

        new("calloway", "Leads R Us", Payout.CostPerLead, [new("Healthcare", Exclusive, 190, 75, Snug), new("Business", Shared, 110, 42, Loose), new("Education", Exclusive, 50, 68, Loose), new("Information Technology", Shared, 60, 40, Loose)]),
        new("calloway", "Degree Compass", Payout.CostPerLead, [new("Healthcare", Exclusive, 100, 82, Snug), new("Information Technology", Shared, 120, 39, None), new("Education", Shared, 35, 61, Tight) { OverCap = OverCapPolicy.AcceptUnbillable }]),
        new("calloway", "Campus Lantern", Payout.CostPerLead, [new("Nursing", Exclusive, 30, 110, Loose) { FromMonth = 10 }, new("Business", Exclusive, 45, 54, Loose)]) { ReturnDays = 45 },
        new("calloway", "Scholar Signal", Payout.CostPerEnroll, [new("Psychology", Exclusive, 40, 950, None) { FromMonth = 5 }]),
        new("calloway", "Learnwell Network", Payout.CostPerLead, [new("Psychology", Shared, 70, 58, Loose)]) { ReturnDays = 14 },
        new("calloway", null, Payout.CostPerLead, [new("Business", Exclusive, 24, 0, None) { Ads = true }, new("Nursing", Exclusive, 18, 0, None)]),

        new("northgate", "Brightmark Media", Payout.CostPerLead, [new("Business", Exclusive, 160, 54, Snug) { OverCap = OverCapPolicy.HoldForReview }, new("Public Administration", Shared, 40, 46, Loose)]),
        new("northgate", "Leads R Us", Payout.CostPerLead, [new("Criminal Justice", Shared, 110, 36, Loose), new("Psychology", Exclusive, 70, 58, Loose)]),
        new("northgate", "Summit Enrollment", Payout.CostPerLead, [new("Healthcare", Exclusive, 95, 71, Loose), new("Criminal Justice", Exclusive, 55, 39, Snug)]),
        new("northgate", "EduMatch Direct", Payout.CostPerLead, [new("Business", Shared, 90, 29, Tight), new("Public Administration", Exclusive, 25, 34, Loose)]),
        new("northgate", "Degree Compass", Payout.CostPerLead, [new("Healthcare", Shared, 60, 66, Loose), new("Psychology", Shared, 45, 41, Snug)]),
        new("northgate", "Learnwell Network", Payout.CostPerLead, [new("Criminal Justice", Shared, 75, 27, Loose) { StoppedDaysAgo = 118, Status = CampaignStatus.Ended }]) { ReturnDays = 14 },
        new("northgate", null, Payout.CostPerLead, [new("Criminal Justice", Exclusive, 22, 0, None)]),

        new("pinehurst", "Campus Lantern", Payout.CostPerLead, [new("MSN", Exclusive, 32, 125, Loose), new("RN to BSN", Exclusive, 40, 110, Snug)]) { ReturnDays = 45 },
        new("pinehurst", "Degree Compass", Payout.CostPerLead, [new("LPN to RN", Exclusive, 100, 96, Loose), new("MSN", Shared, 30, 102, Tight)]),
        new("pinehurst", "Summit Enrollment", Payout.CostPerLead, [new("LPN to RN", Shared, 65, 74, Loose)]),
        new("pinehurst", "Scholar Signal", Payout.CostPerEnroll, [new("RN to BSN", Exclusive, 35, 1250, Loose) { FromMonth = 6 }]),
        new("pinehurst", "Brightmark Media", Payout.PercentageOfSpend, [new("RN to BSN", Shared, 45, 0, None) { Ads = true }]) { Percent = 15m },
        new("pinehurst", null, Payout.CostPerLead, [new("LPN to RN", Exclusive, 20, 0, None)]),

        new("westbrook", "Leads R Us", Payout.CostPerLead, [new("Business", Shared, 140, 42, Snug), new("Information Technology", Exclusive, 70, 48, Loose)]),
        new("westbrook", "Brightmark Media", Payout.PercentageOfSpend, [new("Business", Exclusive, 60, 0, None) { Ads = true }, new("Education", Exclusive, 40, 0, Loose) { Ads = true }]) { Percent = 12.5m },
        new("westbrook", "Degree Compass", Payout.CostPerLead, [new("Information Technology", Shared, 80, 39, Snug), new("Education", Shared, 50, 51, Loose)]),
        new("westbrook", "Summit Enrollment", Payout.CostPerLead, [new("Criminal Justice", Shared, 60, 34, Loose)]),
        new("westbrook", "EduMatch Direct", Payout.CostPerLead, [new("Healthcare", Shared, 70, 44, Tight) { OverCap = OverCapPolicy.AcceptUnbillable }, new("Business", Exclusive, 35, 49, Loose) { StoppedDaysAgo = 6, Status = CampaignStatus.Paused }]),
        new("westbrook", "Learnwell Network", Payout.CostPerLead, [new("Criminal Justice", Exclusive, 45, 31, Loose) { StoppedDaysAgo = 82, Status = CampaignStatus.Ended }]) { CanPostLeads = false, ReturnDays = 14 },
        new("westbrook", "Scholar Signal", Payout.CostPerLead, [new("Healthcare", Exclusive, 45, 77, Loose) { FromMonth = 3 }]),
        new("westbrook", null, Payout.CostPerLead, [new("Business", Shared, 20, 0, None) { Ads = true }]),

        new("maunavista", "Leads R Us", Payout.CostPerLead, [new("Business", Shared, 35, 48, Loose), new("Hospitality", Exclusive, 20, 55, Loose)]),
        new("maunavista", "Summit Enrollment", Payout.CostPerLead, [new("Healthcare", Shared, 30, 69, Snug)]),
        new("maunavista", "Brightmark Media", Payout.PercentageOfSpend, [new("Hospitality", Shared, 25, 0, None) { Ads = true }]) { Percent = 15m },
        new("maunavista", "Campus Lantern", Payout.CostPerLead, [new("Healthcare", Exclusive, 18, 115, Loose) { FromMonth = 8 }]),
        new("maunavista", null, Payout.CostPerLead, [new("Hospitality", Exclusive, 16, 0, None)]),
    ];
}
