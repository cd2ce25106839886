using System.Data.Common;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Vega.Portal.Security;

/// <summary>
/// Ends open circuits, too, when their user is disabled, signs out everywhere, or gets another role or scope: what a page shows was decided for the viewer it began with. The browser
/// is sent to the sign-in, which sends those whose session still counts straight back, as who they are now.
/// </summary>
public sealed class Revalidation(ILoggerFactory loggers, KnownUsers users) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(5);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (authenticationState.User.Session() is not { } session) return true;
        try
        {
            return await users.FindAsync(session.UserId, cancellationToken) is { } user && user.Accepts(session.Stamp) && user.IsStill(authenticationState.User.Viewer());
        }
        catch (Exception e) when (e is DbException || e.GetBaseException() is DbException)
        {
            // While the database does not answer nobody is signed out, and loses what was typed: whatever the page asks for is decided by who they are then.
            return true;
        }
    }
}
