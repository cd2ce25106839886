using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vega.Domain.Common;
using Vega.Portal.Features.Manage.Users;
using Vega.Tests.Support;

namespace Vega.Tests.Security;

/// <summary>Who may make whom.</summary>
public sealed class UserCommandsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static int _count;
    private readonly VegaApp _app = shared.App;

    private UserCommands Users => _app.Services.GetRequiredService<UserCommands>();

    [Fact]
    public async Task Invite_ByAClientsAdmin_MakesAdminsAndViewersOfThatClientOnly()
    {
        var (mine, other) = (await new School(_app).OpenAsync(), await new School(_app).OpenAsync());
        var admin = await AdminOfAsync(mine);
        Assert.IsType<Change<UserLink>.Saved>(await Users.InviteAsync(admin, Input(Role.ClientViewer, mine.ClientId)));
        Assert.IsType<Change<UserLink>.Saved>(await Users.InviteAsync(admin, Input(Role.ClientAdmin, mine.ClientId)));
        Assert.IsType<Change<UserLink>.Invalid>(await Users.InviteAsync(admin, Input(Role.ClientViewer, other.ClientId)));
        Assert.IsType<Change<UserLink>.Forbidden>(await Users.InviteAsync(admin, Input(Role.AccountManager, mine.ClientId)));
        Assert.IsType<Change<UserLink>.Forbidden>(await Users.InviteAsync(admin, Input(Role.Administrator)));
        Assert.IsType<Change<UserLink>.Forbidden>(await Users.InviteAsync(admin with { Role = Role.AccountManager }, Input(Role.ClientViewer, mine.ClientId)));
    }

    [Fact]
    public async Task Change_OfSomebodyElsesUser_IsMissingOrForbidden()
    {
        var (mine, other) = (await new School(_app).OpenAsync(), await new School(_app).OpenAsync());
        var admin = await AdminOfAsync(mine);
        var foreign = await InviteAsync(Input(Role.ClientViewer, other.ClientId));
        Assert.IsType<Change<UserRow>.Missing>(await Users.ChangeAsync(admin, foreign.Id, new UserInput { Name = "x" }));
        Assert.IsType<Change<UserRow>.Missing>(await Users.DisableAsync(admin, foreign.Id));
        Assert.IsType<Change<UserLink>.Missing>(await Users.MakeLinkAsync(admin, foreign.Id));
        var own = await InviteAsync(Input(Role.ClientViewer, mine.ClientId));
        Assert.IsType<Change<UserRow>.Forbidden>(await Users.ChangeAsync(admin, own.Id, new UserInput { Role = Role.AccountManager }));
        Assert.Equal(Role.ClientViewer, (await _app.Services.GetRequiredService<UserSearch>().FindAsync(Viewer.System, own.Id))!.Role);
    }

    [Fact]
    public async Task Change_OwnRole_IsRefused()
    {
        var mine = await new School(_app).OpenAsync();
        var admin = await AdminOfAsync(mine);
        Assert.IsType<Change<UserRow>.Invalid>(await Users.ChangeAsync(admin, admin.UserId!.Value, new UserInput { Role = Role.ClientViewer }));
        Assert.IsType<Change<UserRow>.Invalid>(await Users.DisableAsync(admin, admin.UserId!.Value));
        Assert.IsType<Change<UserRow>.Saved>(await Users.ChangeAsync(admin, admin.UserId!.Value, new UserInput { Name = "New Name" }));

        // Somebody who read the old name does not write over the new one unseen.
        var stale = Assert.IsType<Change<UserRow>.Stale>(await Users.ChangeAsync(Viewer.System, admin.UserId!.Value, new UserInput { Name = "Theirs" }, u => u.DisplayName != "New Name"));
        Assert.Equal("New Name", Assert.IsType<UserRow>(stale.Row).Name);
    }

    [Fact]
    public async Task Disable_TheLastAdministrator_IsRefused()
    {
        await using var app = await VegaApp.StartAsync();
        var users = app.Services.GetRequiredService<UserCommands>();
        var first = Assert.IsType<Change<UserLink>.Saved>(await users.InviteAsync(Viewer.System, Input(Role.Administrator))).Value.User;
        Assert.Equal("last-administrator", Assert.IsType<Change<UserRow>.Invalid>(await users.DisableAsync(Viewer.System, first.Id)).Errors[0].Code);
        await users.InviteAsync(Viewer.System, Input(Role.Administrator));
        Assert.IsType<Change<UserRow>.Saved>(await users.DisableAsync(Viewer.System, first.Id));
    }

    [Theory]
    [InlineData(Role.ClientAdmin, "clients")]
    [InlineData(Role.AccountManager, "clients")]
    [InlineData(Role.VendorUser, "vendor")]
    public async Task Invite_RoleWithoutItsScope_IsInvalid(Role role, string field) =>
        Assert.Equal(field, Assert.IsType<Change<UserLink>.Invalid>(await Users.InviteAsync(Viewer.System, new UserInput { Email = NewEmail(), Role = role })).Errors[0].Field);

    [Fact]
    public async Task Invite_AddressTakenOrWrong_IsInvalid()
    {
        var one = await InviteAsync(Input(Role.Administrator));
        Assert.Equal("not-unique", Assert.IsType<Change<UserLink>.Invalid>(await Users.InviteAsync(Viewer.System, new UserInput { Email = one.Email.ToUpperInvariant(), Role = Role.Administrator })).Errors[0].Code);
        Assert.Equal("email", Assert.IsType<Change<UserLink>.Invalid>(await Users.InviteAsync(Viewer.System, new UserInput { Email = "no address", Role = Role.Administrator })).Errors[0].Field);
    }

    [Fact]
    public async Task Change_InTheAuditLog_HoldsDigestsOfPersonalValuesAndNoSecret()
    {
        var user = await InviteAsync(Input(Role.Administrator));
        var entry = await _app.ReadAsync(db => db.Audit.SingleAsync(a => a.Subject == "users" && a.SubjectId == user.Id.ToString() && a.Action == "created"));
        Assert.DoesNotContain(user.Email, entry.Changes!, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"field\":\"email\"", entry.Changes!, StringComparison.Ordinal);
        Assert.Contains("hmac:", entry.Changes!, StringComparison.Ordinal);
        Assert.DoesNotContain("stamp", entry.Changes!, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("password", entry.Changes!, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("system", entry.Actor);
    }

    private static string NewEmail() => $"person{Interlocked.Increment(ref _count)}@users.example.com";

    private static UserInput Input(Role role, params int[] clients) => new() { Email = NewEmail(), Role = role, Clients = clients.Length == 0 ? default : new(true, clients) };

    private async Task<UserRow> InviteAsync(UserInput input) => Assert.IsType<Change<UserLink>.Saved>(await Users.InviteAsync(Viewer.System, input)).Value.User;

    private async Task<Viewer> AdminOfAsync(School school)
    {
        var user = await InviteAsync(Input(Role.ClientAdmin, school.ClientId));
        return new Viewer { Kind = ViewerKind.User, Role = Role.ClientAdmin, UserId = user.Id, ClientIds = [school.ClientId], Name = "admin" };
    }
}
