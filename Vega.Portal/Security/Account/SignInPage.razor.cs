using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Vega.Domain.Common;
using Vega.Portal.Platform;

namespace Vega.Portal.Security.Account;

public sealed partial class SignInPage
{
    [Inject] private SignIns SignIns { get; set; } = default!;
    [Inject] private VegaOptions Options { get; set; } = default!;
    [SupplyParameterFromForm] private Form Input { get; set; } = default!;
    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }

    /// <summary>True for whoever was sent here by a page that stood open.</summary>
    [SupplyParameterFromQuery] private bool Ended { get; set; }
    private string? Fault { get; set; }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Input ??= new();
        if (HttpMethods.IsGet(Http.Request.Method) && Viewer.Kind == ViewerKind.User) Go(ReturnUrl);
    }

    private async Task SubmitAsync()
    {
        switch (await SignIns.PasswordAsync(Input.Email, Input.Password, Http.Connection.RemoteIpAddress, Aborted))
        {
            case SignInOutcome.Done done:
                await BeginSessionAsync(done.User);
                Go(ReturnUrl);
                break;
            case SignInOutcome.NeedsCode next:
                await Http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(new ClaimsIdentity(Viewers.Claims(next.User), IdentityConstants.TwoFactorUserIdScheme)));
                Go("/account/code?returnUrl=" + Uri.EscapeDataString(Local(ReturnUrl)));
                break;
            case SignInOutcome.Paused paused:
                Fault = $"Too many tries. Wait {Minutes(paused.For)}, then try again; after a few more the pause doubles.";
                break;
            default:
                Fault = "E-mail and password do not match. After five tries we pause for a minute, then longer.";
                break;
        }
    }

    public sealed class Form
    {
        public string? Email { get; set; }
        public string? Password { get; set; }
    }
}
