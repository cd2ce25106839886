using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Intake;
using Vega.Portal.Data;

namespace Vega.Portal.Intake;

/// <summary>
/// What intake knows of each client, kept in memory. A change committed by this process drops its client's copy at once; a copy older than a second is compared with the ledger's
/// ConfigVersion before use, so that another node's change is seen within that time. The writer compares once more under the client's lock.
/// </summary>
public sealed class ConfigurationCache
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);
    private readonly IDbContextFactory<VegaDbContext> _contexts;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<int, Entry> _entries = new();
    private readonly ConcurrentDictionary<string, int> _slugs = new(StringComparer.OrdinalIgnoreCase);

    public ConfigurationCache(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time)
    {
        (_contexts, _time) = (contexts, time);
        gate.Committed += ledger =>
        {
            if (_entries.TryGetValue(ledger.ClientId, out var entry) && entry.Configuration.Version != ledger.ConfigVersion) _entries.TryRemove(ledger.ClientId, out _);
        };
    }

    /// <summary>The client that a slug, present or former and not retired, leads to; null when none does.</summary>
    public async ValueTask<ClientConfiguration?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        if (slug.Length > 64) return null;
        var key = slug.ToLowerInvariant();
        if (!_slugs.TryGetValue(key, out var clientId))
        {
            await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
            clientId = await db.ClientSlugs.Where(s => s.Slug == key && s.RetiredAt == null).Select(s => s.ClientId).FirstOrDefaultAsync(cancellationToken);
            if (clientId == 0) return null;
            _slugs[key] = clientId;
        }
        var entry = await EntryAsync(clientId, cancellationToken);
        if (entry is not null && entry.Slugs.Contains(key)) return entry.Configuration;
        _slugs.TryRemove(key, out _);
        return null;
    }

    /// <summary>The client's configuration, at most a second old; null when there is no such client.</summary>
    public async ValueTask<ClientConfiguration?> GetAsync(int clientId, CancellationToken cancellationToken) => (await EntryAsync(clientId, cancellationToken))?.Configuration;

    private async ValueTask<Entry?> EntryAsync(int clientId, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        if (_entries.TryGetValue(clientId, out var entry) && _time.GetElapsedTime(entry.CheckedAt, now) < Trusted) return entry;
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var version = await db.Ledgers.Where(l => l.ClientId == clientId).Select(l => (long?)l.ConfigVersion).FirstOrDefaultAsync(cancellationToken);
        if (version is null) return null;
        if (entry is not null && entry.Configuration.Version == version)
        {
            entry = entry with { CheckedAt = now };
            _entries[clientId] = entry;
            return entry;
        }
        entry = await LoadAsync(db, clientId, version.Value, now, cancellationToken);
        if (entry is not null) _entries[clientId] = entry;
        return entry;
    }

    /// <summary>The configuration of exactly that version, which the caller has read under the client's lock with <paramref name="db"/>.</summary>
    public async ValueTask<ClientConfiguration> GetAsync(VegaDbContext db, int clientId, long version, CancellationToken cancellationToken)
    {
        if (_entries.TryGetValue(clientId, out var entry) && entry.Configuration.Version == version) return entry.Configuration;
        entry = await LoadAsync(db, clientId, version, _time.GetTimestamp(), cancellationToken) ?? throw new InvalidOperationException($"Client {clientId} has a ledger row but no client.");
        _entries[clientId] = entry;
        return entry.Configuration;
    }

    // The version is read before the rows: rows that are newer than their version are read once more when the version is next compared; the other way round they would stay stale.
    private static async Task<Entry?> LoadAsync(VegaDbContext db, int clientId, long version, long now, CancellationToken cancellationToken)
    {
        var client = await db.Clients.AsNoTracking().Include(c => c.Endpoint).FirstOrDefaultAsync(c => c.Id == clientId, cancellationToken);
        if (client is null) return null;
        var contracts = await db.Contracts.AsNoTracking().Where(c => c.ClientId == clientId).ToListAsync(cancellationToken);
        var vendorIds = contracts.Select(c => c.VendorId).Distinct().ToArray();
        var slugs = await db.ClientSlugs.Where(s => s.ClientId == clientId && s.RetiredAt == null).Select(s => s.Slug).ToListAsync(cancellationToken);
        var rules = await db.FilterRules.AsNoTracking().Where(r => r.ClientId == clientId).ToListAsync(cancellationToken);
        var configuration = new ClientConfiguration(new ClientRows
        {
            Client = client,
            ConfigVersion = version,
            Contracts = contracts,
            Fields = await db.LeadFields.AsNoTracking().Where(f => f.ClientId == clientId).ToListAsync(cancellationToken),
            Groups = await db.ProgramGroups.AsNoTracking().Where(g => g.ClientId == clientId).ToListAsync(cancellationToken),
            Programs = await db.DegreePrograms.AsNoTracking().Where(p => p.ClientId == clientId).ToListAsync(cancellationToken),
            Campaigns = await db.Campaigns.AsNoTracking().Where(c => c.ClientId == clientId).ToListAsync(cancellationToken),
            Vendors = await db.Vendors.AsNoTracking().Where(v => v.InternalClientId == clientId || vendorIds.Contains(v.Id)).ToListAsync(cancellationToken),
            Campuses = await db.Campuses.AsNoTracking().Where(c => c.ClientId == clientId).ToListAsync(cancellationToken),
            Destinations = await db.Destinations.AsNoTracking().Where(d => d.ClientId == clientId).ToListAsync(cancellationToken),
            Rules = rules,
            RulesVersion = await RuleVersions.NumberAsync(db, clientId, RuleSet.Of(rules), cancellationToken),
        });
        return new Entry(configuration, [.. slugs], now);
    }

    private sealed record Entry(ClientConfiguration Configuration, HashSet<string> Slugs, long CheckedAt);
}
