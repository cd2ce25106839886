using System.Globalization;
using System.Reflection;
using Vega.Domain.Leads;
using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>Turns the groups of the SQL engine into rows: the zone's time columns from the buckets, counts from what each group says is counted.</summary>
internal sealed class SqlRows
{
    private readonly PerformanceRequest _request;
    private readonly List<Dimension> _timeColumns;
    private readonly List<KeyValuePair<Dimension, IReadOnlyList<GroupValue>>> _timeFilters;
    private readonly Dictionary<Dimension, PropertyInfo> _slots = [];
    private readonly Dictionary<GroupValue[], int> _places = new(KeyComparer.Instance);
    private readonly List<PerformanceRow> _rows = [];
    private readonly Dimension?[] _aggregateColumns;
    private ZoneCalendar? _calendar;

    public SqlRows(FactsQuestion question)
    {
        _request = question.Request;
        _timeColumns = [.. _request.GroupBy.Where(d => d.Column().IsTime)];
        _timeFilters = [.. _request.Filter.Where(f => f.Key.Column().IsTime)];
        _aggregateColumns = [.. _request.Aggregates.Select(a => PerformanceFields.Column(a.Field))];
        Aggregates = new AggregateSums(_request.Aggregates);
        NeedsCosts = _request.Aggregates.Any(a => a.Field == PerformanceFields.Cost);
        NeedsLeads = _request.Aggregates.Any(a => a.Field != PerformanceFields.Cost && PerformanceFields.Column(a.Field) is null);
        var (numbers, texts) = (0, 0);
        foreach (var dimension in _request.GroupBy.Where(d => !d.Column().IsTime).Concat(_aggregateColumns.OfType<Dimension>()).Distinct())
            _slots[dimension] = typeof(SqlKey).GetProperty(dimension.Column().Kind == DimensionKind.Text ? $"T{texts++}" : $"N{numbers++}")!;
    }

    /// <summary>The dimensions that groups are made by, and their slots.</summary>
    public IEnumerable<(Dimension Dimension, string Slot)> Slots => _slots.Select(s => (s.Key, s.Value.Name));

    public AggregateSums Aggregates { get; }
    public List<FieldHit> Hits { get; } = [];
    public bool NeedsTime => _timeColumns.Count + _timeFilters.Count > 0;
    public bool NeedsLeads { get; }
    public bool NeedsCosts { get; }

    /// <summary>All moments will lie between these.</summary>
    public void Covers(long first, long last) => _calendar = new ZoneCalendar(_request.Zone, first - ZoneCalendar.DayMilliseconds, last, [.. _timeColumns, .. _timeFilters.Select(f => f.Key)]);

    public void AddStanding(SqlGroup group) =>
        Add(group, Contribution.Standing((LeadStatus)group.Key.Status!.Value, group.Key.FunnelRank!.Value, group.Key.Billable == true), group.Key.Billable == true ? group.Cost : 0, priced: false);

    public void AddCreated(SqlGroup group) => Add(group, Contribution.Created, 0, priced: false);

    public void AddHappened(SqlGroup group)
    {
        var key = group.Key;
        var turned = (key.Billable == true ? 1 : 0) - (key.BillableBefore == true ? 1 : 0);
        var owed = (key.Billable == true ? group.Cost : 0) - (key.BillableBefore == true ? group.CostBefore ?? 0 : 0);
        Add(group, Contribution.Happened((LeadStatus)key.Status!.Value, key.FunnelRank!.Value, key.RankBefore ?? 0, key.FirstOfStatus == true, turned), owed, key.OwedChanged == true);
    }

    public List<PerformanceRow> Finish()
    {
        foreach (var row in _rows) Contribution.Unfold(row.Values);
        return _rows;
    }

    private void Add(SqlGroup group, in Contribution what, long owed, bool priced)
    {
        if (what.IsNothing && !priced) return;
        var time = group.Key.Bucket is { } bucket ? _calendar!.Values(_calendar.Key(bucket)) : [];
        for (var f = 0; f < _timeFilters.Count; f++)
            if (!_timeFilters[f].Value.Contains(time[_timeColumns.Count + f])) return;
        var keys = new GroupValue[_request.GroupBy.Count];
        for (int i = 0, t = 0; i < keys.Length; i++) keys[i] = _request.GroupBy[i].Column().IsTime ? time[t++] : Value(group.Key, _request.GroupBy[i]);
        if (!_places.TryGetValue(keys, out var place))
        {
            _places[keys] = place = _rows.Count;
            _rows.Add(new PerformanceRow(keys, new long[PerformanceSums.Width], []));
        }
        what.AddTo(_rows[place].Values, group.Count);
        _rows[place].Values[PerformanceSums.Cost] += owed;

        var stored = 0u;
        for (var a = 0; a < _aggregateColumns.Length; a++)
        {
            if (_request.Aggregates[a].Filter is { } status ? !what.Counts(status) : what.Lead == 0) continue;
            if (_aggregateColumns[a] is { } column) Aggregates.Add(place, a, ScanValues.Text(Value(group.Key, column)), (int)group.Count);
            else if (_request.Aggregates[a].Field == PerformanceFields.Cost) Aggregates.Add(place, a, group.Key.LeadCost!.Value.ToString(CultureInfo.InvariantCulture), (int)group.Count);
            else stored |= 1u << a;
        }
        if (stored != 0) Hits.Add(new FieldHit(place, group.Key.LeadId!.Value, stored));
    }

    private GroupValue Value(SqlKey key, Dimension dimension) => _slots[dimension].GetValue(key) switch
    {
        null => GroupValue.Null,
        string text => GroupValue.Of(text),
        int type when dimension == Dimension.CampaignType => GroupValue.Of(CampaignTypes.Key(type)),
        int number => GroupValue.Of(number),
        var other => throw new InvalidOperationException($"A slot holds {other}."),
    };
}
