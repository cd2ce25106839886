using System.Net;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Security;

/// <summary>Whoever runs wild is slowed, and told for how long.</summary>
public sealed class RateLimitTests
{
    [Fact]
    public async Task Key_OverItsBurst_Gets429WithRetryAfterAndOthersDoNot()
    {
        await using var app = await VegaApp.StartAsync(DatabaseProvider.Sqlite, ("Vega:RateLimits:Enabled", "true"), ("Vega:RateLimits:KeyBurst", "3"), ("Vega:RateLimits:PerKeyPerSecond", "1"));
        var school = await new School(app).OpenAsync();
        using var client = school.WithClientKey();
        Answer last = null!;
        for (var i = 0; i < 40 && last?.Code != HttpStatusCode.TooManyRequests; i++) last = await Answer.OfAsync(await client.GetAsync($"/{school.Slug}/leads"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "application/problem+json", "too-many-requests"), (last.Code, last.MediaType, last["code"]));
        Assert.InRange(last.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        using var vendor = school.WithVendorKey();
        Assert.Equal("new_lead", (await school.PostAsync(vendor, school.Body())).Status);
    }

    [Fact]
    public async Task Address_OverItsBurst_Gets429WithAnyKey()
    {
        await using var app = await VegaApp.StartAsync(DatabaseProvider.Sqlite, ("Vega:RateLimits:Enabled", "true"), ("Vega:RateLimits:AddressBurst", "3"), ("Vega:RateLimits:PerAddressPerSecond", "1"));
        using var client = app.Anonymous();
        var codes = new HashSet<HttpStatusCode>();
        for (var i = 0; i < 40 && !codes.Contains(HttpStatusCode.TooManyRequests); i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/clients");
            request.Headers.Add("X-API-Key", "vega_guess" + i);
            codes.Add((await client.SendAsync(request)).StatusCode);
        }
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], codes);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/account/sign-in")).StatusCode);
    }
}
