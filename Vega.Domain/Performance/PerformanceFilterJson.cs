using System.Globalization;
using System.Text.Json;
using NodaTime.Text;

namespace Vega.Domain.Performance;

/// <summary>Reads the filter of a request, under either of its names (reading 66).</summary>
internal sealed class PerformanceFilterJson(JsonFields fields)
{
    private const int MaxFilterValues = 10_000;

    public (Dictionary<Dimension, IReadOnlyList<GroupValue>> Filter, TestLeads Tests) Read(Dictionary<string, JsonElement> given)
    {
        var first = given.TryGetValue("filter", out var filter) ? Filter("filter", filter) : default;
        var second = given.TryGetValue("filter_by", out var filterBy) ? Filter("filter_by", filterBy) : default;
        if (first.Filter is not null && second.Filter is not null && !Same(first, second)) fields.Fail("filter_by", "conflict", "filter and filter_by differ; send one of them.");
        return first.Filter is not null ? (first.Filter, first.Tests) : second.Filter is not null ? (second.Filter, second.Tests) : ([], TestLeads.Without);
    }

    private static bool Same((Dictionary<Dimension, IReadOnlyList<GroupValue>> Filter, TestLeads Tests) a, (Dictionary<Dimension, IReadOnlyList<GroupValue>> Filter, TestLeads Tests) b) =>
        a.Tests == b.Tests && a.Filter.Count == b.Filter.Count && a.Filter.All(f => b.Filter.TryGetValue(f.Key, out var other) && f.Value.ToHashSet().SetEquals(other));

    private (Dictionary<Dimension, IReadOnlyList<GroupValue>> Filter, TestLeads Tests) Filter(string name, JsonElement value)
    {
        var filter = new Dictionary<Dimension, IReadOnlyList<GroupValue>>();
        var tests = TestLeads.Without;
        foreach (var (key, list) in fields.Object(name, value, known: null))
        {
            var field = $"{name}.{key}";
            if (key == "test")
            {
                var flags = fields.Items(field, list).Select(i => fields.Flag(i.Field, i.Value)).ToHashSet();
                if (flags.Count == 0) fields.Fail(field, "invalid-value", "Name true, false or both.");
                tests = flags.Count == 2 ? TestLeads.With : flags.Contains(true) ? TestLeads.Only : TestLeads.Without;
            }
            else if (PerformanceColumns.Group(key) is not { } column) fields.Fail(field, "unknown-column", JsonFields.Unknown(key, [.. PerformanceColumns.Groups.Select(c => c.Key), "test"]));
            else
            {
                var items = fields.Items(field, list);
                if (items.Count > MaxFilterValues) fields.Fail(field, "too-many", $"At most {MaxFilterValues} values.");
                else filter[column.Dimension] = [.. items.Select(i => Value(i.Field, i.Value, column)).OfType<GroupValue>().Distinct()];
            }
            if (fields.Enough) break;
        }
        return (filter, tests);
    }

    private GroupValue? Value(string field, JsonElement value, GroupColumn column)
    {
        if (value.ValueKind == JsonValueKind.Null && !column.IsTime) return GroupValue.Null;
        switch (column.Kind)
        {
            case DimensionKind.Id or DimensionKind.TimeNumber:
                if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)) return GroupValue.Of(number);
                fields.Fail(field, "wrong-type", "This must be a whole number" + (column.IsTime ? "." : " or null."));
                return null;
            case DimensionKind.CampaignType:
                if (value.ValueKind == JsonValueKind.String && value.GetString() is "shared" or "exclusive") return GroupValue.Of(value.GetString());
                fields.Fail(field, "invalid-value", "This must be \"shared\", \"exclusive\" or null.");
                return null;
            default:
                if (fields.Text(field, value) is not { } text) return null;
                if (!column.IsTime || IsTimeText(column.Dimension, text)) return GroupValue.Of(text);
                fields.Fail(field, "invalid-value", column.Dimension switch { Dimension.Date => "This must be a date, as 2026-01-31.", Dimension.Week => "This must be an ISO week, as 2026-W05.", _ => "This must be a month, as 2026-01." });
                return null;
        }
    }

    private static bool IsTimeText(Dimension dimension, string text) => dimension switch
    {
        Dimension.Date => LocalDatePattern.Iso.Parse(text).Success,
        Dimension.YearMonth => LocalDatePattern.Iso.Parse(text + "-01").Success,
        _ => text.Length == 8 && text[4..6] == "-W" && int.TryParse(text[..4], NumberStyles.None, CultureInfo.InvariantCulture, out _) && int.TryParse(text[6..], NumberStyles.None, CultureInfo.InvariantCulture, out var week) && week is >= 1 and <= 53,
    };
}
