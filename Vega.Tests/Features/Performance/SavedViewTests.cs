using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vega.Domain.Common;
using Vega.Portal.Features.Performance.Views;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Performance;

/// <summary>Who keeps, sees, changes and takes away saved views.</summary>
public sealed class SavedViewTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    private ViewCommands Commands => _app.Services.GetRequiredService<ViewCommands>();
    private ViewSearch Search => _app.Services.GetRequiredService<ViewSearch>();

    [Fact]
    public async Task View_Shared_IsSeenByWhoSeesTheClient()
    {
        var (school, people) = await PeopleAsync("AccountManager", "ClientViewer", "VendorUser");
        var (_, strangers) = await PeopleAsync("ClientAdmin");
        var (manager, viewer, vendor, stranger) = (people[0], people[1], people[2], strangers[0]);
        var own = await KeptAsync(manager, school.ClientId, "Own", shared: false);
        var shared = await KeptAsync(manager, school.ClientId, "Shared", shared: true);
        await KeptAsync(vendor, school.ClientId, "Of the vendor", shared: false);
        Assert.Equal(["Own", "Shared"], await NamesAsync(manager, school.ClientId));
        Assert.Equal(["Shared"], await NamesAsync(viewer, school.ClientId));
        Assert.Equal(["Of the vendor"], await NamesAsync(vendor, school.ClientId));
        Assert.Empty(await NamesAsync(stranger, school.ClientId));
        foreach (var (who, id) in new[] { (viewer, own), (vendor, shared), (stranger, shared) }) Assert.IsType<Change<int>.Missing>(await Commands.DeleteAsync(who, id, default));
        Assert.IsType<Change<int>.Missing>(await Commands.CreateAsync(stranger, school.ClientId, "Foreign", "?rows=state", false, default));
        Assert.IsType<Change<int>.Forbidden>(await Commands.ChangeAsync(viewer, shared, "Taken over", null, null, default));
        Assert.IsType<Change<int>.Forbidden>(await Commands.DeleteAsync(viewer, shared, default));
        await Commands.ChangeAsync(manager, shared, null, null, shared: false, default);
        Assert.Empty(await NamesAsync(viewer, school.ClientId));
    }

    [Fact]
    public async Task View_KeptWrongly_SaysWhatWouldBeRight()
    {
        var (school, people) = await PeopleAsync("AccountManager", "VendorUser");
        await KeptAsync(people[0], school.ClientId, "Twice", shared: false);
        async Task<string> FaultAsync(Viewer viewer, int? client, string name, string query, bool shared) =>
            string.Join('|', Assert.IsType<Change<int>.Invalid>(await Commands.CreateAsync(viewer, client, name, query, shared, default)).Errors.Select(e => $"{e.Field} {e.Code}"));
        Assert.Equal("name invalid-value", await FaultAsync(people[0], school.ClientId, " ", "?rows=state", false));
        Assert.Equal("name taken", await FaultAsync(people[0], school.ClientId, "Twice", "?rows=state", false));
        Assert.Equal("query too-long", await FaultAsync(people[0], school.ClientId, "Long", "?" + new string('x', 4000), false));
        Assert.Equal("shared invalid-value", await FaultAsync(people[0], null, "Everywhere", "?rows=state", true));
        Assert.Equal("shared invalid-value", await FaultAsync(people[1], school.ClientId, "Told", "?rows=state", true));
        Assert.IsType<Change<int>.Forbidden>(await Commands.CreateAsync(Viewer.System, null, "Nobody's", "?rows=state", false, default));
    }

    [Fact]
    public async Task View_BegunWith_IsTheFirstUntilItIsGone()
    {
        var (school, people) = await PeopleAsync("AccountManager", "ClientViewer");
        var id = await KeptAsync(people[0], school.ClientId, "Morning", shared: true);
        await Commands.BeginWithAsync(people[1], school.ClientId, id, default);
        Assert.Equal($"/performance?rows=state&view={id}&client={school.Slug}", (await Search.DefaultAsync(people[1], school.ClientId, default))!.Address(school.Slug));
        Assert.Null(await Search.DefaultAsync(people[0], school.ClientId, default));
        Assert.IsType<Change<int>.Saved>(await Commands.DeleteAsync(people[0], id, default));
        Assert.Null(await Search.DefaultAsync(people[1], school.ClientId, default));
        Assert.Equal(["created", "deleted"], await _app.ReadAsync(db => db.Audit.Where(a => a.Subject == "saved-views" && a.SubjectId == id.ToString()).OrderBy(a => a.Seq).Select(a => a.Action).ToListAsync()));
    }

    private async Task<int> KeptAsync(Viewer viewer, int? client, string name, bool shared) => Assert.IsType<Change<int>.Saved>(await Commands.CreateAsync(viewer, client, name, "?rows=state", shared, default)).Value;

    private async Task<IEnumerable<string>> NamesAsync(Viewer viewer, int? client) => (await Search.ListAsync(viewer, client, default)).Select(v => v.Name);

    private async Task<(School School, Viewer[] People)> PeopleAsync(params string[] roles)
    {
        var school = new School(_app);
        var emails = roles.Select(r => school.AddUser(r).Email).ToArray();
        await school.OpenAsync();
        var people = new List<Viewer>();
        foreach (var (email, role) in emails.Zip(roles))
        {
            var id = await _app.ReadAsync(db => db.Users.Where(u => u.Email == email).Select(u => u.Id).SingleAsync());
            var vendor = role == "VendorUser";
            people.Add(new Viewer { Kind = ViewerKind.User, Role = Enum.Parse<Role>(role), UserId = id, Name = email, ClientIds = vendor ? null : [school.ClientId], VendorId = vendor ? _app.Applied.VendorId(school.Vendor) : null });
        }
        return (school, [.. people]);
    }
}
