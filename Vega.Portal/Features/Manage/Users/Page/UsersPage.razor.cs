using System.Globalization;
using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Parts;
using Vega.Portal.Platform;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Users.Page;

/// <summary>Who sees a client: invited, given a role and a scope, disabled.</summary>
public sealed partial class UsersPage
{
    private IReadOnlyList<DraftPart<UserRow>> Parts =>
    [
        new("email", "E-mail", u => u.Email), new("name", "Name", u => u.Name), new("role", "Role", u => WireName<Role>.Of(u.Role), w => WireName<Role>.TryParse(w, out var r) ? RoleWord(r) : ""),
        new("all", "Every client", u => Draft.OfFlag(u.ClientIds is null), v => v == "true" ? "yes" : "no"), new("clients", "Clients", u => string.Join('\n', u.ClientIds ?? []), ClientNames), new("vendor", "Vendor", u => u.VendorId?.ToString(CultureInfo.InvariantCulture), VendorName),
    ];

    private UserLines? _rows;
    private UserLine? _open, _disabling;
    private Draft<UserRow>? _draft;
    private UserLink? _link;
    private IReadOnlyList<FieldError> _errors = [];
    private string? _said, _drafted;

    [Inject] private UserPageSearch Search { get; set; } = default!;
    [Inject] private UserCommands Commands { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;

    protected override string Section => "users";

    private bool IsAdministrator => Scope.Viewer.Is(Role.Administrator);

    /// <summary>The roles that the viewer may give.</summary>
    private IEnumerable<(string, string)> Roles => Enum.GetValues<Role>().Where(r => IsAdministrator || r is Role.ClientAdmin or Role.ClientViewer || r == _open?.User.Role).Select(r => (WireName<Role>.Of(r), RoleWord(r)));

    private string RoleHint => WireName<Role>.TryParse(_draft?["role"], out var role) ? role switch
    {
        Role.Administrator => "Everything: every client, users, keys, jobs, audit; sees personal data.",
        Role.AccountManager => "Leads, allocations, Manage and performance of the clients in scope; personal data masked.",
        Role.Finance => "Reads performance, allocations and leads of the clients in scope, exports, statements; personal data masked.",
        Role.ClientAdmin => "Leads and their statuses, Manage, users and keys of the one client; sees personal data.",
        Role.ClientViewer => "Reads leads and performance of the one client; personal data masked.",
        _ => "The vendor’s own campaigns, leads and posting instructions; personal data masked.",
    } : "";

    internal static string RoleWord(Role role) => role switch { Role.AccountManager => "Account manager", Role.ClientAdmin => "Client admin", Role.ClientViewer => "Client viewer", Role.VendorUser => "Vendor user", _ => role.ToString() };

    protected override async Task ReadAsync(Viewer viewer, int client) => _rows = await Search.ReadAsync(viewer, client, Time.Now(), Left);

    protected override void Open(bool again)
    {
        if (_rows is null || (!again && _drafted == Item)) return;
        if (_drafted != Item) (_said, _errors) = (null, []);
        _drafted = Item;
        _open = _rows.Lines.FirstOrDefault(l => l.User.Id == OpenId);
        _draft = IsNew ? new Draft<UserRow>(Parts, new UserRow(0, "", null, Role.ClientViewer, [ClientId], null, false, true, null, Time.Now()), isNew: true) : _open is null ? null : new Draft<UserRow>(Parts, _open.User);
    }

    /// <summary>Where an address may break.</summary>
    private static int At(UserLine line) => Math.Max(0, line.User.Email.IndexOf('@', StringComparison.Ordinal));

    private string ClientNames(string? ids) => Draft.SplitLines(ids) is { Count: > 0 } some
        ? string.Join(", ", some.Select(id => Scope.Clients.FirstOrDefault(c => c.Id.ToString(CultureInfo.InvariantCulture) == id)?.Name ?? "another client")) : "none";

    private string VendorName(string? id) => string.IsNullOrEmpty(id) ? "none" : _rows?.Vendors.FirstOrDefault(v => v.Id.ToString(CultureInfo.InvariantCulture) == id).Name ?? "another vendor";

    private static string State(UserRow user) => user.DisabledAt is not null ? "disabled" : user.Invited ? "invited, has not come yet" : "active";

    private async Task<Change<int>> SaveAsync()
    {
        var draft = _draft!;
        var input = Scoped(draft, new UserInput { Email = draft.Text("email"), Name = draft.Text("name"), Role = draft.Word<Role>("role") });
        var viewer = await Current.GetAsync();
        if (!IsNew) return (await Commands.ChangeAsync(viewer, _open!.User.Id, input, user => Seen(draft, UserRow.Of(user)), Left)).As(u => u.Id);
        var invited = await Commands.InviteAsync(viewer, input, Left);
        if (invited is Change<UserLink>.Saved { Value: var link }) _link = link;
        return invited.As(l => l.User.Id);
    }

    /// <summary>Role and scope are written all at once, so all of them must still be what this form began with.</summary>
    private static bool Seen(Draft<UserRow> draft, UserRow user) => ChangesScope(draft) ? draft.SeenAll(user) : draft.Seen(user);

    private static bool ChangesScope(Draft<UserRow> draft) => draft.IsChanged("role") || draft.IsChanged("all") || draft.IsChanged("clients") || draft.IsChanged("vendor");

    /// <summary>The scope, as far as the role has one; what was not touched stays.</summary>
    private static UserInput Scoped(Draft<UserRow> draft, UserInput input)
    {
        if (!draft.IsNew && !ChangesScope(draft)) return input;
        IReadOnlyList<int> clients = [.. Draft.SplitLines(draft["clients"]).Select(c => int.Parse(c, CultureInfo.InvariantCulture))];
        return !WireName<Role>.TryParse(draft["role"], out var role) ? input : role switch
        {
            Role.VendorUser => input with { Vendor = int.TryParse(draft["vendor"], out var vendor) ? vendor : null },
            Role.ClientAdmin or Role.ClientViewer => input with { Clients = new Optional<IReadOnlyList<int>?>(IsGiven: true, clients) },
            Role.AccountManager or Role.Finance => input with { Clients = new Optional<IReadOnlyList<int>?>(IsGiven: true, draft["all"] == "true" ? null : clients) },
            _ => input,
        };
    }

    private async Task DoneAsync(int id)
    {
        await SavedAsync();
        if (IsNew) Nav.NavigateTo(To(id));
    }

    private async Task LinkAsync()
    {
        (var change, _errors) = await TryAsync(viewer => Commands.MakeLinkAsync(viewer, _open!.User.Id, Left));
        if (change is Change<UserLink>.Saved { Value: var link }) _link = link;
    }

    private async Task ActAsync(Func<UserCommands, Viewer, int, Task<Change<UserRow>>> act, string said)
    {
        (var change, _errors) = await TryAsync(viewer => act(Commands, viewer, _open!.User.Id));
        _said = null;
        if (_errors.Count > 0) return;
        _said = change is Change<UserRow>.Saved { Notes: [var note, ..] } ? note : said;
        await SavedAsync();
    }

    private async Task DisableAsync()
    {
        await ActAsync((c, v, id) => c.DisableAsync(v, id, null, Left), "Disabled: every session has ended.");
        if (_errors.Count == 0) _disabling = null;
    }
}
