using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>
/// The query parameters of a request, read and not yet compared with any type: paging, order, filters, what to include, sparse fieldsets, and the parameters that the
/// address itself knows.
/// </summary>
public sealed class ResourceQuery
{
    /// <summary>Most rows of a page (reading 5).</summary>
    public const int MaxSize = 500;

    /// <summary>Rows of a page unless the request says otherwise.</summary>
    public const int DefaultSize = 50;

    private readonly Dictionary<string, string> _own = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<JsonApiError> _errors = [];

    /// <summary>The page, from 1.</summary>
    public int Page { get; private set; } = 1;

    /// <summary>Rows of a page.</summary>
    public int Size { get; private set; } = DefaultSize;

    /// <summary>True when the total is to be exact, however large (reading 5).</summary>
    public bool ExactTotal { get; private set; }

    /// <summary>The order's keys, in query order (reading 61).</summary>
    public List<(string Key, bool Descending, string Parameter)> Order { get; } = [];

    /// <summary>The filters.</summary>
    public List<(string Key, string Value, string Parameter)> Filters { get; } = [];

    /// <summary>The paths to include, as <c>contract.client</c>.</summary>
    public List<string> Include { get; } = [];

    /// <summary>The fields that each named type is cut down to.</summary>
    public Dictionary<string, IReadOnlyList<string>> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of a parameter of the address itself, as <c>year</c>; null when it was not given.</summary>
    public string? this[string parameter] => _own.GetValueOrDefault(parameter);

    /// <summary>Reads the query. <paramref name="own"/> names the parameters that this address knows beside JSON:API's; a list also knows paging, order and filters.</summary>
    public static (ResourceQuery? Query, JsonApiErrors? Errors) Read(HttpRequest request, bool list, params ReadOnlySpan<string> own)
    {
        var query = new ResourceQuery();
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var name = pair.DecodeName().ToString();
            var value = pair.DecodeValue().ToString();
            if (!query._seen.Add(name)) query.Refuse(name, "This parameter is given twice.", "repeated-parameter");
            else if (own.Contains(name)) query._own[name] = value;
            else if (!query.Take(name, value, list)) query.Refuse(name, $"This address knows no parameter '{Short(name)}'.", "unknown-parameter");
        }
        if (query._errors.Count == 0 && (long)query.Page * query.Size > int.MaxValue) query.Refuse("page", "There is no such page.");
        return query._errors.Count > 0 ? (null, new JsonApiErrors(query._errors)) : (query, null);
    }

    /// <summary>Sets a parameter that the address has fixed.</summary>
    internal void Fix(string parameter, string value) => _own[parameter] = value;

    private bool Take(string name, string value, bool list)
    {
        if (name == "include")
        {
            Include.AddRange(value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct());
            if (Include.Count > 20) Refuse(name, "At most 20 paths can be included.");
            return true;
        }
        if (Inside(name, "fields") is { } type)
        {
            Fields[type] = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return true;
        }
        if (!list) return false;
        switch (name)
        {
            case "page" or "page[number]":
                Page = Number(name, value, int.MaxValue, other: name == "page" ? "page[number]" : "page");
                return true;
            case "per_page" or "page[size]":
                Size = Number(name, value, MaxSize, other: name == "per_page" ? "page[size]" : "per_page");
                return true;
            case "page[total]":
                if (bool.TryParse(value, out var exact)) ExactTotal = exact;
                else Refuse(name, "page[total] is true or false.");
                return true;
            case "sort":
                foreach (var key in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    Order.Add((key.TrimStart('-'), key.StartsWith('-'), name));
                return true;
        }
        if (Inside(name, "filter") is { } filter)
        {
            Filters.Add((filter, value, name));
            return true;
        }
        if (Inside(name, "order") is not { } order) return false;
        if (value is "asc" or "desc") Order.Add((order, value == "desc", name));
        else _errors.Add(JsonApiError.BadValue(name, "bad-order", "The order is asc or desc."));
        return true;
    }

    private int Number(string name, string value, int most, string other)
    {
        if (_seen.Contains(other)) Refuse(name, $"{name} and {other} mean the same; give one of them.", "repeated-parameter");
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most) return number;
        Refuse(name, most == int.MaxValue ? $"{name} is a whole number from 1." : $"{name} is a whole number from 1 to {most}.");
        return 1;
    }

    private void Refuse(string parameter, string detail, string code = "bad-parameter") => _errors.Add(JsonApiError.BadParameter(Short(parameter), detail, code));

    private static string? Inside(string name, string family) =>
        name.Length > family.Length + 2 && name.StartsWith(family, StringComparison.Ordinal) && name[family.Length] == '[' && name[^1] == ']' ? name[(family.Length + 1)..^1] : null;

    /// <summary>What a caller sent goes back into an answer at most this long.</summary>
    private static string Short(string text) => text.Length > 100 ? text[..100] + "…" : text;
}
