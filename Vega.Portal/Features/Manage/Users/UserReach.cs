using Vega.Domain.Common;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Features.Manage.Users;

/// <summary>Nobody makes or changes a user who sees more than they do (design §5).</summary>
public static class UserReach
{
    /// <summary>True when the viewer may have such a user: administrators any, a client's admin the admins and viewers of that client alone.</summary>
    public static bool Covers(Viewer viewer, VegaUser user)
    {
        if (viewer.Is(Role.Administrator)) return true;
        return viewer is { Role: Role.ClientAdmin, ClientIds: { } ids } && user is { Role: Role.ClientAdmin or Role.ClientViewer, AllClients: false, Clients.Count: > 0 } && user.Clients.TrueForAll(c => ids.Contains(c.ClientId));
    }
}
