using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Vega.Portal.Security.Account;

public sealed partial class SecurityPage
{
    [Inject] private OwnAccount Account { get; set; } = default!;
    [SupplyParameterFromQuery(Name = "done")] private string? DoneKey { get; set; }
    private OwnAccountRow? Row { get; set; }

    private string? Done => DoneKey switch
    {
        "password" => "Your password was changed, and all other sessions have ended.",
        "second-step-off" => "The authenticator app is off, and all other sessions have ended.",
        _ => null,
    };

    protected override async Task OnInitializedAsync() => Row = await Account.ShowAsync(Viewer, Aborted);

    private async Task EverywhereAsync()
    {
        await Account.SignOutEverywhereAsync(Viewer, Aborted);
        await Http.SignOutAsync(IdentityConstants.ApplicationScheme);
        Go("/account/sign-in");
    }
}
