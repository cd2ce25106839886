using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;
using Vega.Portal.Features.Allocations.Days;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Allocations;

/// <summary>The sheet keeps what it counted and follows the changes; whatever happens, it shows what a count from nothing shows.</summary>
public sealed class CampaignDaysTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Sheet_ReadBetweenPostsReturnsAndANewCampaign_IsAlwaysTheCountFromNothing()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        await SameAsCountedAsync(sheet, received: 0, accepted: 0, spend: 0);
        await sheet.PostAsync(3);
        await SameAsCountedAsync(sheet, 3, 3, 22_500);

        var first = (await sheet.School.LeadsAsync())[0].PublicId.With("VEGA");
        await sheet.School.PatchAsync($$"""{ "id": "{{first}}", "status": "returned", "return_reason": "Wrong number" }""");
        await SameAsCountedAsync(sheet, 3, 2, 15_000);
        await sheet.School.PostAsync(("program_code", "NOPE"));
        await SameAsCountedAsync(sheet, 4, 2, 15_000);

        // Another day, an earlier month, and a campaign that was not there at the first read.
        _app.Clock.Advance(Duration.FromDays(1));
        sheet.School.Contract["campaigns"]!.AsArray().Add(new JsonObject
        {
            ["name"] = "Late", ["programGroup"] = "Business", ["type"] = "shared", ["status"] = "active", ["allocations"] = new JsonArray(new JsonObject { ["year"] = 2026, ["month"] = 11, ["cap"] = 9, ["cplInCents"] = 100 }),
        });
        await sheet.School.OpenAsync();
        await sheet.School.PostAsync(("campaign_id", sheet.School.Campaign("Late")), ("program_code", "MBA"));
        await sheet.PostAsync(1);
        await SameAsCountedAsync(sheet, 5, 3, 22_500);
        Assert.Equal(1, (await sheet.FindAsync(sheet.Campaign("Late"))).Accepted);
        Assert.Equal(0, (await sheet.FindAsync(sheet.Healthcare, new(2026, 6))).Received);
        await sheet.PostAsync(1);
        await SameAsCountedAsync(sheet, 6, 4, 30_000);
    }

    private async Task SameAsCountedAsync(SheetSchool sheet, int received, int accepted, long spend)
    {
        var contexts = sheet.Get<IDbContextFactory<VegaDbContext>>();
        var (viewer, afresh) = (await sheet.ViewerAsync(sheet.Am), new SheetSearch(contexts, new CampaignDays(contexts), _app.Clock));
        var kept = await sheet.Get<SheetSearch>().ReadAsync(viewer, SheetSchool.November, null, null, CancellationToken.None);
        Assert.Equivalent(await afresh.ReadAsync(viewer, SheetSchool.November, null, null, CancellationToken.None), kept, strict: true);
        var healthcare = kept.Single(c => c.Id == sheet.Healthcare);
        Assert.Equal((received, accepted, spend), (healthcare.Received, healthcare.Accepted, healthcare.SpendInCents));
    }
}
