using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vega.Tests.Security;
using Vega.Tests.Support;

namespace Vega.Tests.Api;

/// <summary>Somebody who calls the internal API as JSON:API asks. Every answer is held against <see cref="JsonApiRules"/>.</summary>
public sealed class ApiCaller(Func<HttpRequestMessage, Task<HttpResponseMessage>> send)
{
    private const string MediaType = "application/vnd.api+json";

    public static ApiCaller With(HttpClient client) => new(client.SendAsync);

    /// <summary>Signed in with a cookie, on a page of ours.</summary>
    public static async Task<ApiCaller> SignedInAsync(VegaApp app, (string Email, string Password) person)
    {
        var visitor = new Visitor(app);
        await visitor.SignInAsync(person.Email, person.Password);
        return new ApiCaller(request =>
        {
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            return visitor.SendAsync(request);
        });
    }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiAnswer> CreateAsync(string type, JsonObject attributes, params (string Name, string Type, string Id)[] relationships) =>
        SendAsync(HttpMethod.Post, "/api/v1/" + type, Document(type, null, attributes, relationships));

    public Task<ApiAnswer> ChangeAsync(string type, string id, JsonObject attributes, string? ifMatch = null) => SendAsync(HttpMethod.Patch, $"/api/v1/{type}/{id}", Document(type, id, attributes), ifMatch);

    public Task<ApiAnswer> DeleteAsync(string type, string id, string? ifMatch = null) => SendAsync(HttpMethod.Delete, $"/api/v1/{type}/{id}", null, ifMatch);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonNode? body = null, string? ifMatch = null, string contentType = MediaType, string accept = MediaType)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }
        using var response = await send(request);
        var text = await response.Content.ReadAsStringAsync();
        var answer = new ApiAnswer(response.StatusCode, text, response.Headers.Location?.ToString(), response.Headers.ETag?.ToString(), response.Content.Headers.ContentType?.ToString());
        JsonApiRules.Check(answer);
        return answer;
    }

    public static JsonObject Document(string type, string? id, JsonObject attributes, params (string Name, string Type, string Id)[] relationships)
    {
        var data = new JsonObject { ["type"] = type, ["attributes"] = attributes };
        if (id is not null) data["id"] = id;
        if (relationships.Length > 0)
            data["relationships"] = new JsonObject(relationships.Select(r => KeyValuePair.Create<string, JsonNode?>(r.Name, new JsonObject { ["data"] = new JsonObject { ["type"] = r.Type, ["id"] = r.Id } })));
        return new JsonObject { ["data"] = data };
    }
}

/// <summary>What the internal API answered.</summary>
public sealed record ApiAnswer(HttpStatusCode Code, string Text, string? Location, string? ETag, string? MediaType)
{
    public JsonElement Root { get; } = Text.Length == 0 ? default : JsonElement.Parse(Text);
    public JsonElement Data => Root.GetProperty("data");
    public string Id => Data.GetProperty("id").GetString()!;
    public JsonElement Attribute(string name) => Data.GetProperty("attributes").GetProperty(name);

    /// <summary>The ids of a list, in order.</summary>
    public IReadOnlyList<string> Ids => [.. Data.EnumerateArray().Select(r => r.GetProperty("id").GetString()!)];

    /// <summary>Code and place of each error, as <c>missing /data/attributes/name</c>.</summary>
    public IReadOnlyList<string> Errors => [.. Root.GetProperty("errors").EnumerateArray().Select(e => $"{e.GetProperty("code").GetString()} {Place(e)}".TrimEnd())];

    private static string? Place(JsonElement error) => error.TryGetProperty("source", out var source) ? source.EnumerateObject().First().Value.GetString() : null;
}
