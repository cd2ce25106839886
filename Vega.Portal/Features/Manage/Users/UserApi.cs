using Vega.Domain.Common;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Users;

/// <summary>The addresses of users. Changes need a session: a key makes no users.</summary>
public static class UserApi
{
    public static void MapUsers(this JsonApiRoutes api) => api.For<VegaUser, UserResourceSearch>(UserResourceSearch.Resource).List(Policies.SignedIn).Show(Policies.SignedIn)
        .CreateTold<UserCommands, UserInput>(Policies.ManageUsers, Read, async (commands, viewer, input, token) => (await commands.InviteAsync(viewer, input, token)).As(Tell))
        .Change<UserCommands, UserInput>(Policies.ManageUsers, Read, async (commands, viewer, id, input, seen, token) => (await commands.ChangeAsync(viewer, id, input, seen, token)).As(u => u.Id))
        .Delete<UserCommands>(Policies.ManageUsers, async (commands, viewer, id, seen, token) => (await commands.DisableAsync(viewer, id, seen, token)).As(_ => new Removal(Archived: false, 0)))
        .Act<UserCommands, bool>(Policies.ManageUsers, "enable", "Lets a disabled user in again.", _ => true, async (commands, viewer, id, _, token) => (await commands.EnableAsync(viewer, id, token)).As(u => new Told(u.Id)))
        .Act<UserCommands, bool>(Policies.ManageUsers, "sign-out", "Ends every session of a user.", _ => true, async (commands, viewer, id, _, token) => (await commands.SignOutEverywhereAsync(viewer, id, token)).As(u => new Told(u.Id)))
        .Act<UserCommands, bool>(Policies.ManageUsers, "reset-second-step", "Turns a user's second step off.", _ => true, async (commands, viewer, id, _, token) => (await commands.ResetSecondStepAsync(viewer, id, token)).As(u => new Told(u.Id)))
        .Act<UserCommands, bool>(Policies.ManageUsers, "link", "Makes a link by which a user sets a password.", _ => true, async (commands, viewer, id, _, token) => (await commands.MakeLinkAsync(viewer, id, token)).As(Tell));

    /// <summary>The link is told this once.</summary>
    private static Told Tell(UserLink link) => new(link.User.Id, new Dictionary<string, object?>(StringComparer.Ordinal) { ["link"] = new OwnAddress(link.Path), ["link-expires-at"] = link.Expires });

    private static UserInput Read(ResourceBody body)
    {
        var clients = body.Ids("client-ids");
        return new UserInput { Email = body.Text("email"), Name = body.Text("name"), Role = body.Word<Role>("role"), Clients = clients, Vendor = body.One("vendor", "vendors") };
    }
}
