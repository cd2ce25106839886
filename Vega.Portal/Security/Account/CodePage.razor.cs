using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Vega.Portal.Security.Account;

public sealed partial class CodePage
{
    [Inject] private SignIns SignIns { get; set; } = default!;
    [SupplyParameterFromForm] private Form Input { get; set; } = default!;
    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }
    private string? Fault { get; set; }
    private (int UserId, string Stamp)? First { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        First = (await Http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Principal?.Session();
        if (First is null) Go("/account/sign-in");
    }

    private async Task SubmitAsync()
    {
        if (First is not { } first) return;
        switch (await SignIns.CodeAsync(first.UserId, first.Stamp, Input.Code, Http.Connection.RemoteIpAddress, Aborted))
        {
            case SignInOutcome.Done done:
                await BeginSessionAsync(done.User);
                Go(ReturnUrl);
                break;
            case SignInOutcome.Paused paused:
                Fault = $"Too many tries. Wait {Minutes(paused.For)}, then try again.";
                break;
            default:
                Fault = "That code is not right, or was used already. Wait for the app's next one.";
                break;
        }
    }

    public sealed class Form
    {
        public string? Code { get; set; }
    }
}
