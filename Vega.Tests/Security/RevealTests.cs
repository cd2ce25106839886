using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Manage.Users;
using Vega.Portal.Security;
using Vega.Tests.Support;

namespace Vega.Tests.Security;

/// <summary>One lead for ten minutes, and finding without seeing.</summary>
public sealed class RevealTests
{
    [Fact]
    public async Task Reveal_WithAReason_LastsTenMinutesAndStandsInTimelineAndAuditLog()
    {
        await using var app = await VegaApp.StartAsync();
        app.Clock.StandAt(app.Clock.Now);
        var (manager, lead, other) = await SetUpAsync(app);
        var reveals = app.Services.GetRequiredService<Reveals>();
        Assert.False((await reveals.ForLeadAsync(manager, lead.Id)).SeesPersonalData);
        Assert.IsType<Change<RevealGrant>.Invalid>(await reveals.RevealAsync(manager, lead.Id, " "));
        var granted = Assert.IsType<Change<RevealGrant>.Saved>(await reveals.RevealAsync(manager, lead.Id, "The school asks whether it is their student")).Value;
        var revealed = await reveals.ForLeadAsync(manager, lead.Id);
        Assert.Equal(lead.Contact.Email, Masking.Value(revealed, lead.Contact.Email));
        Assert.False((await reveals.ForLeadAsync(manager, other.Id)).SeesPersonalData);
        Assert.Equal(granted.Id, Assert.IsType<Change<RevealGrant>.Saved>(await reveals.RevealAsync(manager, lead.Id, "once more, please")).Value.Id);
        var told = await app.ReadAsync(db => db.LeadEvents.SingleAsync(e => e.LeadId == lead.Id && e.Type == LeadEventType.Revealed));
        Assert.Equal((manager.Actor, "The school asks whether it is their student"), (told.Actor, told.Reason));
        Assert.Equal(1, await app.ReadAsync(db => db.Audit.CountAsync(a => a.Action == "revealed" && a.SubjectId == lead.Id.ToString())));
        app.Clock.Advance(Duration.FromMinutes(10));
        Assert.False((await reveals.ForLeadAsync(manager, lead.Id)).SeesPersonalData);
        Assert.Equal(0, await app.RunVerbAsync("check"));
    }

    [Fact]
    public async Task Reveal_OtherRolesOrForeignLeads_AreRefused()
    {
        await using var app = await VegaApp.StartAsync();
        var (manager, lead, _) = await SetUpAsync(app);
        var reveals = app.Services.GetRequiredService<Reveals>();
        Assert.IsType<Change<RevealGrant>.Forbidden>(await reveals.RevealAsync(manager with { Role = Role.Finance }, lead.Id, "curiosity"));
        Assert.IsType<Change<RevealGrant>.Missing>(await reveals.RevealAsync(manager with { ClientIds = [lead.ClientId + 1000] }, lead.Id, "curiosity"));
        Assert.IsType<Change<RevealGrant>.Missing>(await reveals.RevealAsync(manager, 999_999, "curiosity"));
    }

    [Fact]
    public async Task Reveal_MoreThanFiftyADay_IsRefusedUntilTheNextDay()
    {
        await using var app = await VegaApp.StartAsync();
        app.Clock.StandAt(app.Clock.Now);
        var (manager, lead, other) = await SetUpAsync(app);
        await using (var db = await app.OpenDbAsync())
        {
            for (var i = 0; i < Reveals.PerDay; i++) db.RevealGrants.Add(new RevealGrant { UserId = manager.UserId!.Value, ClientId = other.ClientId, LeadId = other.Id, Reason = "r", GrantedAt = app.Clock.Now, ExpiresAt = app.Clock.Now });
            await db.SaveChangesAsync();
        }
        var reveals = app.Services.GetRequiredService<Reveals>();
        Assert.Equal("reveal-quota", Assert.IsType<Change<RevealGrant>.Forbidden>(await reveals.RevealAsync(manager, lead.Id, "one too many")).Code);
        app.Clock.Advance(Duration.FromHours(24));
        Assert.IsType<Change<RevealGrant>.Saved>(await reveals.RevealAsync(manager, lead.Id, "the next day"));
    }

    [Fact]
    public async Task LookUp_200AnHour_AreTakenAndAuditedWithoutTheValue()
    {
        await using var app = await VegaApp.StartAsync();
        app.Clock.StandAt(app.Clock.Now);
        var (manager, lead, _) = await SetUpAsync(app);
        var lookUps = app.Services.GetRequiredService<LookUps>();
        var term = LookUpTerm.Of(lead.Contact.Email!.ToUpperInvariant())!;
        Assert.Equal(lead.Contact.Email, term.Email);
        Assert.True(await lookUps.TakeAsync(manager, term));
        await using (var db = await app.OpenDbAsync())
        {
            for (var i = 1; i < LookUps.PerHour; i++) db.LookUps.Add(new LookUp { UserId = manager.UserId!.Value, At = app.Clock.Now });
            await db.SaveChangesAsync();
        }
        Assert.False(await lookUps.TakeAsync(manager, term));
        app.Clock.Advance(Duration.FromMinutes(61));
        Assert.True(await lookUps.TakeAsync(manager, term));
        var entries = await app.ReadAsync(db => db.Audit.Where(a => a.Action == "looked-up").ToListAsync());
        Assert.Equal(2, entries.Count);
        Assert.All(entries, e => Assert.DoesNotContain(lead.Contact.Email!, e.Changes!, StringComparison.OrdinalIgnoreCase));
        Assert.Single(entries.Select(e => e.Changes).Distinct());
    }

    [Theory]
    [InlineData("jane@example.com", true)]
    [InlineData("(212) 555-0123", true)]
    [InlineData("jane", false)]
    [InlineData("jane@", false)]
    [InlineData("2125550", false)]
    public void LookUpTerm_Text_IsWholeOrNothing(string text, bool whole) => Assert.Equal(whole, LookUpTerm.Of(text) is not null);

    private static async Task<(Viewer Manager, Lead Lead, Lead Other)> SetUpAsync(VegaApp app)
    {
        var school = await new School(app).OpenAsync();
        await school.PostAsync();
        await school.PostAsync();
        var leads = await school.LeadsAsync();
        var user = Assert.IsType<Change<UserLink>.Saved>(await app.Services.GetRequiredService<UserCommands>().InviteAsync(Viewer.System, new UserInput { Email = "am@reveal.example.com", Role = Role.AccountManager, Clients = new(true, [school.ClientId]) })).Value.User;
        return (new Viewer { Kind = ViewerKind.User, Role = Role.AccountManager, UserId = user.Id, ClientIds = [school.ClientId], Name = "am" }, leads[0], leads[1]);
    }
}
