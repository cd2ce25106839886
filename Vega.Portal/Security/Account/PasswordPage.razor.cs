using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;

namespace Vega.Portal.Security.Account;

public sealed partial class PasswordPage
{
    [Inject] private OwnAccount Account { get; set; } = default!;
    [SupplyParameterFromForm] private Form Input { get; set; } = default!;
    private FieldError? Fault { get; set; }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Input ??= new();
    }

    private string? FaultOf(string field) => Fault?.Field == field ? Fault.Message : null;

    private async Task SubmitAsync()
    {
        switch (await Account.ChangePasswordAsync(Viewer, Input.Present, Input.Password, Aborted))
        {
            case Change<KnownUser>.Saved saved:
                await BeginSessionAsync(saved.Value);
                Go("/account/security?done=password");
                break;
            case Change<KnownUser>.Invalid invalid:
                Fault = invalid.Errors[0];
                break;
            default:
                Go("/account/sign-in");
                break;
        }
    }

    public sealed class Form
    {
        public string? Present { get; set; }
        public string? Password { get; set; }
    }
}
