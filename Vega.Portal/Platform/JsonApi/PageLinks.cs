using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>The links of a page: itself, the first, the one before, the one after, and the last where the total is known.</summary>
internal static class PageLinks
{
    public static void Write(Utf8JsonWriter json, HttpRequest request, ResourcePage page, ResourceQuery query)
    {
        var rest = new QueryStringEnumerable(request.QueryString.Value).ToPairs();
        json.WriteString("self", Of(request, rest, query.Page, query));
        json.WriteString("first", Of(request, rest, 1, query));
        if (query.Page > 1) json.WriteString("prev", Of(request, rest, query.Page - 1, query));
        else json.WriteNull("prev");
        if (page.More) json.WriteString("next", Of(request, rest, query.Page + 1, query));
        else json.WriteNull("next");
        if (page.Total is { } total) json.WriteString("last", Of(request, rest, (int)Math.Max(1, (total + query.Size - 1) / query.Size), query));
        else json.WriteNull("last");
    }

    private static List<KeyValuePair<string, string?>> ToPairs(this QueryStringEnumerable query)
    {
        var pairs = new List<KeyValuePair<string, string?>>();
        foreach (var pair in query)
        {
            var name = pair.DecodeName().ToString();
            if (name is not ("page" or "page[number]" or "per_page" or "page[size]")) pairs.Add(new KeyValuePair<string, string?>(name, pair.DecodeValue().ToString()));
        }
        return pairs;
    }

    private static string Of(HttpRequest request, List<KeyValuePair<string, string?>> rest, int number, ResourceQuery query) => QueryHelpers.AddQueryString(request.PathBase + request.Path,
    [
        .. rest,
        new("page[number]", number.ToString(CultureInfo.InvariantCulture)),
        new("page[size]", query.Size.ToString(CultureInfo.InvariantCulture)),
    ]);
}
