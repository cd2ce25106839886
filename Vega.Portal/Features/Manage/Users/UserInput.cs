using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Data.Rows;
using Roles = Vega.Domain.Common.Role;

namespace Vega.Portal.Features.Manage.Users;

/// <summary>What may be said of a user; what is left out stays as it is.</summary>
public sealed record UserInput
{
    public Optional<string?> Email { get; init; }
    public Optional<string?> Name { get; init; }
    public Optional<Roles> Role { get; init; }

    /// <summary>The clients in scope; null means all, which only an AccountManager or Finance may have.</summary>
    public Optional<IReadOnlyList<int>?> Clients { get; init; }

    /// <summary>The vendor of a VendorUser.</summary>
    public Optional<int?> Vendor { get; init; }

    /// <summary>Checks everything that the input alone decides, and writes it. A new role without a scope keeps what fits of the old one.</summary>
    public void ApplyTo(VegaUser user, Faults at)
    {
        user.DisplayName = at.Text("name", Name.Or(user.DisplayName), 100);
        if (Email.IsGiven || user.Email is null)
        {
            var email = Email.Value is { } text ? FieldValues.Email(text.Trim()) : null;
            if (email is null) at.Invalid("email", "must be an e-mail address, as dana@example.com");
            else (user.Email, user.UserName, user.NormalizedEmail, user.NormalizedUserName) = (email, email, email.ToUpperInvariant(), email.ToUpperInvariant());
        }
        if (!Role.IsGiven && user.Role == default) at.Missing("role", "is needed: one of " + string.Join(", ", Enum.GetNames<Roles>()));
        user.Role = Role.Or(user.Role);
        if (!Enum.IsDefined(user.Role)) at.Invalid("role", "must be one of " + string.Join(", ", Enum.GetNames<Roles>()));
        user.VendorId = Vendor.Or(user.Role == Roles.VendorUser ? user.VendorId : null);
        if (Clients.IsGiven) Put(user, Clients.Value ?? [], all: Clients.Value is null);
        else if (user.Role is Roles.Administrator) Put(user, [], all: true);
        else if (user.Role is Roles.VendorUser) Put(user, [], all: false);
        Check(user, at);
    }

    private static void Put(VegaUser user, IReadOnlyList<int> ids, bool all)
    {
        user.AllClients = all && user.Role is (Roles.Administrator or Roles.AccountManager or Roles.Finance);
        user.Clients.RemoveAll(c => !ids.Contains(c.ClientId));
        user.Clients.AddRange(ids.Distinct().Where(id => !user.Clients.Exists(c => c.ClientId == id)).Select(id => new UserClient { UserId = user.Id, ClientId = id }).ToArray());
    }

    private static void Check(VegaUser user, Faults at)
    {
        switch (user.Role)
        {
            case Roles.VendorUser:
                if (user.VendorId is null) at.Missing("vendor", "is needed for a VendorUser");
                if (user.Clients.Count > 0) at.Invalid("clients", "a VendorUser has a vendor and no clients");
                break;
            case Roles.ClientAdmin or Roles.ClientViewer when user.Clients.Count != 1:
                at.Invalid("clients", $"a {user.Role} has exactly one client");
                break;
            case Roles.AccountManager or Roles.Finance when !user.AllClients && user.Clients.Count == 0:
                at.Missing("clients", "name the clients in scope, or null for all");
                break;
            case Roles.Administrator when user.Clients.Count > 0:
                at.Invalid("clients", "an Administrator sees every client");
                break;
        }
        if (user.Role != Roles.VendorUser && user.VendorId is not null) at.Invalid("vendor", "only a VendorUser has a vendor");
    }
}
