using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Verbs.Demo;

/// <summary>A demo user as printed.</summary>
internal sealed record DemoSignIn(string Email, string Role, string Sees);

/// <summary>
/// Users and keys of the demo. In Development password and keys follow from the seed, so that a README can name them; elsewhere they are random and told once, when they are made.
/// </summary>
internal sealed class DemoAccess(bool known)
{
    private static readonly (string Name, string Email, Role Role, string? Slug, string? Vendor)[] People =
    [
        ("Avery Lindqvist", "avery.lindqvist@northline.example", Role.Administrator, null, null),
        ("Dana Ruiz", "dana.ruiz@northline.example", Role.AccountManager, null, null),
        ("Marcus Bell", "marcus.bell@northline.example", Role.AccountManager, "pinehurst", null),
        ("Helen Okafor", "helen.okafor@northline.example", Role.Finance, null, null),
        ("Theo Marsh", "theo.marsh@awesomeuniversity.example", Role.ClientAdmin, "AwesomeUniversity", null),
        ("Priya Nair", "priya.nair@calloway.example", Role.ClientAdmin, "calloway", null),
        ("Sam Keller", "sam.keller@calloway.example", Role.ClientViewer, "calloway", null),
        ("Lena Fox", "lena.fox@leadsrus.example", Role.VendorUser, null, "Leads R Us"),
    ];

    public const string VendorName = "Leads R Us";
    public const string ClientSlug = "AwesomeUniversity";
    public const string ClientKeyName = "Awesome University CRM";
    public const string UserKeyName = "Dana Ruiz's scripts";

    /// <summary>By which the start tells that the database holds the demo.</summary>
    public const string AccountManager = "dana.ruiz@northline.example";

    private readonly List<VegaUser> _users = [];
    private readonly Dictionary<int, ApiKey> _keys = [];

    public string Password { get; } = known ? KnownPassword : "Vega-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));

    public const string KnownPassword = "Vega-demo-2-try";

    public string VendorKey { get; private set; } = "";
    public string ClientKey { get; private set; } = "";
    public string UserKey { get; private set; } = "";

    public static IReadOnlyList<DemoSignIn> SignIns => [.. People.Select(p => new DemoSignIn(p.Email, p.Role.ToString(), p.Vendor ?? DemoSchools.All.FirstOrDefault(s => s.Slug == p.Slug)?.Name ?? "all clients"))];

    /// <summary>A key that follows from the seed and is therefore known to everybody.</summary>
    public static string KnownKey(int seed, string owner) => "vega_" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"a key for demos only: {owner}, {seed}"))).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public void Add(VegaDbContext db, IReadOnlyList<DemoSchoolState> schools, Dictionary<string, Vendor> vendors, DemoSpan span, int seed)
    {
        // One password, one hash: eight slow hashes would be a tenth of the first start.
        var hash = new PasswordHasher<VegaUser>().HashPassword(new(), Password);
        foreach (var (name, email, role, slug, vendor) in People)
        {
            var dice = DemoDice.For(seed, "user " + email);
            var user = new VegaUser
            {
                DisplayName = name, Email = email, NormalizedEmail = email.ToUpperInvariant(), UserName = email, NormalizedUserName = email.ToUpperInvariant(), EmailConfirmed = true, LockoutEnabled = true, Role = role,
                AllClients = slug is null && vendor is null, VendorId = vendor is null ? null : vendors[vendor].Id, CreatedAt = span.Start - Duration.FromDays(40),
                SecurityStamp = known ? dice.Word(32).ToUpperInvariant() : Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), ConcurrencyStamp = dice.Word(32),
            };
            user.PasswordHash = hash;
            if (slug is not null) user.Clients.Add(new() { ClientId = schools.First(s => s.School.Slug == slug).Client.Id });
            if (email.StartsWith("marcus", StringComparison.Ordinal)) user.Clients.Add(new() { ClientId = schools.First(s => s.School.Slug == "maunavista").Client.Id });
            _users.Add(user);
        }
        db.AddRange(_users);
    }

    public void AddKeys(VegaDbContext db, IReadOnlyList<DemoSchoolState> schools, Dictionary<string, Vendor> vendors, Dictionary<int, Viewer> vendorKeys, DemoSpan span, int seed)
    {
        var since = span.Start - Duration.FromDays(30);
        var made = new List<(ApiKey Row, DemoSchoolState? School, Vendor? Vendor)>();
        foreach (var school in schools) made.Add((Key(db, seed, school.Client.Name + " CRM", since, school.School.Slug == ClientSlug ? k => ClientKey = k : null, k => k.ClientId = school.Client.Id), school, null));
        foreach (var vendor in vendors.Values.Where(v => v.InternalClientId is null))
            made.Add((Key(db, seed, vendor.Name, since, vendor.Name == VendorName ? k => VendorKey = k : null, k => k.VendorId = vendor.Id), null, vendor));
        var user = _users.First(u => u.Email == AccountManager);
        Key(db, seed, UserKeyName, since, k => UserKey = k, k => k.UserId = user.Id);
        db.SaveChanges();

        foreach (var (row, school, vendor) in made)
        {
            _keys.Add(row.Id, row);
            if (school is not null) (school.Key, school.AccountManager) = (new() { Kind = ViewerKind.ClientKey, KeyId = row.Id, ClientIds = [school.Client.Id], Name = row.Name }, "user:" + user.Id);
            else vendorKeys[vendor!.Id] = new() { Kind = ViewerKind.VendorKey, KeyId = row.Id, VendorId = vendor.Id, Name = row.Name };
        }
    }

    /// <summary>A key posted a lead.</summary>
    public void Used(Viewer viewer, Instant at)
    {
        if (viewer.KeyId is { } id) _keys[id].LastUsedAt = at;
    }

    private ApiKey Key(VegaDbContext db, int seed, string name, Instant since, Action<string>? tell, Action<ApiKey> owner)
    {
        var plain = tell is not null && known ? KnownKey(seed, name) : "vega_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        tell?.Invoke(plain);
        var key = new ApiKey { Name = name, Prefix = plain[..12], Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain))), CreatedAt = since };
        owner(key);
        db.Add(key);
        return key;
    }
}
