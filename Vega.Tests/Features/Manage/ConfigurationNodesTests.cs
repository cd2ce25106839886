using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Features.Manage.Campaigns;
using Vega.Portal.Features.Manage.Contracts;
using Vega.Portal.Features.Manage.Fields;
using Vega.Domain.Directory;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Manage;

/// <summary>A change in Manage is in force for the next post: on this node at once, on another within 2 seconds.</summary>
public sealed class ConfigurationNodesTests
{
    [OnEachDatabase]
    public async Task Change_OnThisNode_HoldsForTheNextPost(DatabaseProvider database)
    {
        await using var app = await VegaApp.StartAsync(database);
        app.Clock.StandAt(app.Clock.Now);
        var school = await new School(app).OpenAsync();
        Assert.Equal("new_lead", (await school.PostAsync()).Status);
        await PauseAsync(app, school);
        Assert.Equal("rejected", (await school.PostAsync()).Status);
    }

    [OnEachDatabase(ServersOnly = true)]
    public async Task Change_OnAnotherNode_HoldsWithin2Seconds(DatabaseProvider database)
    {
        await using var app = await VegaApp.StartAsync(database);
        await using var other = app.StartNode();
        app.Clock.StandAt(app.Clock.Now);
        var school = await new School(app).OpenAsync();
        using var posting = school.WithVendorKey(other);
        Assert.Equal("new_lead", (await school.PostAsync(posting, school.Body())).Status);
        await PauseAsync(app, school);
        await RenameAsync(app, school);
        app.Clock.Advance(Duration.FromSeconds(2));
        Assert.Equal("rejected", (await school.PostAsync(posting, school.Body(("ContactFirstName", null), ("GivenName", "Jane")))).Status);
        var business = school.Body(("campaign_id", school.Campaign("Business")), ("program_code", "MBA"), ("ContactFirstName", null), ("GivenName", "Jane"));
        Assert.Equal("new_lead", (await school.PostAsync(posting, business)).Status);

        // What a node refuses before it asks the database stands on its own copy alone: here no later comparison mends a copy that is trusted for too long.
        foreach (var (on, code) in new[] { (false, HttpStatusCode.Forbidden), (true, HttpStatusCode.OK) })
        {
            await PostingAsync(app, school, on);
            app.Clock.Advance(Duration.FromSeconds(2));
            Assert.Equal(code, (await school.PostAsync(posting, school.Body())).Code);
        }
    }

    private static async Task PostingAsync(VegaApp app, School school, bool on)
    {
        var id = await app.ReadAsync(db => db.Contracts.Where(c => c.ClientId == school.ClientId).Select(c => c.Id).SingleAsync());
        Assert.IsType<Change<int>.Saved>(await app.Services.GetRequiredService<ContractCommands>().ChangeAsync(Viewer.System, id, new ContractInput { CanPostLeads = on }, _ => true, CancellationToken.None));
    }

    private static async Task PauseAsync(VegaApp app, School school)
    {
        var id = app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Healthcare");
        Assert.IsType<Change<int>.Saved>(await app.Services.GetRequiredService<CampaignCommands>().ChangeAsync(Viewer.System, id, new CampaignInput { Status = CampaignStatus.Paused }, _ => true, CancellationToken.None));
    }

    private static async Task RenameAsync(VegaApp app, School school)
    {
        var id = await app.ReadAsync(db => db.LeadFields.Where(f => f.ClientId == school.ClientId && f.Name == "first_name").Select(f => f.Id).SingleAsync());
        Assert.IsType<Change<int>.Saved>(await app.Services.GetRequiredService<FieldCommands>().ChangeAsync(Viewer.System, id, new FieldInput { PostedAs = "GivenName" }, _ => true, CancellationToken.None));
    }
}
