using System.Net;
using System.Text.Json;

namespace Vega.Tests.Api;

/// <summary>What JSON:API 1.1 says every document MUST and MUST NOT be.</summary>
internal static class JsonApiRules
{
    private static readonly string[] TopLevel = ["data", "errors", "meta", "jsonapi", "links", "included"];
    private static readonly string[] OfResource = ["type", "id", "lid", "attributes", "relationships", "links", "meta"];
    private static readonly string[] OfError = ["id", "links", "status", "code", "title", "detail", "source", "meta"];

    public static void Check(ApiAnswer answer)
    {
        if (answer.Code == HttpStatusCode.NoContent)
        {
            Assert.Equal("", answer.Text);
            return;
        }
        Assert.Equal("application/vnd.api+json", answer.MediaType);
        Only(answer.Root, TopLevel);
        Assert.Equal("1.1", answer.Root.GetProperty("jsonapi").GetProperty("version").GetString());
        var (hasData, hasErrors) = (answer.Root.TryGetProperty("data", out var data), answer.Root.TryGetProperty("errors", out var errors));
        Assert.False(hasData && hasErrors, "data and errors MUST NOT coexist");
        Assert.True(hasData || hasErrors || answer.Root.TryGetProperty("meta", out _), "one of data, errors, meta MUST be there");
        Assert.Equal((int)answer.Code >= 400, hasErrors);
        if (hasErrors) Errors(answer, errors);
        if (!hasData)
        {
            Assert.False(answer.Root.TryGetProperty("included", out _), "included MUST NOT be there without data");
            return;
        }
        var primary = data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().ToList() : data.ValueKind == JsonValueKind.Object ? [data] : [];
        var included = answer.Root.TryGetProperty("included", out var more) ? more.EnumerateArray().ToList() : [];
        foreach (var resource in primary.Concat(included)) Resource(resource);
        Linkage([.. primary, .. included], included);
        if (answer.Code == HttpStatusCode.Created) Assert.NotNull(answer.Location);
    }

    private static void Errors(ApiAnswer answer, JsonElement errors)
    {
        Assert.NotEqual(0, errors.GetArrayLength());
        foreach (var error in errors.EnumerateArray())
        {
            Only(error, OfError);
            Assert.Matches("^[45][0-9][0-9]$", error.GetProperty("status").GetString());
            foreach (var word in new[] { "code", "title", "detail" }) Assert.NotEmpty(error.GetProperty(word).GetString()!);
            if (error.TryGetProperty("source", out var source)) Only(source, "pointer", "parameter", "header");
        }
        if (errors.GetArrayLength() == 1) Assert.Equal(((int)answer.Code).ToString(), errors[0].GetProperty("status").GetString());
    }

    private static void Resource(JsonElement resource)
    {
        Only(resource, OfResource);
        Assert.NotEmpty(resource.GetProperty("id").GetString()!);
        var fields = new List<string>();
        if (resource.TryGetProperty("attributes", out var attributes)) fields.AddRange(attributes.EnumerateObject().Select(a => a.Name));
        if (resource.TryGetProperty("relationships", out var relationships))
            foreach (var relationship in relationships.EnumerateObject())
            {
                fields.Add(relationship.Name);
                Only(relationship.Value, "links", "data", "meta");
                Assert.NotEmpty(relationship.Value.EnumerateObject());
            }
        Assert.Equal(fields.Count, fields.Distinct().Count());
        Assert.DoesNotContain("id", fields);
        Assert.DoesNotContain("type", fields);
        foreach (var name in fields.Append(resource.GetProperty("type").GetString()!)) Assert.Matches("^[a-zA-Z0-9]([a-zA-Z0-9_-]*[a-zA-Z0-9])?$", name);
    }

    /// <summary>Compound documents: every included resource is pointed at, and no resource is there twice.</summary>
    private static void Linkage(List<JsonElement> all, List<JsonElement> included)
    {
        var keys = all.Select(Key).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        var pointedAt = all.Where(r => r.TryGetProperty("relationships", out _)).SelectMany(r => r.GetProperty("relationships").EnumerateObject())
            .Where(r => r.Value.TryGetProperty("data", out _)).SelectMany(r => Each(r.Value.GetProperty("data"))).Select(Key).ToHashSet();
        Assert.All(included, r => Assert.Contains(Key(r), pointedAt));
    }

    private static IEnumerable<JsonElement> Each(JsonElement data) => data.ValueKind switch { JsonValueKind.Array => data.EnumerateArray(), JsonValueKind.Object => [data], _ => [] };

    private static string Key(JsonElement resource) => resource.GetProperty("type").GetString() + "/" + resource.GetProperty("id").GetString();

    private static void Only(JsonElement element, params string[] names) => Assert.All(element.EnumerateObject(), m => Assert.Contains(m.Name, names));
}
