using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vega.Portal.Security;
using Vega.Portal.Shell;
using Vega.Tests.Features.Allocations;
using Vega.Tests.Support;

namespace Vega.Tests.Shell;

/// <summary>The frame of every page.</summary>
public sealed class MainLayoutTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Frame_WhoseClientsCannotBeRead_SaysSoUnderAReferenceAndIsDrawnWhenTriedAgain()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var (bunit, _) = await sheet.PageAsync(sheet.Am);
        await using var context = bunit;
        bunit.Services.AddSingleton(_app.Services.GetRequiredService<ClientChoices>());
        foreach (var finder in _app.Services.GetServices<Finder>()) bunit.Services.AddSingleton(finder);
        foreach (var entry in _app.Services.GetServices<NavEntry>()) bunit.Services.AddSingleton(entry);

        await _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE Clients RENAME TO Gone"));
        IRenderedComponent<MainLayout> frame;
        try
        {
            frame = bunit.Render<MainLayout>(p => p.Add(l => l.Body, body => body.AddContent(0, "what the page shows")));
            Assert.Equal("This page could not be shown", frame.WaitForElement("main h1").TextContent);
            Assert.Matches("^This was recorded as .{3}-.{3}\\.$", frame.Find("main p").TextContent.Trim());
        }
        finally
        {
            await _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE Gone RENAME TO Clients"));
        }

        await frame.Find("main button").ClickAsync();
        frame.WaitForAssertion(() => Assert.EndsWith("what the page shows", frame.Find("main").TextContent.Trim(), StringComparison.Ordinal));
    }
}
