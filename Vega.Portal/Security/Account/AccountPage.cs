using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Vega.Domain.Common;

namespace Vega.Portal.Security.Account;

/// <summary>What the account pages share. They render without a circuit, since only a plain answer can set a cookie.</summary>
public abstract class AccountPage : ComponentBase
{
    [CascadingParameter] protected HttpContext Http { get; set; } = default!;
    [Inject] protected NavigationManager Nav { get; set; } = default!;

    protected Viewer Viewer => Http.Viewer();
    protected CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Begins a session, or goes on with this one under the present stamp.</summary>
    protected async Task BeginSessionAsync(KnownUser user)
    {
        await Http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await Http.SignInAsync(IdentityConstants.ApplicationScheme, Viewers.Principal(user, Http.Connection.RemoteIpAddress?.ToString()));
    }

    protected void Go(string? path) => Nav.NavigateTo(Local(path), forceLoad: true);

    /// <summary>A page of ours; anything that could lead elsewhere becomes the start.</summary>
    protected static string Local(string? path) => path is ['/', not ('/' or '\\'), ..] && !path.Any(char.IsControl) ? path : "/";

    protected static string Minutes(NodaTime.Duration wait) => wait.TotalMinutes <= 1 ? "a minute" : $"{Math.Ceiling(wait.TotalMinutes)} minutes";

    protected override void OnInitialized()
    {
        Http.Response.Headers.CacheControl = "no-store";
        Http.Response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
