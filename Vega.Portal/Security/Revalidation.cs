using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Vega.Portal.Security;

/// <summary>Ends open circuits, too, when their user is disabled or signs out everywhere.</summary>
public sealed class Revalidation(ILoggerFactory loggers, KnownUsers users) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(10);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        authenticationState.User.Session() is not { } session || (await users.FindAsync(session.UserId, cancellationToken))?.Accepts(session.Stamp) == true;
}
