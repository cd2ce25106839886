using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vega.Domain.Common;
using Vega.Portal.Shell;
using Vega.Tests.Features.Allocations;
using Vega.Tests.Support;

namespace Vega.Tests.Shell;

/// <summary>The search box of the top bar, and the page that shows what it finds.</summary>
public sealed class FindTests : IClassFixture<SharedApp>, IAsyncDisposable
{
    private readonly VegaApp _app;
    private readonly BunitContext _bunit = new();
    private readonly Dictionary<string, TaskCompletionSource<IReadOnlyList<FindHit>>> _asked = [];

    public FindTests(SharedApp shared)
    {
        _app = shared.App;
        _bunit.Services.AddSingleton(new Finder(1, "Things", (_, _, text, _) => Answer(text).Task));
        _bunit.Services.AddSingleton<TimeProvider>(new StoppedClock());
    }

    public ValueTask DisposeAsync() => _bunit.DisposeAsync();

    [Fact]
    public async Task Box_Pasted_IsSearchedAtOnceAndTypedOnlyAfterAPause()
    {
        var box = _bunit.Render<FindBox>(p => p.AddCascadingValue(Scope));
        foreach (var typed in (string[])["a", "an", "ann"]) await box.InvokeAsync(() => box.Find("input").Input(typed));
        Assert.Empty(_asked);

        foreach (var pasted in (string[])["ann@example.com", "bob@example.com", "VEGA-1"])
        {
            Answer(pasted).SetResult([new FindHit("of " + pasted, null, "/leads")]);
            await box.InvokeAsync(() => box.Find("input").Input(pasted));
            Assert.StartsWith("of " + pasted, box.Find("[role=option]").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Page_AskedAnewAfterAnEmptyAnswer_SaysNothingOfTheNewWordsUntilTheyAreSearched()
    {
        Answer("first").SetResult([]);
        Ask("first");
        var page = _bunit.Render<FindPage>(p => p.AddCascadingValue(Scope));
        Assert.Equal("Nothing found for “first”", page.Find("h2").TextContent);

        Ask("second");
        Assert.Empty(page.FindAll("h2"));
        Assert.NotEmpty(page.FindAll(".head.busy"));

        Answer("second").SetResult([]);
        page.WaitForAssertion(() => Assert.Equal("Nothing found for “second”", page.Find("h2").TextContent));

        void Ask(string words) => _bunit.Services.GetRequiredService<NavigationManager>().NavigateTo(Links.Find(words));
    }

    [Fact]
    public async Task Campaign_IsFoundByPartsOfItsNameAndItsVendorsByWhoSeesIt()
    {
        var (sheet, elsewhere) = (await SheetSchool.OpenAsync(_app), await SheetSchool.OpenAsync(_app));
        var vendor = sheet.School.Vendor;

        Assert.Equal([("Healthcare", $"{vendor}, {sheet.School.Slug}")], await FindAsync(sheet, $"HEALTH {vendor}"));
        Assert.Equal(["Business", "Healthcare", "Sleepy"], (await FindAsync(sheet, vendor)).Select(c => c.Title));
        Assert.Empty(await FindAsync(sheet, "healthcare nobody"));
        Assert.Empty(await FindAsync(elsewhere, vendor));

        async Task<List<(string Title, string? Detail)>> FindAsync(SheetSchool who, string words)
        {
            var groups = await FindPage.FindAsync(_app.Services.GetServices<Finder>(), _app.Services, await who.ViewerAsync(who.Am), words, CancellationToken.None);
            return [.. groups.Where(g => g.Kind == "Campaigns").SelectMany(g => g.Hits).Select(h => (h.Title, h.Detail))];
        }
    }

    private static PortalScope Scope => new(Viewer.System, [], null, null);

    private TaskCompletionSource<IReadOnlyList<FindHit>> Answer(string text) => _asked.TryGetValue(text, out var answer) ? answer : _asked[text] = new();

    /// <summary>Nothing that waits on it ever ends.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;
            public void Dispose() { }
            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
