using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Security;

/// <summary>Which rows each viewer sees: of two schools with a vendor each, of which one vendor also works for the other school.</summary>
public sealed class VisibilityTests
{
    [OnEachDatabase]
    public async Task VisibleTo_EachViewer_SeesOwnRowsAlone(DatabaseProvider provider)
    {
        await using var app = await VegaApp.StartAsync(provider);
        var (mine, other) = (await new School(app).OpenAsync(), await new School(app).OpenAsync());
        foreach (var school in new[] { mine, other })
        {
            School.Block(school.Client, "client rule", "state", "any-of", "HI");
            School.Block(school.Healthcare, "campaign rule", "state", "any-of", "AK");
            School.Block(school.Program("MBA"), "program rule", "state", "any-of", "TX");
            school.File["users"] = new System.Text.Json.Nodes.JsonArray(
                new System.Text.Json.Nodes.JsonObject { ["email"] = $"ca@{school.Slug}.example.com", ["role"] = "ClientAdmin", ["clients"] = new System.Text.Json.Nodes.JsonArray(school.Slug) });
            await school.OpenAsync();
            Assert.Equal("new_lead", (await school.PostAsync()).Status);
        }
        var (id, vendor) = (mine.ClientId, app.Applied.VendorId(mine.Vendor));
        var all = await CountsAsync(app, Viewer.System);
        var own = await CountsAsync(app, new Viewer { Kind = ViewerKind.ClientKey, ClientIds = [id], KeyId = 1, Name = "k" });
        Assert.Equal(own, await CountsAsync(app, User(Role.AccountManager, [id]), accounts: false));
        Assert.Equal(own, await CountsAsync(app, User(Role.Finance, [id]), accounts: false));
        Assert.Equal(all, await CountsAsync(app, User(Role.AccountManager, null), accounts: false) with { Users = all.Users, Keys = all.Keys, Audit = all.Audit });
        Assert.Equal(new Counts(Clients: 1, Vendors: 1, Contracts: 1, Groups: 2, Programs: 4, Campaigns: 3, Allocations: 3, Fields: 13, Rules: 3, Endpoints: 1, Leads: 1, Posts: 1, Events: 1, Users: 0, Keys: 0, Audit: 0), own);
        Assert.Equal(own, await CountsAsync(app, new Viewer { Kind = ViewerKind.VendorKey, VendorId = vendor, ClientIds = [], KeyId = 2, Name = "k" }));
        Assert.Equal(own, await CountsAsync(app, User(Role.VendorUser, []) with { VendorId = vendor }));
        Assert.Equal(new Counts(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), await CountsAsync(app, new Viewer { Kind = ViewerKind.VendorKey, VendorId = app.Applied.VendorId("Other " + mine.Slug), ClientIds = [], KeyId = 3, Name = "k" }));
        Assert.Equal(default, await CountsAsync(app, Viewer.Anonymous));
        Assert.Equal(default, await CountsAsync(app, User(Role.ClientViewer, [])));

        var admin = await CountsAsync(app, User(Role.ClientAdmin, [id]));
        Assert.Equal((1, 1, 0), (admin.Users, admin.Keys, admin.Audit));
        var manager = await CountsAsync(app, User(Role.AccountManager, [id]));
        Assert.Equal((0, 1, 0), (manager.Users, manager.Keys, manager.Audit));
        Assert.Equal((all.Users, all.Keys, all.Audit), (2, 6, (await CountsAsync(app, User(Role.Administrator, null))).Audit));
    }

    private static Viewer User(Role role, IReadOnlyList<int>? clients) => new() { Kind = ViewerKind.User, Role = role, UserId = 999_999, ClientIds = clients, Name = role.ToString() };

    private static Task<Counts> CountsAsync(VegaApp app, Viewer v, bool accounts = true) => app.ReadAsync(async db => new Counts(
        await db.Clients.VisibleTo(v).CountAsync(), await db.Vendors.VisibleTo(v).CountAsync(), await db.Contracts.VisibleTo(v).CountAsync(), await db.ProgramGroups.VisibleTo(v).CountAsync(),
        await db.DegreePrograms.VisibleTo(v).CountAsync(), await db.Campaigns.VisibleTo(v).CountAsync(), await db.Allocations.VisibleTo(v).CountAsync(), await db.LeadFields.VisibleTo(v).CountAsync(),
        await db.FilterRules.VisibleTo(v).CountAsync(), await db.Endpoints.VisibleTo(v).CountAsync(), await db.Leads.VisibleTo(v).CountAsync(), await db.LeadPosts.VisibleTo(v).CountAsync(),
        await db.LeadEvents.VisibleTo(v).CountAsync(), accounts ? await db.Users.VisibleTo(v).CountAsync() : 0, accounts ? await db.ApiKeys.VisibleTo(v).CountAsync() : 0, accounts ? await db.Audit.VisibleTo(v).CountAsync() : 0));

    private readonly record struct Counts(int Clients, int Vendors, int Contracts, int Groups, int Programs, int Campaigns, int Allocations, int Fields, int Rules, int Endpoints, int Leads, int Posts, int Events, int Users, int Keys, int Audit);
}
