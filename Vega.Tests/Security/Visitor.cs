using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Vega.Tests.Support;

namespace Vega.Tests.Security;

/// <summary>A browser without scripts: keeps cookies, fills in forms, follows no redirect unless told.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;

    public Visitor(VegaApp app)
    {
        Cookies = new CookieContainer();
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = app.Address, Timeout = TimeSpan.FromMinutes(2) };
        _client.DefaultRequestHeaders.Add("Accept", "text/html");
    }

    public CookieContainer Cookies { get; }

    public async Task<Page> GetAsync(string path) => await Page.OfAsync(await _client.GetAsync(path));

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request);

    /// <summary>Fills in the form that has the button, on the page at the path, and sends it.</summary>
    public async Task<Page> SubmitAsync(string path, string button, params (string Name, string Value)[] values)
    {
        var page = await GetAsync(path);
        var form = page.Html.QuerySelectorAll("form").First(f => f.QuerySelectorAll("button").Any(b => b.TextContent.Trim() == button));
        var fields = form.QuerySelectorAll("input").Where(i => i.HasAttribute("name")).ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        var pressed = form.QuerySelectorAll("button").First(b => b.TextContent.Trim() == button);
        if (pressed.GetAttribute("name") is { } name) fields[name] = pressed.GetAttribute("value") ?? "";
        foreach (var (field, value) in values) fields[field] = value;
        return await Page.OfAsync(await _client.PostAsync(path, new FormUrlEncodedContent(fields)));
    }

    public Task<Page> SignInAsync(string email, string password, string path = "/account/sign-in") => SubmitAsync(path, "Continue", ("Input.Email", email), ("Input.Password", password));

    /// <summary>True when the account page opens.</summary>
    public async Task<bool> IsSignedInAsync() => (await GetAsync("/account/security")).Code == HttpStatusCode.OK;

    public void Dispose() => _client.Dispose();
}

/// <summary>What a page answered.</summary>
public sealed record Page(HttpStatusCode Code, string Text, string? Location, IDocument Html)
{
    /// <summary>The first fault that the page tells.</summary>
    public string? Fault => Html.QuerySelector(".fault")?.TextContent.Replace("error", "", StringComparison.Ordinal).Trim();

    public string? Heading => Html.QuerySelector("h1")?.TextContent;

    public static async Task<Page> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            var location = response.Headers.Location;
            return new Page(response.StatusCode, text, location is null ? null : location.IsAbsoluteUri ? location.PathAndQuery : location.ToString(), await new HtmlParser().ParseDocumentAsync(text));
        }
    }
}
