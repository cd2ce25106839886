using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Security.Account;

public sealed partial class SetPasswordPage
{
    [Inject] private AccountLinks Links { get; set; } = default!;
    [Inject] private OwnAccount Account { get; set; } = default!;
    [SupplyParameterFromQuery] private string? Token { get; set; }
    [SupplyParameterFromForm] private Form Input { get; set; } = default!;
    private VegaUser? User { get; set; }
    private string? Fault { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        User = await Links.FindAsync(Token, Aborted);
    }

    private async Task SubmitAsync()
    {
        switch (await Account.SetPasswordAsync(Token, Input.Password, Http.Connection.RemoteIpAddress?.ToString(), Aborted))
        {
            case Change<KnownUser>.Saved when User?.TwoFactorEnabled == true:
                Go("/account/sign-in");
                break;
            case Change<KnownUser>.Saved saved:
                await BeginSessionAsync(saved.Value);
                Go("/");
                break;
            case Change<KnownUser>.Invalid invalid:
                Fault = invalid.Errors[0].Message;
                break;
            default:
                User = null;
                break;
        }
    }

    public sealed class Form
    {
        public string? Password { get; set; }
    }
}
