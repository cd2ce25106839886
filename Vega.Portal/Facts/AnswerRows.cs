using System.Runtime.InteropServices;
using NodaTime;
using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>Compares the keys of rows; looks keys up without making an array of them.</summary>
internal sealed class KeyComparer : IEqualityComparer<GroupValue[]>, IAlternateEqualityComparer<ReadOnlySpan<GroupValue>, GroupValue[]>
{
    public static readonly KeyComparer Instance = new();

    public bool Equals(GroupValue[]? x, GroupValue[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(GroupValue[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<GroupValue> alternate, GroupValue[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<GroupValue> alternate)
    {
        var hash = default(HashCode);
        foreach (var value in alternate)
        {
            hash.Add(value.Number);
            hash.Add(value.Text, StringComparer.Ordinal);
        }
        return hash.ToHashCode();
    }

    public GroupValue[] Create(ReadOnlySpan<GroupValue> alternate) => alternate.ToArray();
}

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

/// <summary>Puts rows of leads and ad spend together (reading 79), and totals them. Both engines end here.</summary>
internal static class AnswerRows
{
    public static FactsAnswer Join(PerformanceRequest request, List<PerformanceRow> leads, AggregateSums aggregates, IReadOnlyDictionary<GroupValue[], SpendSums> spend)
    {
        var rows = new List<PerformanceRow>(leads.Count);
        for (var i = 0; i < leads.Count; i++) rows.Add(request.Aggregates.Count == 0 ? leads[i] : leads[i] with { Aggregates = aggregates.Row(i) });

        var totals = new long[PerformanceSums.Width];
        foreach (var row in rows)
            for (var i = 0; i < totals.Length; i++) totals[i] += row.Values[i];
        var all = default(SpendSums);
        foreach (var sums in spend.Values) all.Add(sums);
        all.AddTo(totals);

        if (request.SpendInRows && spend.Count > 0)
        {
            var byKey = rows.ToDictionary(r => r.Keys, KeyComparer.Instance);
            foreach (var (key, sums) in spend)
            {
                if (!byKey.TryGetValue(key, out var row)) rows.Add(row = new PerformanceRow(key, new long[PerformanceSums.Width], request.Aggregates.Count == 0 ? [] : aggregates.Row(int.MaxValue)));
                sums.AddTo(row.Values);
            }
        }
        if (request.GroupBy.Count == 0 && rows.Count == 0) rows.Add(new PerformanceRow([], new long[PerformanceSums.Width], aggregates.Row(int.MaxValue)));
        return new FactsAnswer(rows, new PerformanceRow([], totals, aggregates.Totals()), aggregates.Failures, request.SpendInRows ? 0 : all.CostInCents);
    }

    /// <summary>The groups of spend. Where rows cannot carry spend there is one, without a key, for the totals.</summary>
    public static Dictionary<GroupValue[], SpendSums> Spend(FactsQuestion question, IEnumerable<MarketingSpend> rows, SpendShares shares)
    {
        var (request, groups) = (question.Request, new Dictionary<GroupValue[], SpendSums>(KeyComparer.Instance));
        if (!request.SpendInTotals) return groups;
        var columns = request.SpendInRows ? request.GroupBy : [];
        var lookup = groups.GetAlternateLookup<ReadOnlySpan<GroupValue>>();
        var filters = request.Filter.Select(f => (f.Key, Values: f.Value.ToHashSet())).ToArray();
        var (first, last) = question.SpendDays();
        var asOf = request.AsOf ?? Instant.MaxValue;
        var key = new GroupValue[columns.Count];
        var dates = new Dictionary<(Dimension, LocalDate), GroupValue>();
        foreach (var row in rows)
        {
            if (row.Date < first || row.Date > last || row.RecordedAt > asOf || row.ReplacedAt <= asOf || !question.SeesSpend(row.ClientId, row.VendorId)) continue;
            if (!Array.TrueForAll(filters, f => f.Values.Contains(Value(f.Key, row, dates)))) continue;
            for (var i = 0; i < key.Length; i++) key[i] = Value(columns[i], row, dates);
            CollectionsMarshal.GetValueRefOrAddDefault(lookup, key, out _).Add(new SpendSums(row.Impressions, row.Clicks, row.SpendInCents, shares.Cost(row)));
        }
        return groups;
    }

    private static GroupValue Value(Dimension column, MarketingSpend row, Dictionary<(Dimension, LocalDate), GroupValue> dates)
    {
        switch (column)
        {
            case Dimension.AdId: return Text(row.AdId);
            case Dimension.AdAccountId: return Text(row.AdAccountId);
            case Dimension.AdCampaignId: return Text(row.AdCampaignId);
            case Dimension.AdSetId: return Text(row.AdSetId);
            case Dimension.MarketingPlatformId: return Text(row.MarketingPlatformId);
            case Dimension.ClientId: return GroupValue.Of(row.ClientId);
            case Dimension.VendorId: return GroupValue.Of(row.VendorId);
            case Dimension.ClientCampaignId: return GroupValue.Of(row.CampaignId);
            default:
                ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(dates, (column, row.Date), out var known);
                if (!known) value = ZoneCalendar.Value(column, row.Date);
                return value;
        }
    }

    private static GroupValue Text(string text) => GroupValue.Of(text.Length == 0 ? null : text);
}
