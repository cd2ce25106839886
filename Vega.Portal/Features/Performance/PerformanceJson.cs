using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime.Text;
using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance;

/// <summary>A result on the wire, in the shape of 000's sample with <c>meta</c> beside it.</summary>
public sealed class PerformanceJson(PerformanceResult result) : IResult
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private const int FlushAt = 1 << 16;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter, Options);
        json.WriteStartObject();
        json.WriteStartArray("data");
        var columns = new Columns(result);
        foreach (var row in result.Rows)
        {
            columns.Write(json, row);
            if (json.BytesPending < FlushAt) continue;
            json.Flush();
            await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        }
        json.WriteEndArray();
        json.WriteStartObject("meta");
        json.WritePropertyName("totals");
        columns.Write(json, result.Totals);
        json.WriteNumber("rows", result.RowCount);
        json.WriteString("timezone", result.Request.Zone.Id);
        json.WriteString("reporting_mode", result.Request.Mode == ReportingMode.Snapshot ? "snapshot" : "cohort");
        if (result.Request.AsOf is { } asOf) json.WriteString("as_of", InstantPattern.ExtendedIso.Format(asOf));
        if (result.UnallocatedCost != 0) json.WriteNumber("unallocated_cost_in_cents", result.UnallocatedCost);
        if (result.CastFailures.Count > 0)
        {
            json.WriteStartObject("cast_failures");
            foreach (var (name, count) in result.CastFailures) json.WriteNumber(name, count);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>The columns with their names encoded once.</summary>
    private sealed class Columns(PerformanceResult result)
    {
        private readonly (JsonEncodedText Key, JsonEncodedText? NameKey, IReadOnlyDictionary<long, string>? Names)[] _groups =
        [
            .. result.Request.GroupBy.Select(d => d.Column()).Select(c => (JsonEncodedText.Encode(c.Key), result.Labels.ContainsKey(c.Dimension) && c.NameKey is { } name ? (JsonEncodedText?)JsonEncodedText.Encode(name) : null,
                result.Labels.GetValueOrDefault(c.Dimension))),
        ];

        private readonly (JsonEncodedText Key, int Place)[] _sums = [.. PerformanceColumns.Sums.Select(c => (JsonEncodedText.Encode(c.Key), c.Place!.Value))];

        public void Write(Utf8JsonWriter json, PerformanceRow row)
        {
            json.WriteStartObject();
            for (var i = 0; i < row.Keys.Length; i++)
            {
                var (key, nameKey, names) = _groups[i];
                var value = row.Keys[i];
                if (value.Number is { } number) json.WriteNumber(key, number);
                else if (value.Text is { } text) json.WriteString(key, text);
                else json.WriteNull(key);
                if (nameKey is not { } shown) continue;
                if (value.Number is { } id && names!.TryGetValue(id, out var name)) json.WriteString(shown, name);
                else json.WriteNull(shown);
            }
            var sums = result.Sums(row);
            foreach (var (key, place) in _sums)
                if (sums[place] is { } sum) json.WriteNumber(key, sum);
                else json.WriteNull(key);
            for (var a = 0; a < row.Aggregates.Length; a++) Write(json, result.Request.Aggregates[a].Name, row.Aggregates[a]);
            foreach (var rate in result.Request.Rates) Write(json, rate.Key, rate.Formula(sums));
            json.WriteEndObject();
        }

        private static void Write(Utf8JsonWriter json, string key, decimal? value)
        {
            // Trailing zeros carry no meaning: 0.600000 and 0.6 are one rate.
            if (value is { } number) json.WriteNumber(key, number / 1.000000000000000000000000000000000m);
            else json.WriteNull(key);
        }
    }
}
