using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>
/// A change of what people configure, inside a <see cref="WriteTransaction"/>. Times, and the configuration version that caches follow, are set here for everything that
/// really changed, so that writing what stands already changes nothing; and each such change goes to the audit log.
/// </summary>
public sealed class ConfigurationEdit(VegaDbContext db, WriteTransaction transaction, Viewer viewer, Instant now)
{
    private readonly RuleVersions _rules = new(db);

    public VegaDbContext Db { get; } = db;
    public WriteTransaction Transaction { get; } = transaction;
    public Viewer Viewer { get; } = viewer;
    public Instant Now { get; } = now;

    /// <summary>The faults of the input; while there is one, nothing is saved.</summary>
    public Faults Faults { get; } = new();

    /// <summary>What the version says that this edit makes of a client's filter rules, should it change them.</summary>
    public RuleVersionRemark RulesRemark { get; set; } = new();

    /// <summary>How many rows were made, and how many changed.</summary>
    public (int Made, int Changed) Counts { get; private set; }

    /// <summary>Writes what was tracked so far, which gives new rows their ids; does nothing once a fault was found.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (!Faults.None) return;
        var touched = new HashSet<int>();
        var audited = new List<AuditedChanges>();
        foreach (var entry in Db.ChangeTracker.Entries().Where(e => e.Entity is not (AuditEntry or RuleVersion) && e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList())
        {
            var added = entry.State == EntityState.Added;
            Counts = added ? (Counts.Made + 1, Counts.Changed) : (Counts.Made, Counts.Changed + 1);
            if (entry.State != EntityState.Deleted && entry.Metadata.FindProperty("UpdatedAt") is not null) entry.Property("UpdatedAt").CurrentValue = Now;
            if (added && entry.Metadata.FindProperty("CreatedAt") is not null) entry.Property("CreatedAt").CurrentValue = Now;
            if (AuditedChanges.Of(entry) is { } changes) audited.Add(changes);
            if (entry.Entity is Client client && !added) touched.Add(client.Id);
            else if (entry.Entity is Vendor { InternalClientId: { } owner }) touched.Add(owner);
            // Intake reads these anew for each lead or never, so that no cache need follow them.
            else if (entry.Entity is not (Allocation or UserClient or ApiKey or PostingLink or SavedView or TcpaDisclosure) && entry.Metadata.FindProperty("ClientId") is not null && entry.Property("ClientId").CurrentValue is int id) touched.Add(id);
        }
        var rules = await _rules.ChangedAsync(cancellationToken);
        await Db.SaveChangesAsync(cancellationToken);
        await _rules.KeepAsync(rules, Viewer, Now, RulesRemark, cancellationToken);
        foreach (var changes in audited) changes.WriteTo(Transaction, Viewer);
        foreach (var id in touched) if (Transaction.Holds(id)) Transaction.ConfigurationChanged(id);
    }
}
