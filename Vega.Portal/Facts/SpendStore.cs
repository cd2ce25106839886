using System.Runtime.InteropServices;
using NodaTime;
using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>Ad spend of one group, and what contracts that are paid a share of it make of it.</summary>
[StructLayout(LayoutKind.Auto)]
internal record struct SpendSums(long Impressions, long Clicks, long SpendInCents, long CostInCents)
{
    public void Add(in SpendSums other) =>
        (Impressions, Clicks, SpendInCents, CostInCents) = (Impressions + other.Impressions, Clicks + other.Clicks, SpendInCents + other.SpendInCents, CostInCents + other.CostInCents);

    public readonly void AddTo(long[] values)
    {
        values[PerformanceSums.Impressions] += Impressions;
        values[PerformanceSums.Clicks] += Clicks;
        values[PerformanceSums.Spend] += SpendInCents;
        values[PerformanceSums.Cost] += CostInCents;
    }
}

/// <summary>All versions of all ad spend in memory (reading 79), by day. The many days of one ad share their grouping values, which are looked at once per question.</summary>
internal sealed class SpendStore
{
    private readonly SortedList<LocalDate, List<(MarketingSpend Row, int Source)>> _days = [];
    private readonly Dictionary<long, (LocalDate Day, int Place)> _places = [];
    private readonly Dictionary<SpendSource, int> _numbers = [];
    private readonly List<SpendSource> _sources = [];

    /// <summary>Everything but the day that spend is grouped and filtered by.</summary>
    private sealed record SpendSource(string Platform, string Account, string AdCampaign, string AdSet, string Ad, int? ClientId, int? VendorId, int? CampaignId)
    {
        public GroupValue Value(Dimension column) => column switch
        {
            Dimension.AdId => Text(Ad),
            Dimension.AdAccountId => Text(Account),
            Dimension.AdCampaignId => Text(AdCampaign),
            Dimension.AdSetId => Text(AdSet),
            Dimension.MarketingPlatformId => Text(Platform),
            Dimension.ClientId => GroupValue.Of(ClientId),
            Dimension.VendorId => GroupValue.Of(VendorId),
            Dimension.ClientCampaignId => GroupValue.Of(CampaignId),
            _ => throw new ArgumentOutOfRangeException(nameof(column)),
        };

        private static GroupValue Text(string text) => GroupValue.Of(text.Length == 0 ? null : text);
    }

    /// <summary>The version of the ledger of client 0 that was read last: every import raises it.</summary>
    public long Version { get; set; } = -1;

    public Instant LastRecorded { get; private set; } = Instant.MinValue;

    /// <summary>Takes in a version, or that it was replaced meanwhile.</summary>
    public void Put(MarketingSpend row)
    {
        var source = Number(new SpendSource(row.MarketingPlatformId, row.AdAccountId, row.AdCampaignId, row.AdSetId, row.AdId, row.ClientId, row.VendorId, row.CampaignId));
        if (_places.TryGetValue(row.Id, out var known)) _days[known.Day][known.Place] = (row, source);
        else
        {
            if (!_days.TryGetValue(row.Date, out var day)) _days[row.Date] = day = [];
            _places[row.Id] = (row.Date, day.Count);
            day.Add((row, source));
        }
        LastRecorded = Instant.Max(LastRecorded, row.RecordedAt);
    }

    /// <summary>The groups of spend that the question sees. Where rows cannot carry spend there is one, without a key, for the totals.</summary>
    public Dictionary<GroupValue[], SpendSums> Groups(FactsQuestion question, SpendShares shares)
    {
        var request = question.Request;
        var groups = new Dictionary<GroupValue[], SpendSums>(KeyComparer.Instance);
        if (!request.SpendInTotals) return groups;
        var columns = request.SpendInRows ? request.GroupBy : [];
        var (first, last) = question.SpendDays();
        var asOf = request.AsOf ?? Instant.MaxValue;
        var (sources, days) = (new KeyNumbers(columns, time: false), new KeyNumbers(columns, time: true));
        var filters = request.Filter.ToLookup(f => f.Key.Column().IsTime, f => (f.Key, Values: f.Value.ToHashSet()));
        // For each source its group plus 1, -1 where it is not in sight or left out by a filter, 0 where it was not met yet.
        var (met, percents) = (new int[_sources.Count], new decimal[_sources.Count]);
        var sums = new Dictionary<long, SpendSums>();
        foreach (var (date, rows) in Between(first, last))
        {
            if (filters[true].Any(f => !f.Values.Contains(ZoneCalendar.Value(f.Key, date)))) continue;
            var day = (long)days.Of(c => ZoneCalendar.Value(c, date)) << 32;
            foreach (var (row, source) in rows)
            {
                if (row.RecordedAt > asOf || row.ReplacedAt <= asOf) continue;
                if (met[source] == 0)
                {
                    var values = _sources[source];
                    var seen = question.SeesSpend(values.ClientId, values.VendorId) && filters[false].All(f => f.Values.Contains(values.Value(f.Key)));
                    met[source] = seen ? sources.Of(values.Value) + 1 : -1;
                    percents[source] = shares.Percent(values.CampaignId, values.ClientId, values.VendorId);
                }
                if (met[source] > 0)
                    CollectionsMarshal.GetValueRefOrAddDefault(sums, day | (uint)(met[source] - 1), out _).Add(new SpendSums(row.Impressions, row.Clicks, row.SpendInCents, SpendShares.Cost(percents[source], row.SpendInCents)));
            }
        }
        foreach (var (key, sum) in sums)
        {
            var values = new GroupValue[columns.Count];
            days.CopyTo((int)(key >> 32), values);
            sources.CopyTo((int)(uint)key, values);
            groups[values] = sum;
        }
        return groups;
    }

    private int Number(SpendSource source)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, source, out var known);
        if (known) return number;
        _sources.Add(source);
        return number = _sources.Count - 1;
    }

    private IEnumerable<KeyValuePair<LocalDate, List<(MarketingSpend Row, int Source)>>> Between(LocalDate first, LocalDate last) => _days.SkipWhile(d => d.Key < first).TakeWhile(d => d.Key <= last);

    /// <summary>Numbers the combinations of values in some of the columns.</summary>
    private sealed class KeyNumbers(IReadOnlyList<Dimension> columns, bool time)
    {
        private readonly (Dimension Column, int Place)[] _columns = [.. columns.Index().Where(c => c.Item.Column().IsTime == time).Select(c => (c.Item, c.Index))];
        private readonly Dictionary<GroupValue[], int> _numbers = new(KeyComparer.Instance);
        private readonly List<GroupValue[]> _keys = [];

        public int Of(Func<Dimension, GroupValue> value)
        {
            var key = Array.ConvertAll(_columns, c => value(c.Column));
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, key, out var known);
            if (known) return number;
            _keys.Add(key);
            return number = _keys.Count - 1;
        }

        public void CopyTo(int number, GroupValue[] row)
        {
            for (var i = 0; i < _columns.Length; i++) row[_columns[i].Place] = _keys[number][i];
        }
    }
}
