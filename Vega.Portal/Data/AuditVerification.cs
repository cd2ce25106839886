using Microsoft.EntityFrameworkCore;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>The first entry of a client's audit chain that is not what was written.</summary>
/// <param name="ClientId">The chain; 0 for what belongs to no client.</param>
/// <param name="Seq">The number at which the chain breaks.</param>
/// <param name="What">What happened to it, in a sentence.</param>
public sealed record AuditBreak(int ClientId, long Seq, string What);

/// <summary>Walks every audit chain from its first entry to the last link in the ledger, and names the first entry of each that was changed, removed or inserted.</summary>
public sealed class AuditVerification(AuditChain chain)
{
    private const int Batch = 2000;

    /// <summary>One break per broken chain; empty when all hold.</summary>
    public async Task<IReadOnlyList<AuditBreak>> FindBreaksAsync(VegaDbContext db, CancellationToken cancellationToken = default)
    {
        var breaks = new List<AuditBreak>();
        var ledgers = await db.Ledgers.AsNoTracking().OrderBy(l => l.ClientId).ToListAsync(cancellationToken);
        foreach (var ledger in ledgers)
            if (await FindBreakAsync(db, ledger, cancellationToken) is { } found) breaks.Add(found);
        var known = ledgers.ConvertAll(l => l.ClientId);
        var orphan = await db.Audit.AsNoTracking().Where(a => !known.Contains(a.ClientId)).OrderBy(a => a.ClientId).ThenBy(a => a.Seq).FirstOrDefaultAsync(cancellationToken);
        if (orphan is not null) breaks.Add(new AuditBreak(orphan.ClientId, orphan.Seq, "was inserted: its client has no ledger row"));
        return breaks;
    }

    private async Task<AuditBreak?> FindBreakAsync(VegaDbContext db, ClientLedger ledger, CancellationToken cancellationToken)
    {
        string? link = null;
        long seq = 0, after = long.MinValue;
        while (true)
        {
            var entries = await db.Audit.AsNoTracking().Where(a => a.ClientId == ledger.ClientId && a.Seq > after).OrderBy(a => a.Seq).Take(Batch).ToListAsync(cancellationToken);
            foreach (var entry in entries)
            {
                if (entry.Seq != seq + 1) return new AuditBreak(ledger.ClientId, seq + 1, entry.Seq <= 0 ? "was inserted: entries begin at 1" : "was removed");
                if (entry.Seq > ledger.AuditSeq) return new AuditBreak(ledger.ClientId, entry.Seq, "was inserted: it comes after the last entry that the ledger knows");
                var expected = chain.Link(link, entry);
                if (entry.Hash != expected) return new AuditBreak(ledger.ClientId, entry.Seq, seq == 0 ? "was changed, or this is not the audit key it was written with" : "was changed, or put in the place of another");
                (link, seq) = (expected, entry.Seq);
            }
            after = seq;
            if (entries.Count < Batch) break;
        }
        if (seq < ledger.AuditSeq) return new AuditBreak(ledger.ClientId, seq + 1, "was removed");
        return link == ledger.AuditHash ? null : new AuditBreak(ledger.ClientId, seq, "does not end in the link that the ledger keeps");
    }
}
