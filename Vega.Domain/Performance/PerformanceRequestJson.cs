using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Leads;

namespace Vega.Domain.Performance;

/// <summary>Reads a <see cref="PerformanceRequest"/> from its JSON, strictly: what it does not know it names, and all mistakes are found in one pass (readings 66 to 89).</summary>
public sealed class PerformanceRequestJson
{
    /// <summary>The most aggregates of one request (reading 87).</summary>
    public const int MaxAggregates = 20;

    /// <summary>The most rows one may ask for.</summary>
    public const int MaxLimit = 1_000_000;

    private const int MaxNameLength = 63;

    private readonly JsonFields _fields = new();
    private readonly Instant _now;
    private DateTimeZone _zone = DateTimeZone.Utc;

    private PerformanceRequestJson(Instant now) => _now = now;

    /// <summary>The request, or what is wrong with it.</summary>
    public static (PerformanceRequest? Request, IReadOnlyList<FieldError> Errors) Read(JsonElement body, Instant now)
    {
        var reader = new PerformanceRequestJson(now);
        var request = reader.Read(body);
        return (reader._fields.Errors.Count == 0 ? request : null, reader._fields.Errors);
    }

    private PerformanceRequest Read(JsonElement body)
    {
        var request = new PerformanceRequest { Zone = DateTimeZone.Utc };
        var given = _fields.Object("", body, Names);
        if (body.ValueKind != JsonValueKind.Object) return request;

        if (!given.TryGetValue("timezone", out var zone)) _fields.Fail("timezone", "required", "Name a time zone by its tzdb identifier, as America/New_York.");
        else _zone = Zone(zone);
        var mode = given.TryGetValue("reporting_mode", out var m) ? _fields.Choice("reporting_mode", m, [("cohort", ReportingMode.Cohort), ("snapshot", ReportingMode.Snapshot)]) : ReportingMode.Cohort;
        Instant? start = given.TryGetValue("start_time", out var s) ? Time("start_time", s, end: false) : null;
        Instant? end = given.TryGetValue("end_time", out var e) ? Time("end_time", e, end: true) : null;
        if (start is not null && end is not null && end <= start) _fields.Fail("end_time", "end-before-start", "end_time must not be before start_time.");
        Instant? asOf = given.TryGetValue("as_of", out var a) ? Time("as_of", a, end: false) : null;
        if (asOf > _now) _fields.Fail("as_of", "in-future", "as_of must not be in the future.");

        if (!given.TryGetValue("group_by", out var groups)) _fields.Fail("group_by", "required", "Name the grouping columns in an array; an empty one gives one total row.");
        var groupBy = given.ContainsKey("group_by") ? GroupBy(groups) : [];
        var aggregates = given.TryGetValue("aggregates", out var g) ? Aggregates(g) : [];
        var rates = given.TryGetValue("rates", out var r) ? Rates(r) : [];
        var (filter, tests) = new PerformanceFilterJson(_fields).Read(given);
        return request with
        {
            Zone = _zone, Mode = mode, Start = start, End = end, AsOf = asOf, GroupBy = groupBy, Filter = filter, Tests = tests, Aggregates = aggregates, Rates = rates,
            Order = given.TryGetValue("order", out var o) ? Order(o, groupBy, rates, aggregates) : [],
            Limit = given.TryGetValue("limit", out var l) ? Limit(l) : null,
            IncludeLabels = given.TryGetValue("include_labels", out var labels) && _fields.Flag("include_labels", labels),
        };
    }

    private static readonly string[] AggregateNames = ["name", "field", "type", "function", "filter"];
    private static readonly string[] Names =
        ["timezone", "reporting_mode", "start_time", "end_time", "group_by", "filter", "filter_by", "aggregates", "limit", "order", "rates", "include_labels", "as_of"];

    private DateTimeZone Zone(JsonElement value)
    {
        if (_fields.Text("timezone", value) is not { } id) return DateTimeZone.Utc;
        if (DateTimeZoneProviders.Tzdb.Ids.Contains(id)) return DateTimeZoneProviders.Tzdb[id];
        _fields.Fail("timezone", "unknown-zone", "This is not a tzdb identifier, as America/New_York.");
        return DateTimeZone.Utc;
    }

    /// <summary>RFC 3339 with an offset, or a plain date: its first or last moment in the zone. An inclusive end becomes exclusive: the whole second, or the millisecond.</summary>
    private Instant? Time(string field, JsonElement value, bool end)
    {
        if (_fields.Text(field, value) is not { } text) return null;
        if (LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date })
        {
            if (date.Year is > 0 and < 9999) return _zone.AtStartOfDay(end ? date.PlusDays(1) : date).ToInstant();
        }
        else if (OffsetDateTimePattern.Rfc3339.Parse(text.ToUpperInvariant()) is { Success: true, Value: var time } && time.Year is > 0 and < 9999)
        {
            var moment = time.ToInstant();
            if (!end) return Instant.FromUnixTimeMilliseconds(-FloorMilliseconds(-moment.ToUnixTimeTicks()));
            return text.Contains('.') ? Instant.FromUnixTimeMilliseconds(FloorMilliseconds(moment.ToUnixTimeTicks()) + 1) : moment + Duration.FromSeconds(1);
        }
        else if (LocalDateTimePattern.ExtendedIso.Parse(text).Success)
        {
            _fields.Fail(field, "missing-offset", "The time needs an offset, as 2026-01-31T05:00:00Z or 2026-01-31T00:00:00-05:00.");
            return null;
        }
        _fields.Fail(field, "invalid-time", "This is not a time of RFC 3339, as 2026-01-31T05:00:00Z.");
        return null;
    }

    private static long FloorMilliseconds(long ticks) => (ticks - ((ticks % 10_000) + 10_000) % 10_000) / 10_000;

    private List<Dimension> GroupBy(JsonElement value)
    {
        var columns = new List<Dimension>();
        foreach (var (field, item) in _fields.Items("group_by", value))
        {
            if (_fields.Text(field, item) is not { } key) continue;
            if (PerformanceColumns.Group(key) is not { } column) _fields.Fail(field, "unknown-column", JsonFields.Unknown(key, PerformanceColumns.Groups.Select(c => c.Key)));
            else if (columns.Contains(column.Dimension)) _fields.Fail(field, "duplicate", $"{key} is named twice.");
            else columns.Add(column.Dimension);
            if (_fields.Enough) break;
        }
        return columns;
    }

    private List<LeadAggregate> Aggregates(JsonElement value)
    {
        var aggregates = new List<LeadAggregate>();
        var items = _fields.Items("aggregates", value);
        if (items.Count > MaxAggregates)
        {
            _fields.Fail("aggregates", "too-many", $"At most {MaxAggregates} aggregates.");
            return aggregates;
        }
        foreach (var (field, item) in items)
        {
            if (Aggregate(field, item) is not { } aggregate) continue;
            if (aggregates.Exists(a => a.Name == aggregate.Name)) _fields.Fail(field + ".name", "clash", "Another aggregate has this name.");
            else aggregates.Add(aggregate);
        }
        return aggregates;
    }

    private LeadAggregate? Aggregate(string path, JsonElement item)
    {
        var before = _fields.Errors.Count;
        var given = _fields.Object(path, item, AggregateNames);
        string Required(string name)
        {
            if (given.TryGetValue(name, out var value)) return _fields.Text($"{path}.{name}", value) ?? "";
            _fields.Fail($"{path}.{name}", "required", $"An aggregate needs a {name}.");
            return "";
        }
        var column = Required("name");
        if (_fields.Errors.Count == before)
        {
            if (column.Length is 0 or > MaxNameLength || !column.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '_')) _fields.Fail($"{path}.name", "invalid-value", $"A name has 1 to {MaxNameLength} of a-z, 0-9 and _.");
            else if (PerformanceColumns.IsTaken(column)) _fields.Fail($"{path}.name", "clash", $"{column} is a column already.");
        }
        var source = Required("field");
        var type = given.TryGetValue("type", out var t) ? _fields.Choice($"{path}.type", t, [("bigint", AggregateType.BigInt), ("float", AggregateType.Float)]) : Missing<AggregateType>($"{path}.type", "type: bigint or float");
        var function = given.TryGetValue("function", out var f) ? _fields.Choice($"{path}.function", f, Functions) : Missing<AggregateFunction>($"{path}.function", "function: " + string.Join(", ", Functions.Select(x => x.Item1)));
        LeadStatus? status = null;
        if (given.TryGetValue("filter", out var only) && _fields.Text($"{path}.filter", only) is { } key)
        {
            if (LeadStatuses.TryParse(key, out var known)) status = known;
            else _fields.Fail($"{path}.filter", "unknown-status", JsonFields.Unknown(key, LeadStatuses.All.Select(s => s.Key())));
        }
        if (_fields.Errors.Count == before && PerformanceFields.IsPersonal(source) && function is not (AggregateFunction.Count or AggregateFunction.CountDistinct))
            _fields.Fail($"{path}.function", "personal-field", $"{source} is personal: it can only be counted, by count or count_distinct.");
        return _fields.Errors.Count == before ? new LeadAggregate(column, source, type, function, status) : null;
    }

    private static readonly (string, AggregateFunction)[] Functions =
        [("sum", AggregateFunction.Sum), ("avg", AggregateFunction.Avg), ("min", AggregateFunction.Min), ("max", AggregateFunction.Max), ("count", AggregateFunction.Count), ("count_distinct", AggregateFunction.CountDistinct)];

    private List<MetricColumn> Rates(JsonElement value)
    {
        var rates = new List<MetricColumn>();
        foreach (var (field, item) in _fields.Items("rates", value))
        {
            if (_fields.Text(field, item) is not { } key) continue;
            if (PerformanceColumns.Rate(key) is not { } rate) _fields.Fail(field, "unknown-column", JsonFields.Unknown(key, PerformanceColumns.Rates.Select(c => c.Key)));
            else if (rates.Contains(rate)) _fields.Fail(field, "duplicate", $"{key} is named twice.");
            else rates.Add(rate);
        }
        return rates;
    }

    /// <summary>As <c>{"lead_count":"desc"}</c>, like the leads' <c>order[KEY]</c>, or as <c>["-lead_count"]</c>, like JSON:API's sort.</summary>
    private List<PerformanceOrder> Order(JsonElement value, List<Dimension> groupBy, List<MetricColumn> rates, List<LeadAggregate> aggregates)
    {
        var keys = new HashSet<string>([.. groupBy.Select(d => d.Column().Key), .. PerformanceColumns.Sums.Select(c => c.Key), .. rates.Select(c => c.Key), .. aggregates.Select(a => a.Name)]);
        var order = new List<PerformanceOrder>();
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            _fields.Fail("order", "wrong-type", "This must be an object, as {\"lead_count\": \"desc\"}, or an array, as [\"-lead_count\"].");
            return order;
        }
        IEnumerable<(string Field, string? Key, bool Descending)> wanted = value.ValueKind == JsonValueKind.Object
            ? _fields.Object("order", value, known: null).Select(p => ($"order.{p.Key}", (string?)p.Key, _fields.Choice($"order.{p.Key}", p.Value, [("asc", false), ("desc", true)])))
            : _fields.Items("order", value).Select(i => (i.Field, _fields.Text(i.Field, i.Value))).Select(i => (i.Field, i.Item2?.TrimStart('-'), i.Item2?.StartsWith('-') == true));
        foreach (var (field, key, descending) in wanted)
        {
            if (key is null) continue;
            if (!keys.Contains(key)) _fields.Fail(field, "unknown-column", JsonFields.Unknown(key, keys));
            else if (order.Exists(o => o.Key == key)) _fields.Fail(field, "duplicate", $"{key} is named twice.");
            else order.Add(new PerformanceOrder(key, descending));
            if (_fields.Enough) break;
        }
        return order;
    }

    private int? Limit(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var limit) && limit is >= 1 and <= MaxLimit) return limit;
        _fields.Fail("limit", value.ValueKind == JsonValueKind.Number ? "invalid-value" : "wrong-type", $"This must be a whole number from 1 to {MaxLimit}.");
        return null;
    }

    private T Missing<T>(string field, string what)
    {
        _fields.Fail(field, "required", $"An aggregate needs a {what}.");
        return default!;
    }
}
