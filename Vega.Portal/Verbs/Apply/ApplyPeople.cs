using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Manage.Keys;
using Vega.Portal.Features.Manage.Users;
using Vega.Portal.Security;

namespace Vega.Portal.Verbs.Apply;

/// <summary>Makes users and API keys exist. A key is made once; what stands keeps its hash, and its plain text is gone for good.</summary>
public sealed class ApplyPeople(ApplyState state, Passwords passwords)
{
    private readonly Dictionary<string, VegaUser> _users = new(StringComparer.OrdinalIgnoreCase);

    public async Task RunAsync(ApplyFile file, CancellationToken cancellationToken)
    {
        foreach (var part in file.Users) await UserAsync(part, cancellationToken);
        await state.Edit.SaveAsync(cancellationToken);
        foreach (var (email, user) in _users) state.Output.Users[email] = new ApplyId(user.Id);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in file.ApiKeys)
        {
            if (part.Name is { } name && !names.Add(name.Trim())) part.At.Taken("name", $"'{name}' is listed twice; the keys that are written out go by it");
            await KeyAsync(part, cancellationToken);
        }
        await state.Edit.SaveAsync(cancellationToken);
    }

    private async Task UserAsync(ApplyUser part, CancellationToken cancellationToken)
    {
        var email = FieldValues.Email(part.Email?.Trim() ?? "");
        if (email is not null && _users.ContainsKey(email)) part.At.Taken("email", $"'{email}' is listed twice");
        var standing = email is null ? null : await FindAsync(email, cancellationToken);
        var user = standing ?? new VegaUser { EmailConfirmed = true, LockoutEnabled = true, SecurityStamp = OwnAccount.NewStamp() };
        new UserInput
        {
            Email = standing is null ? part.Email : default(Optional<string?>), Name = part.Name, Role = part.Role, Clients = Scope(part, standing),
            Vendor = part.Vendor is null ? default(Optional<int?>) : state.Vendor(part.Vendor, part.At, "vendor")?.Id ?? 0,
        }.ApplyTo(user, part.At);
        Password(part, user);
        if (standing is null) state.Db.Users.Add(user);
        if (email is not null) _users[email] = user;
    }

    /// <summary>No clients means all, for the roles that may see all; of a user who is there already it means that the scope stays.</summary>
    private Optional<IReadOnlyList<int>?> Scope(ApplyUser part, VegaUser? standing)
    {
        if (!part.Clients.IsGiven) return standing is null && part.Role.Value is Role.AccountManager or Role.Finance ? new Optional<IReadOnlyList<int>?>(IsGiven: true, null) : default;
        return part.Clients.Value.Select((slug, i) => state.Client(slug, part.At.At("clients", i), "")?.Client.Id ?? 0).ToArray();
    }

    private void Password(ApplyUser part, VegaUser user)
    {
        if (part.Password is null || passwords.Verify(user, part.Password, out _)) return;
        if (passwords.Fault(part.Password, user.Email, user.DisplayName) is { } fault) part.At.Add("password", fault.Code, fault.Message);
        (user.PasswordHash, user.SecurityStamp) = (passwords.Hash(user, part.Password), OwnAccount.NewStamp());
    }

    private async Task KeyAsync(ApplyKey part, CancellationToken cancellationToken)
    {
        var user = part.User is null ? null : _users.GetValueOrDefault(part.User) ?? await FindAsync(part.User, cancellationToken);
        if (part.User is not null && user is null) part.At.Add("user", "unknown-user", $"there is no user '{part.User}'");
        var key = new KeyInput
        {
            Name = part.Name, Test = part.Test, User = part.User is null ? null : user?.Id ?? 0,
            Client = part.Client is null ? null : state.Client(part.Client, part.At, "client")?.Client.Id ?? 0, Vendor = part.Vendor is null ? null : state.Vendor(part.Vendor, part.At, "vendor")?.Id ?? 0,
        }.ToKey(part.At, out var plain);
        if (!state.Edit.Faults.None) return;
        var standing = await state.Db.ApiKeys.FirstOrDefaultAsync(k => k.Name == key.Name && k.ClientId == key.ClientId && k.VendorId == key.VendorId && k.UserId == key.UserId, cancellationToken);
        if (standing is null)
        {
            state.Db.ApiKeys.Add(key);
            state.Output.ApiKeys[key.Name] = plain;
        }
        else if (standing.Test != part.Test) part.At.Invalid("test", $"the key '{key.Name}' exists and {(standing.Test ? "is" : "is not")} a test key, which cannot change; give another name");
    }

    private Task<VegaUser?> FindAsync(string email, CancellationToken cancellationToken)
    {
        var normal = email.Trim().ToUpperInvariant();
        return state.Db.Users.Include(u => u.Clients).FirstOrDefaultAsync(u => u.NormalizedEmail == normal, cancellationToken);
    }
}
