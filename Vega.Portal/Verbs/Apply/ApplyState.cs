using Microsoft.EntityFrameworkCore;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Data;

namespace Vega.Portal.Verbs.Apply;

/// <summary>What stands and what was made so far, found by the names that files use.</summary>
public sealed class ApplyState(ConfigurationEdit edit)
{
    private readonly Dictionary<string, ClientParts> _clients = new(StringComparer.OrdinalIgnoreCase);

    public ConfigurationEdit Edit { get; } = edit;
    public VegaDbContext Db => Edit.Db;
    public List<Vendor> Vendors { get; private set; } = [];
    public ApplyOutput Output { get; } = new();

    /// <summary>Reads the named clients and all vendors. Every client read is one whose ledger row is held.</summary>
    public async Task LoadAsync(IReadOnlyDictionary<string, int> clientIdsBySlug, CancellationToken cancellationToken)
    {
        var byId = new Dictionary<int, ClientParts>();
        foreach (var (slug, id) in clientIdsBySlug)
        {
            if (!byId.TryGetValue(id, out var parts))
            {
                var client = await Db.Clients.Include(c => c.Endpoint).SingleAsync(c => c.Id == id, cancellationToken);
                byId[id] = parts = await ClientParts.LoadAsync(Db, client, cancellationToken);
            }
            _clients[slug] = parts;
        }
        Vendors = await Db.Vendors.ToListAsync(cancellationToken);
    }

    /// <summary>The client of that slug; null when there is none.</summary>
    public ClientParts? Client(string? slug) => slug is null ? null : _clients.GetValueOrDefault(slug);

    /// <summary>The client of that slug; that there is none is a fault of <paramref name="name"/>.</summary>
    public ClientParts? Client(string? slug, Faults at, string name)
    {
        if (string.IsNullOrWhiteSpace(slug)) at.Missing(name, "is needed: a client's slug");
        else if (Client(slug) is { } found) return found.Client.ArchivedAt is null ? found : Refuse(at, name, $"the client '{slug}' is archived");
        else at.Add(name, "unknown-client", $"there is no client '{slug}'");
        return null;
    }

    /// <summary>The vendor of that name; that there is none is a fault of <paramref name="name"/>.</summary>
    public Vendor? Vendor(string? called, Faults at, string name)
    {
        if (string.IsNullOrWhiteSpace(called)) at.Missing(name, "is needed: a vendor's name");
        else if (Vendors.Find(v => InputText.Same(v.Name, called.Trim())) is { } found)
        {
            if (found.ArchivedAt is null) return found;
            at.Invalid(name, $"the vendor '{called}' is archived");
        }
        else at.Add(name, "unknown-vendor", $"there is no vendor '{called}'");
        return null;
    }

    /// <summary>Makes a client known that was made just now, or more slugs of one that is.</summary>
    public async Task AddAsync(string slug, IReadOnlyList<string> aliases, Client client, CancellationToken cancellationToken)
    {
        var parts = Client(slug) ?? await ClientParts.LoadAsync(Db, client, cancellationToken);
        _clients[slug] = parts;
        foreach (var alias in aliases) _clients.TryAdd(alias, parts);
    }

    private static ClientParts? Refuse(Faults at, string name, string why)
    {
        at.Invalid(name, why);
        return null;
    }
}

/// <summary>A client and everything that belongs to it, tracked.</summary>
public sealed class ClientParts
{
    public required Client Client { get; init; }
    public required List<LeadField> Fields { get; init; }
    public required List<Campus> Campuses { get; init; }
    public required List<ProgramGroup> Groups { get; init; }
    public required List<DegreeProgram> Programs { get; init; }
    public required List<FilterRule> Rules { get; init; }
    public required List<Contract> Contracts { get; init; }
    public required List<ClientCampaign> Campaigns { get; init; }
    public required List<Allocation> Allocations { get; init; }

    public static async Task<ClientParts> LoadAsync(VegaDbContext db, Client client, CancellationToken cancellationToken)
    {
        var id = client.Id;
        return new ClientParts
        {
            Client = client,
            Fields = await db.LeadFields.Where(f => f.ClientId == id).OrderBy(f => f.Position).ToListAsync(cancellationToken),
            Campuses = await db.Campuses.Where(c => c.ClientId == id).ToListAsync(cancellationToken),
            Groups = await db.ProgramGroups.Where(g => g.ClientId == id).ToListAsync(cancellationToken),
            Programs = await db.DegreePrograms.Where(p => p.ClientId == id).ToListAsync(cancellationToken),
            Rules = await db.FilterRules.Where(r => r.ClientId == id).ToListAsync(cancellationToken),
            Contracts = await db.Contracts.Where(c => c.ClientId == id).ToListAsync(cancellationToken),
            Campaigns = await db.Campaigns.Where(c => c.ClientId == id).ToListAsync(cancellationToken),
            Allocations = await db.Allocations.Where(a => a.ClientId == id).ToListAsync(cancellationToken),
        };
    }
}
