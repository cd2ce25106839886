using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Vega.Portal.Security.Account;

public sealed partial class SignOutPage
{
    [Inject] private OwnAccount Account { get; set; } = default!;

    private async Task SignOutAsync()
    {
        await Http.SignOutAsync(IdentityConstants.ApplicationScheme);
        Go("/account/sign-in");
    }

    private async Task EverywhereAsync()
    {
        await Account.SignOutEverywhereAsync(Viewer, Aborted);
        await SignOutAsync();
    }
}
