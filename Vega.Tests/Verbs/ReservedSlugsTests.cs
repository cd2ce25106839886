using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vega.Portal.Platform;
using Vega.Tests.House;
using Vega.Tests.Support;

namespace Vega.Tests.Verbs;

/// <summary>That no client's slug can take the place of an address of Vega's own.</summary>
public sealed class ReservedSlugsTests
{
    [Fact]
    public async Task Addresses_FirstParts_AreReserved()
    {
        await using var app = await VegaApp.StartAsync();
        var first = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => e.RoutePattern.PathSegments).Where(s => s.Count > 0 && s[0].IsSimple).Select(s => s[0].Parts[0]).OfType<Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart>().Select(p => p.Content)
            .Where(w => w.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
        RoomsTests.None(first.Where(w => !ReservedSlugs.Contains(w)), "The first part of every address of Vega's own stands in ReservedSlugs.");
    }
}
