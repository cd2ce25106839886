using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Facts;

namespace Vega.Tests.Facts;

/// <summary>Random questions about a history, asked by viewers of every scope.</summary>
public static class FactsRequests
{
    /// <summary>Daylight saving in both hemispheres, by an hour and by half of one; offsets of half and quarter hours; and none.</summary>
    public static readonly string[] Zones =
    [
        "America/New_York", "America/St_Johns", "America/Santiago", "Europe/London", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Chatham", "Pacific/Auckland",
        "Africa/Casablanca", "Asia/Tehran", "UTC",
    ];

    private static readonly string[] Fields = ["cost_in_cents", "Gpa", "email", "external_id", "source", "state", "current_degree_program_id", "campaign_type"];

    public static Gen<FactsQuestion> Generator(FactsHistory history) => Gen.Choose(0, int.MaxValue - 1).Select(seed => Make(new Random(seed), history));

    private static FactsQuestion Make(Random random, FactsHistory history)
    {
        Instant Moment() => random.Next(2) == 0 ? history.Events[random.Next(history.Events.Count)].RecordedAt + Duration.FromMilliseconds(random.Next(-1, 2)) : Instant.FromUtc(2020, 1, 1, 0, 0) + Duration.FromHours(random.Next(57_000));
        var groups = Enumerable.Range(0, random.Next(5)).Select(_ => (Dimension)random.Next(31)).Distinct().ToList();
        var (start, end) = (random.Next(3) > 0 ? Moment() : (Instant?)null, random.Next(3) > 0 ? Moment() : (Instant?)null);
        if (start >= end) (start, end) = (end, start);
        if (start == end) end = null;
        var filter = new Dictionary<Dimension, IReadOnlyList<GroupValue>>();
        for (var i = 0; i < random.Next(3); i++)
        {
            var dimension = (Dimension)random.Next(31);
            filter[dimension] = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, dimension)).Distinct()];
        }
        LeadAggregate Aggregate(int i)
        {
            var field = Fields[random.Next(Fields.Length)];
            return new LeadAggregate("a" + i, field, (AggregateType)random.Next(2), field == "email" ? AggregateFunction.CountDistinct : (AggregateFunction)random.Next(6), random.Next(2) == 0 ? null : LeadStatuses.All[random.Next(23)]);
        }
        var request = new PerformanceRequest
        {
            Zone = DateTimeZoneProviders.Tzdb[Zones[random.Next(Zones.Length)]], Mode = (ReportingMode)random.Next(2), Start = start, End = end, GroupBy = groups, Filter = filter,
            Tests = random.Next(6) == 0 ? TestLeads.With : random.Next(6) == 0 ? TestLeads.Only : TestLeads.Without, AsOf = random.Next(3) == 0 ? Moment() : null,
            Aggregates = random.Next(3) == 0 ? [.. Enumerable.Range(0, random.Next(1, 4)).Select(Aggregate)] : [],
        };
        return random.Next(4) switch { 0 => new(request, [1, 3], null), 1 => new(request, null, random.Next(1, 4)), _ => new(request, null, null) };
    }

    private static GroupValue Value(Random random, Dimension dimension) => dimension switch
    {
        Dimension.Year => GroupValue.Of(random.Next(2020, 2027)),
        Dimension.Quarter => GroupValue.Of(random.Next(1, 5)),
        Dimension.Month => GroupValue.Of(random.Next(1, 13)),
        Dimension.Hour => GroupValue.Of(random.Next(24)),
        Dimension.Day => GroupValue.Of(random.Next(7)),
        Dimension.Date => GroupValue.Of($"{random.Next(2020, 2027)}-{random.Next(1, 13):00}-{random.Next(1, 29):00}"),
        Dimension.Week => GroupValue.Of($"{random.Next(2020, 2027)}-W{random.Next(1, 54):00}"),
        Dimension.YearMonth => GroupValue.Of($"{random.Next(2020, 2027)}-{random.Next(1, 13):00}"),
        _ when random.Next(4) == 0 => GroupValue.Null,
        Dimension.CampaignType => GroupValue.Of(random.Next(2) == 0 ? "shared" : "exclusive"),
        _ when dimension.Column().Kind == DimensionKind.Id => GroupValue.Of(dimension switch { Dimension.DegreeProgramId or Dimension.CurrentDegreeProgramId => random.Next(10, 14), Dimension.CampusId => random.Next(5, 7), _ => (long)random.Next(1, 4) }),
        _ => GroupValue.Of(new[] { "facebook", "google", "a", "b", "é", "1", "2", "x", "c1", "s1", "meta", "Berlin", "Oslo", "TX", "NY", "never seen" }[random.Next(16)]),
    };
}
