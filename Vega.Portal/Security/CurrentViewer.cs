using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Vega.Domain.Common;

namespace Vega.Portal.Security;

/// <summary>An identity that knows its viewer. Only the claims travel in the cookie; the viewer is looked up anew for each request, so that a changed role or scope counts at once.</summary>
public sealed class ViewerIdentity(Viewer viewer, string scheme, IEnumerable<Claim> claims) : ClaimsIdentity(claims, scheme)
{
    /// <summary>Whoever looks.</summary>
    public Viewer Viewer { get; } = viewer;

    public override ClaimsIdentity Clone() => new ViewerIdentity(Viewer, AuthenticationType ?? "", Claims);
}

/// <summary>The viewer of a request, a connection or a page.</summary>
public static class Viewers
{
    /// <summary>The claim that holds the user's security stamp: when the stamp changes, every session made before it ends.</summary>
    public const string StampClaim = "stamp";

    /// <summary>The viewer of this request; <see cref="Viewer.Anonymous"/> when nobody signed in and no key was sent.</summary>
    public static Viewer Viewer(this HttpContext http) =>
        http.User.Viewer() is { Kind: not ViewerKind.Anonymous } viewer ? viewer : Domain.Common.Viewer.Anonymous with { RemoteIp = http.Connection.RemoteIpAddress?.ToString() };

    /// <summary>The viewer behind a principal.</summary>
    public static Viewer Viewer(this ClaimsPrincipal principal) => principal.Identities.OfType<ViewerIdentity>().FirstOrDefault()?.Viewer ?? Domain.Common.Viewer.Anonymous;

    /// <summary>What a session's cookie carries: who, and under which security stamp.</summary>
    public static ClaimsPrincipal Principal(KnownUser user, string? remoteIp) => new(new ViewerIdentity(user.Viewer(remoteIp), IdentityConstants.ApplicationScheme, Claims(user)));

    /// <summary>What a cookie says of a user.</summary>
    public static IReadOnlyList<Claim> Claims(KnownUser user) =>
        [new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()), new Claim(ClaimTypes.Name, user.Name), new Claim(ClaimTypes.Role, user.Role.ToString()), new Claim(StampClaim, user.Stamp)];

    /// <summary>The user and the stamp that a session was made with; null for anything but a session.</summary>
    public static (int UserId, string Stamp)? Session(this ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirst(ClaimTypes.NameIdentifier)?.Value, out var id) && principal.FindFirst(StampClaim)?.Value is { } stamp ? (id, stamp) : null;
}

/// <summary>
/// The viewer of a component. It asks again each time: a circuit lives for hours, and a user who was disabled or moved to other clients meanwhile must not go on with what the
/// circuit began with.
/// </summary>
public sealed class CurrentViewer(AuthenticationStateProvider authentication, KnownUsers users)
{
    public async Task<Viewer> GetAsync()
    {
        var principal = (await authentication.GetAuthenticationStateAsync()).User;
        if (principal.Session() is not { } session) return principal.Viewer();
        var user = await users.FindAsync(session.UserId);
        return user is not null && user.Accepts(session.Stamp) ? user.Viewer(principal.Viewer().RemoteIp) : Viewer.Anonymous;
    }
}
