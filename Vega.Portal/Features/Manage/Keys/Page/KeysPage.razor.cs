using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Features.Manage.Parts;
using Vega.Portal.Platform;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Keys.Page;

/// <summary>The keys that open a client's leads: made, rotated without a refused post, revoked.</summary>
public sealed partial class KeysPage
{
    private KeyLines? _rows;
    private KeyLine? _rotating, _revoking;
    private KeyPosts? _posts;
    private MadeKey? _made;
    private IReadOnlyList<FieldError> _errors = [];
    private string _owner = "", _name = "";
    private int _days, _hours = 24;
    private bool _test, _working;

    [Inject] private KeyPageSearch Search { get; set; } = default!;
    [Inject] private KeyCommands Commands { get; set; } = default!;
    [Inject] private Toasts Toasts { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [SupplyParameterFromQuery(Name = "ended")] private string? EndedToo { get; set; }

    protected override string Section => "keys";

    private Instant Now => Time.Now();
    private bool ShowsEnded => EndedToo == "yes";
    private int Ended => _rows?.Lines.Count(l => !IsValid(l)) ?? 0;
    private IReadOnlyList<KeyLine> Shown => [.. (_rows?.Lines ?? []).Where(l => ShowsEnded || IsValid(l))];
    private string? Summary => _rows is null ? null : Formats.Count(_rows.Lines.Count(IsValid), "valid key", "valid keys");

    private string OwnerHint => _owner.Split(':')[0] switch
    {
        "client" => "Posts leads, reads and updates all of the client’s leads, personal data included.",
        "vendor" => "Posts leads to every client the vendor has a contract with, and reads the status of its own.",
        "user" => "May do what this person may do.",
        _ => "",
    };

    private string PostsText => _posts is not { } posts ? "Counting what it posted…"
        : posts.LastMonth == 0 ? "No lead was posted with it in the last 30 days."
        : $"{Formats.Count(posts.LastDay, "lead was", "leads were")} posted with it in the last 24 hours, {Formats.Count(posts.LastMonth)} in 30 days.";

    protected override async Task ReadAsync(Viewer viewer, int client) => _rows = await Search.ReadAsync(viewer, client, Now, Left);

    protected override void Open(bool again)
    {
        if (!IsNew || again) return;
        (_errors, _name, _test, _days) = ([], "", false, 0);
        _owner = _rows?.Owners.Any(o => o.Value == _owner) == true ? _owner : _rows?.Owners.FirstOrDefault()?.Value ?? "";
    }

    protected override void OnAfterRender(bool firstRender)
    {
        // Opened by its address: the first owner is what the list shows as chosen.
        if (IsNew && _owner.Length == 0 && _rows?.Owners.FirstOrDefault() is { } first)
        {
            _owner = first.Value;
            StateHasChanged();
        }
    }

    private bool IsValid(KeyLine line) => line.Key.IsValid(Now);

    private string State(KeyLine line) => line.Key switch
    {
        { RevokedAt: { } revoked } => $"revoked {Formats.DateTime(revoked, Scope.Zone)}",
        { ExpiresAt: { } ended } when ended <= Now => $"ended {Formats.DateTime(ended, Scope.Zone)}",
        { ExpiresAt: { } ends } => $"valid until {Formats.DateTime(ends, Scope.Zone)}",
        _ => line.Valid > 1 ? $"valid, one of {line.Valid}" : "valid",
    };

    private async Task MakeAsync()
    {
        var (kind, id) = _owner.Split(':') is [var k, var i] && int.TryParse(i, out var number) ? (k, number) : ("", 0);
        var input = new KeyInput
        {
            Name = _name, Client = kind == "client" ? id : null, Vendor = kind == "vendor" ? id : null, User = kind == "user" ? id : null, Test = _test && kind != "user",
            ExpiresAt = _days == 0 ? default : new Optional<Instant?>(IsGiven: true, Now + Duration.FromDays(_days)),
        };
        if (await DoAsync(async viewer => await Commands.CreateAsync(viewer, input, Left)) is { } made)
        {
            Close();
            _made = made;
        }
    }

    private Task AskRotateAsync(KeyLine line) => AskAsync(line, revoke: false);

    private Task AskRevokeAsync(KeyLine line) => AskAsync(line, revoke: true);

    private async Task AskAsync(KeyLine line, bool revoke)
    {
        (_errors, _posts, _hours) = ([], null, 24);
        _rotating = revoke ? null : line;
        _revoking = revoke ? line : null;
        await DrawnAsync();
        _posts = await Search.PostsAsync(await Current.GetAsync(), line.Key, Now, Left);
    }

    private async Task RotateAsync()
    {
        if (await DoAsync(async viewer => await Commands.RotateAsync(viewer, _rotating!.Key.Id, _hours < 0 ? null : Duration.FromHours(_hours), Left)) is not { } made) return;
        Dismiss();
        _made = made;
    }

    private async Task RevokeAsync()
    {
        if (await DoAsync(async viewer => await Commands.RevokeAsync(viewer, _revoking!.Key.Id, null, Left)) is not null) Dismiss();
    }

    private async Task<T?> DoAsync<T>(Func<Viewer, Task<Change<T>>> work) where T : class
    {
        _working = true;
        try
        {
            (var change, _errors) = await TryAsync(work);
            if (change is not Change<T>.Saved { Value: var value, Notes: var notes }) return null;
            foreach (var note in notes) Toasts.Show(new Toast(note));
            await SavedAsync();
            return value;
        }
        finally
        {
            _working = false;
        }
    }

    private void Dismiss() => (_rotating, _revoking, _errors) = (null, null, []);

    private void Forget() => _made = null;
}
