using System.Text;
using Microsoft.AspNetCore.Components;
using QRCoder;
using Vega.Domain.Common;

namespace Vega.Portal.Security.Account;

public sealed partial class TwoFactorPage
{
    [Inject] private OwnAccount Account { get; set; } = default!;
    [SupplyParameterFromForm(FormName = "turn-on")] private CodeForm Input { get; set; } = default!;
    [SupplyParameterFromForm(FormName = "change")] private PasswordForm Password { get; set; } = default!;
    private OwnAccountRow? Row { get; set; }
    private byte[]? Secret { get; set; }
    private IReadOnlyList<string> Codes { get; set; } = [];
    private string? Fault { get; set; }

    private string Key => string.Join(' ', Totp.Base32(Secret).Chunk(4).Select(c => new string(c)));

    private MarkupString Qr => new(Svg(Totp.Uri(Secret!, Row!.Email, "Vega")));

    protected override async Task OnInitializedAsync()
    {
        (Input, Password) = (Input ?? new(), Password ?? new());
        Row = await Account.ShowAsync(Viewer, Aborted);
        if (Row is { TwoFactor: false }) Secret = await Account.OfferSecondStepAsync(Viewer, Aborted);
    }

    private async Task TurnOnAsync()
    {
        if (await TakeAsync(await Account.TurnOnSecondStepAsync(Viewer, Input.Code, Aborted)) is { } saved) Codes = saved.Notes;
    }

    private async Task ChangeAsync()
    {
        if (Password.Wish == "off")
        {
            if (await TakeAsync(await Account.TurnOffSecondStepAsync(Viewer, Password.Password, Aborted)) is not null) Go("/account/security?done=second-step-off");
        }
        else if (await TakeAsync(await Account.RenewRecoveryCodesAsync(Viewer, Password.Password, Aborted)) is { } saved) Codes = saved.Notes;
    }

    private async Task<Change<KnownUser>.Saved?> TakeAsync(Change<KnownUser> change)
    {
        if (change is Change<KnownUser>.Saved saved)
        {
            await BeginSessionAsync(saved.Value);
            return saved;
        }
        Fault = change is Change<KnownUser>.Invalid invalid ? invalid.Errors[0].Message : "Your account is gone.";
        return null;
    }

    /// <summary>One path of one-by-one squares; a component of ours, not the package's drawing, so that nothing of System.Drawing is loaded.</summary>
    private static string Svg(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
            for (var x = 0; x < modules[y].Length; x++)
                if (modules[y][x]) path.Append("M").Append(x).Append(' ').Append(y).Append("h1v1h-1z");
        return $"<svg viewBox=\"0 0 {modules.Count} {modules.Count}\" shape-rendering=\"crispEdges\" aria-hidden=\"true\"><path fill=\"#000\" d=\"{path}\"/></svg>";
    }

    public sealed class CodeForm
    {
        public string? Code { get; set; }
    }

    public sealed class PasswordForm
    {
        public string? Password { get; set; }
        public string? Wish { get; set; }
    }
}
