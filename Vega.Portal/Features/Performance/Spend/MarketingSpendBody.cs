using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsvHelper;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Spend;

/// <summary>Ad spend on the wire: a JSON array of objects, or CSV with a head.</summary>
internal static class MarketingSpendBody
{
    /// <summary>The most rows of one import.</summary>
    public const int MaxItems = 10_000;

    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The same, with nulls written: every row of a list has every property.</summary>
    public static readonly JsonSerializerOptions ListJson = new(Json) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    public static async Task<(List<MarketingSpendItem>? Items, Problem? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!RequestBody.IsCsv(request) && !RequestBody.IsJson(request)) return (null, Problems.UnsupportedMediaType("Send application/json or text/csv."));
        if (RequestBody.IsCsv(request))
        {
            var (bytes, tooLarge) = await RequestBody.BytesAsync(request, RequestBody.ImportBytes, cancellationToken);
            return tooLarge is null ? Csv(Encoding.UTF8.GetString(bytes)) : (null, tooLarge);
        }
        var (body, problem) = await RequestBody.JsonAsync(request, RequestBody.ImportBytes, cancellationToken);
        if (body is null) return (null, problem);
        using (body)
        {
            if (body.RootElement.ValueKind != JsonValueKind.Array) return (null, Problems.Invalid([new("", "wrong-type", "The body must be an array of objects.")]));
            return body.RootElement.GetArrayLength() > MaxItems ? (null, TooMany()) : ([.. body.RootElement.EnumerateArray().Select((e, i) => Item(i, e))], null);
        }
    }

    /// <summary>200 when all rows are in, 207 when some are, 422 when none is.</summary>
    public static IResult Answer(IReadOnlyList<MarketingSpendResult> results)
    {
        var failed = results.Count(r => r.Errors is not null);
        if (failed > 0 && failed == results.Count) return Problems.Invalid([.. results.SelectMany(r => r.Errors!)]);
        var meta = new { Created = Count(results, "created"), Replaced = Count(results, "replaced"), Unchanged = Count(results, "unchanged"), Failed = failed };
        return Results.Json(new { Data = results, Meta = meta }, Json, statusCode: failed > 0 ? StatusCodes.Status207MultiStatus : StatusCodes.Status200OK);
    }

    private static int Count(IReadOnlyList<MarketingSpendResult> results, string outcome) => results.Count(r => r.Outcome == outcome);

    private static Problem TooMany() => Problems.Invalid([new("", "too-many", $"At most {MaxItems:N0} rows at once.")]);

    private static MarketingSpendItem Item(int number, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return MarketingSpendItem.Unread(number, "This must be an object.");
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        try
        {
            foreach (var property in element.EnumerateObject())
                values[property.Name] = property.Value.ValueKind switch
                {
                    JsonValueKind.String => property.Value.GetString(),
                    JsonValueKind.Number => property.Value.GetRawText(),
                    JsonValueKind.Null => null,
                    _ => throw new InvalidOperationException(),
                };
        }
        catch (InvalidOperationException)
        {
            return MarketingSpendItem.Unread(number, "Its values must be strings, numbers or null.");
        }
        return MarketingSpendItem.Read(number, values);
    }

    private static (List<MarketingSpendItem>? Items, Problem? Problem) Csv(string text)
    {
        var items = new List<MarketingSpendItem>();
        var lines = Lines(text.TrimStart('\uFEFF')).ToList();
        if (lines.Count == 0 || lines[0] is null) return (null, Problems.Invalid([new("", "required", "The first line must name the columns.")]));
        var head = lines[0]!.Select(h => h.Trim()).ToArray();
        if (Array.Find(head, h => !MarketingSpendItem.Columns.Contains(h)) is { } unknown)
            return (null, Problems.Invalid([new(unknown, "unknown-property", $"There is no such column. There are: {string.Join(", ", MarketingSpendItem.Columns)}.")]));
        if (head.Distinct().Count() < head.Length) return (null, Problems.Invalid([new("", "duplicate", "A column is named twice.")]));
        if (lines.Count - 1 > MaxItems) return (null, TooMany());
        foreach (var fields in lines.Skip(1))
            items.Add(fields is null ? MarketingSpendItem.Unread(items.Count, "Its quotes cannot be read: put a field that holds quotes in quotes, each of its own twice, and close it.")
                : fields.Length != head.Length ? MarketingSpendItem.Unread(items.Count, $"This line has {fields.Length} fields, the head {head.Length}.")
                : MarketingSpendItem.Read(items.Count, head.Zip(fields).ToDictionary(p => p.First, p => (string?)p.Second)));
        return (items, null);
    }

    /// <summary>The fields of each line (RFC 4180), null for a line whose quotes cannot be read. Empty lines are left out.</summary>
    private static IEnumerable<string[]?> Lines(string text)
    {
        var unreadable = false;
        using var reader = CsvReader.FromText(text, new() { Separator = ',', HasHeader = false, OnMalformedRecord = _ => unreadable = true });
        while (reader.Read())
        {
            yield return unreadable ? null : [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
            unreadable = false;
        }
    }
}
