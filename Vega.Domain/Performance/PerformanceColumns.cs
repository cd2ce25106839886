using Vega.Domain.Leads;

namespace Vega.Domain.Performance;

/// <summary>What leads are grouped and filtered by: 000's 28 columns and three of ours (reading 76). The numbers are places in arrays and are written to the facts file.</summary>
public enum Dimension : byte
{
    /// <summary>Ad id.</summary>
    AdId = 0,
    /// <summary>Ad account id.</summary>
    AdAccountId = 1,
    /// <summary>Campaign id of the marketing platform.</summary>
    AdCampaignId = 2,
    /// <summary>Ad set id.</summary>
    AdSetId = 3,
    /// <summary>Marketing platform.</summary>
    MarketingPlatformId = 4,
    /// <summary>Client.</summary>
    ClientId = 5,
    /// <summary>Campus.</summary>
    CampusId = 6,
    /// <summary>Program at submission.</summary>
    DegreeProgramId = 7,
    /// <summary>Vendor.</summary>
    VendorId = 8,
    /// <summary>Source.</summary>
    Source = 9,
    /// <summary>Program group at submission.</summary>
    ProgramGroupId = 10,
    /// <summary>Client campaign.</summary>
    ClientCampaignId = 11,
    /// <summary>Shared or exclusive.</summary>
    CampaignType = 12,
    /// <summary>Landing page.</summary>
    LandingPagePublicId = 13,
    /// <summary>Creative.</summary>
    ComplyedCreativeId = 14,
    /// <summary>Landing page template.</summary>
    TemplateId = 15,
    /// <summary>Client of the landing page.</summary>
    PrimaryClientId = 16,
    /// <summary>Sub id.</summary>
    SubId = 17,
    /// <summary>City now.</summary>
    City = 18,
    /// <summary>State now.</summary>
    State = 19,
    /// <summary>City at submission.</summary>
    OriginalCity = 20,
    /// <summary>State at submission.</summary>
    OriginalState = 21,
    /// <summary>Program now.</summary>
    CurrentDegreeProgramId = 22,
    /// <summary>Calendar year.</summary>
    Year = 23,
    /// <summary>Quarter, 1 to 4.</summary>
    Quarter = 24,
    /// <summary>Month, 1 to 12, of any year.</summary>
    Month = 25,
    /// <summary>Hour of the day.</summary>
    Hour = 26,
    /// <summary>Day of the week, Sunday 0.</summary>
    Day = 27,
    /// <summary>Date, as <c>2026-01-31</c>.</summary>
    Date = 28,
    /// <summary>ISO week, as <c>2026-W05</c>.</summary>
    Week = 29,
    /// <summary>Month of a year, as <c>2026-01</c>.</summary>
    YearMonth = 30,
}

/// <summary>What the values of a grouping column are on the wire.</summary>
public enum DimensionKind
{
    /// <summary>The number of a row of ours.</summary>
    Id,
    /// <summary>Text as it was sent.</summary>
    Text,
    /// <summary><c>shared</c> or <c>exclusive</c>.</summary>
    CampaignType,
    /// <summary>A small whole number taken from the time.</summary>
    TimeNumber,
    /// <summary>A text taken from the time.</summary>
    TimeText,
}

/// <summary>How a column is written on screens and in workbooks.</summary>
public enum ColumnFormat
{
    /// <summary>A whole number.</summary>
    Count,
    /// <summary>Cents.</summary>
    Money,
    /// <summary>A fraction, shown as per cent.</summary>
    Percent,
}

/// <summary>A grouping column.</summary>
/// <param name="Dimension">Which.</param>
/// <param name="Key">Its name on the wire.</param>
/// <param name="Title">Its name on screens; never "Campaign" for the ad one (reading 12).</param>
/// <param name="Kind">What its values are.</param>
/// <param name="NameKey">The column that <c>include_labels</c> adds beside it; null when the value speaks for itself (reading 78).</param>
/// <param name="OnSpend">True when a row of ad spend carries it (reading 79).</param>
public sealed record GroupColumn(Dimension Dimension, string Key, string Title, DimensionKind Kind, string? NameKey, bool OnSpend)
{
    /// <summary>True when it is taken from the time of what is counted (reading 77).</summary>
    public bool IsTime => Kind is DimensionKind.TimeNumber or DimensionKind.TimeText;
}

/// <summary>A column that is computed for every row and for the totals by the same formula.</summary>
/// <param name="Key">Its name on the wire.</param>
/// <param name="Title">Its name on screens.</param>
/// <param name="Of">The base of a rate, as <c>of billable</c>; null for a sum.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Place">Where a sum stands among the sums; null for a rate.</param>
/// <param name="Formula">Its value; null when there is nothing to divide by, or no spend is known.</param>
public sealed record MetricColumn(string Key, string Title, string? Of, ColumnFormat Format, int? Place, Func<PerformanceSums, decimal?> Formula)
{
    /// <summary>A rate of fewer events says little and is marked.</summary>
    public const int FewEvents = 5;

    /// <summary>The events that a rate stands on: of a share what happened, or its base where nothing did; of a price per thing the things. Null for a sum.</summary>
    public Func<PerformanceSums, long?>? Events { get; init; }

    /// <summary>True for a rate that can be told but stands on fewer than <see cref="FewEvents"/> events.</summary>
    public bool IsThin(PerformanceSums sums) => Events?.Invoke(sums) is > 0 and < FewEvents;
}

/// <summary>Every column of Performance: key, title, format and formula. There is no other list. Rates are computed from sums, never averaged.</summary>
public static class PerformanceColumns
{
    /// <summary>The grouping columns, in 000's order, then ours.</summary>
    public static readonly IReadOnlyList<GroupColumn> Groups =
    [
        new(Dimension.AdId, "ad_id", "Ad", DimensionKind.Text, null, true),
        new(Dimension.AdAccountId, "ad_account_id", "Ad account", DimensionKind.Text, null, true),
        new(Dimension.AdCampaignId, "ad_campaign_id", "Ad campaign", DimensionKind.Text, null, true),
        new(Dimension.AdSetId, "ad_set_id", "Ad set", DimensionKind.Text, null, true),
        new(Dimension.MarketingPlatformId, "marketing_platform_id", "Marketing platform", DimensionKind.Text, null, true),
        new(Dimension.ClientId, "client_id", "Client", DimensionKind.Id, "client_name", true),
        new(Dimension.CampusId, "campus_id", "Campus", DimensionKind.Id, "campus_name", false),
        new(Dimension.DegreeProgramId, "degree_program_id", "Program", DimensionKind.Id, "degree_program_name", false),
        new(Dimension.VendorId, "vendor_id", "Vendor", DimensionKind.Id, "vendor_name", true),
        new(Dimension.Source, "source", "Source", DimensionKind.Text, null, false),
        new(Dimension.ProgramGroupId, "program_group_id", "Program group", DimensionKind.Id, "program_group_name", false),
        new(Dimension.ClientCampaignId, "client_campaign_id", "Campaign", DimensionKind.Id, "client_campaign_name", true),
        new(Dimension.CampaignType, "campaign_type", "Campaign type", DimensionKind.CampaignType, null, false),
        new(Dimension.LandingPagePublicId, "landing_page_public_id", "Landing page", DimensionKind.Text, null, false),
        new(Dimension.ComplyedCreativeId, "complyed_creative_id", "Creative", DimensionKind.Text, null, false),
        new(Dimension.TemplateId, "template_id", "Template", DimensionKind.Text, null, false),
        new(Dimension.PrimaryClientId, "primary_client_id", "Client of the landing page", DimensionKind.Id, "primary_client_name", false),
        new(Dimension.SubId, "subid", "Sub id", DimensionKind.Text, null, false),
        new(Dimension.Year, "year", "Year", DimensionKind.TimeNumber, null, true),
        new(Dimension.Quarter, "quarter", "Quarter", DimensionKind.TimeNumber, null, true),
        new(Dimension.Month, "month", "Month", DimensionKind.TimeNumber, "month_name", true),
        new(Dimension.Hour, "hour", "Hour", DimensionKind.TimeNumber, null, false),
        new(Dimension.Day, "day", "Day of week", DimensionKind.TimeNumber, "day_name", true),
        new(Dimension.City, "city", "City", DimensionKind.Text, null, false),
        new(Dimension.State, "state", "State", DimensionKind.Text, null, false),
        new(Dimension.OriginalCity, "original_standard_fields:city", "Original city", DimensionKind.Text, null, false),
        new(Dimension.OriginalState, "original_standard_fields:state", "Original state", DimensionKind.Text, null, false),
        new(Dimension.CurrentDegreeProgramId, "current_degree_program_id", "Current program", DimensionKind.Id, "current_degree_program_name", false),
        new(Dimension.Date, "date", "Date", DimensionKind.TimeText, null, true),
        new(Dimension.Week, "week", "Week", DimensionKind.TimeText, null, true),
        new(Dimension.YearMonth, "year_month", "Year and month", DimensionKind.TimeText, null, true),
    ];

    /// <summary>The columns of every answer, in the order of 000's sample.</summary>
    public static readonly IReadOnlyList<MetricColumn> Sums =
    [
        Sum("lead_count", "Leads", PerformanceSums.Leads),
        Sum("billable_lead_count", "Billable", PerformanceSums.Billable),
        Sum("good_lead_count", "Good", PerformanceSums.Good),
        .. LeadStatuses.All.Select(s => Sum(s.Key() + "_lead_count", s.Label(), PerformanceSums.Of(s))),
        Sum("total_cost_in_cents", "Cost", PerformanceSums.Cost, ColumnFormat.Money),
        Sum("impressions", "Impressions", PerformanceSums.Impressions),
        Sum("clicks", "Clicks", PerformanceSums.Clicks),
        Sum("total_spend_in_cents", "Spend", PerformanceSums.Spend, ColumnFormat.Money),
    ];

    /// <summary>The columns that a request names under <c>rates</c>.</summary>
    public static readonly IReadOnlyList<MetricColumn> Rates =
    [
        Share("billable_rate", "Billable", "of leads", PerformanceSums.Billable, PerformanceSums.Leads),
        Share("good_rate", "Good", "of leads", PerformanceSums.Good, PerformanceSums.Leads),
        new("refusal_rate", "Refused", "of leads", ColumnFormat.Percent, null,
            s => Ratio(s[PerformanceSums.Of(LeadStatus.Rejected)] + s[PerformanceSums.Of(LeadStatus.Filtered)], s[PerformanceSums.Leads]))
        { Events = s => Happened(s[PerformanceSums.Of(LeadStatus.Rejected)] + s[PerformanceSums.Of(LeadStatus.Filtered)], s[PerformanceSums.Leads]) },
        new("return_rate", "Returned", "of good and returned", ColumnFormat.Percent, null,
            s => Ratio(s[PerformanceSums.Of(LeadStatus.Returned)], s[PerformanceSums.Good] + s[PerformanceSums.Of(LeadStatus.Returned)]))
        { Events = s => Happened(s[PerformanceSums.Of(LeadStatus.Returned)], s[PerformanceSums.Good] + s[PerformanceSums.Of(LeadStatus.Returned)]) },
        Share("contact_rate", "Contact", "of billable", PerformanceSums.Of(LeadStatus.Contacted), PerformanceSums.Billable),
        Share("interview_rate", "Interview", "of billable", PerformanceSums.Of(LeadStatus.Interviewed), PerformanceSums.Billable),
        Share("qualify_rate", "Qualify", "of billable", PerformanceSums.Of(LeadStatus.Qualified), PerformanceSums.Billable),
        Share("apply_rate", "Apply", "of billable", PerformanceSums.Of(LeadStatus.Applied), PerformanceSums.Billable),
        Share("admit_rate", "Admit", "of billable", PerformanceSums.Of(LeadStatus.Admitted), PerformanceSums.Billable),
        Share("enroll_rate", "Enroll", "of billable", PerformanceSums.Of(LeadStatus.Enrolled), PerformanceSums.Billable),
        Share("start_rate", "Start", "of billable", PerformanceSums.Of(LeadStatus.Started), PerformanceSums.Billable),
        Share("cost_per_lead", "Cost per lead", "of billable", PerformanceSums.Cost, PerformanceSums.Billable, ColumnFormat.Money),
        Share("cost_per_contact", "Cost per contact", "of contacted", PerformanceSums.Cost, PerformanceSums.Of(LeadStatus.Contacted), ColumnFormat.Money),
        Share("cost_per_application", "Cost per application", "of applied", PerformanceSums.Cost, PerformanceSums.Of(LeadStatus.Applied), ColumnFormat.Money),
        Share("cost_per_enroll", "Cost per enroll", "of enrolled", PerformanceSums.Cost, PerformanceSums.Of(LeadStatus.Enrolled), ColumnFormat.Money),
        Share("cost_per_start", "Cost per start", "of started", PerformanceSums.Cost, PerformanceSums.Of(LeadStatus.Started), ColumnFormat.Money),
        Share("click_rate", "Clicks", "of impressions", PerformanceSums.Clicks, PerformanceSums.Impressions),
        Share("spend_per_click", "Spend per click", "of clicks", PerformanceSums.Spend, PerformanceSums.Clicks, ColumnFormat.Money),
        Share("spend_per_lead", "Spend per lead", "of leads", PerformanceSums.Spend, PerformanceSums.Leads, ColumnFormat.Money),
        Share("spend_per_enroll", "Spend per enroll", "of enrolled", PerformanceSums.Spend, PerformanceSums.Of(LeadStatus.Enrolled), ColumnFormat.Money),
    ];

    private static readonly Dictionary<string, GroupColumn> GroupsByKey = Groups.ToDictionary(c => c.Key);
    private static readonly GroupColumn[] GroupsByDimension = [.. Groups.OrderBy(c => c.Dimension)];
    private static readonly Dictionary<string, MetricColumn> SumsByKey = Sums.ToDictionary(c => c.Key);
    private static readonly Dictionary<string, MetricColumn> RatesByKey = Rates.ToDictionary(c => c.Key);
    private static readonly HashSet<string> AllKeys = [.. Groups.Select(c => c.Key), .. Groups.Select(c => c.NameKey).OfType<string>(), .. Sums.Select(c => c.Key), .. Rates.Select(c => c.Key)];

    /// <summary>How many of the dimensions are the lead's own; those after it come from the time.</summary>
    public const int LeadDimensions = (int)Dimension.Year;

    /// <summary>The grouping column of that key; null for another.</summary>
    public static GroupColumn? Group(string key) => GroupsByKey.GetValueOrDefault(key);

    /// <summary>The column of a dimension.</summary>
    public static GroupColumn Column(this Dimension dimension) => GroupsByDimension[(int)dimension];

    /// <summary>The rate of that key; null for another.</summary>
    public static MetricColumn? Rate(string key) => RatesByKey.GetValueOrDefault(key);

    /// <summary>The sum or rate of that key; null for another.</summary>
    public static MetricColumn? Metric(string key) => SumsByKey.GetValueOrDefault(key) ?? Rate(key);

    /// <summary>True for the key of any column, so that an aggregate may not take it.</summary>
    public static bool IsTaken(string key) => AllKeys.Contains(key);

    private static MetricColumn Sum(string key, string title, int place, ColumnFormat format = ColumnFormat.Count) => new(key, title, null, format, place, s => s[place]);

    private static MetricColumn Share(string key, string title, string of, int above, int below, ColumnFormat format = ColumnFormat.Percent) =>
        new(key, title, of, format, null, s => Ratio(s[above], s[below])) { Events = format == ColumnFormat.Money ? s => s[below] : s => Happened(s[above], s[below]) };

    private static long? Happened(long? above, long? below) => above is null || below is null ? null : above == 0 ? below : Math.Min(above.Value, below.Value);

    private static decimal? Ratio(long? above, long? below) => above is null || below is null or 0 ? null : Math.Round((decimal)above / below.Value, 6, MidpointRounding.AwayFromZero);
}
