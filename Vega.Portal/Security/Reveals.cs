using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>
/// Shows a masked viewer the personal data of one lead for ten minutes, for a reason that stands in the lead's timeline and in the audit log; at most fifty leads in 24 hours.
/// </summary>
public sealed class Reveals(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time)
{
    public const int PerDay = 50, MaxReason = 500, MinReason = 5;
    public static readonly Duration Lasts = Duration.FromMinutes(10);

    /// <summary>Reveals the lead to the viewer. While a grant lasts, asking again gives that one.</summary>
    public async Task<Change<RevealGrant>> RevealAsync(Viewer viewer, long leadId, string? reason, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var clientId = await db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => l.Id == leadId).Select(l => (int?)l.ClientId).SingleOrDefaultAsync(cancellationToken);
        if (clientId is null) return new Change<RevealGrant>.Missing();
        if (!Policies.Allows(Policies.RevealLeads, viewer) || viewer.UserId is not { } userId) return new Change<RevealGrant>.Forbidden("forbidden", "Only an account manager reveals leads.");
        var faults = new Faults();
        var text = faults.Text("reason", reason, MaxReason);
        if (text is null || text.Length < MinReason) faults.Missing("reason", "say why you need to see this person's data");
        if (!faults.None) return new Change<RevealGrant>.Invalid(faults.All);
        // client 0 as well: the quota counts over all clients
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0, clientId.Value], cancellationToken);
        var now = time.Now();
        var standing = await db.RevealGrants.AsNoTracking().Where(g => g.UserId == userId && g.LeadId == leadId && g.ExpiresAt > now).FirstOrDefaultAsync(cancellationToken);
        if (standing is not null) return new Change<RevealGrant>.Saved(standing, []);
        var dayAgo = now - Duration.FromHours(24);
        if (await db.RevealGrants.CountAsync(g => g.UserId == userId && g.GrantedAt > dayAgo, cancellationToken) >= PerDay)
            return new Change<RevealGrant>.Forbidden("reveal-quota", $"You have revealed {PerDay} leads in the last 24 hours.");
        var lead = await db.Leads.SingleAsync(l => l.Id == leadId, cancellationToken);
        var grant = new RevealGrant { UserId = userId, ClientId = lead.ClientId, LeadId = leadId, Reason = text!, GrantedAt = now, ExpiresAt = now + Lasts };
        (lead.UpdatedSeq, lead.UpdatedAt) = transaction.NextEvent(lead.ClientId, now);
        db.RevealGrants.Add(grant);
        db.LeadEvents.Add(LeadEvent.Of(lead, lead.UpdatedSeq, LeadEventType.Revealed, lead.UpdatedAt, viewer.Actor, text));
        transaction.Audit(lead.ClientId, viewer, "revealed", "leads", leadId, new AuditChange("reason", null, text));
        await transaction.CommitAsync(cancellationToken);
        return new Change<RevealGrant>.Saved(grant, []);
    }

    /// <summary>The viewer for showing this one lead: one who sees personal data while a grant lasts. Use it for that lead alone.</summary>
    public async Task<Viewer> ForLeadAsync(Viewer viewer, long leadId, CancellationToken cancellationToken = default)
    {
        if (viewer.SeesPersonalData || viewer.UserId is not { } userId || !Policies.Allows(Policies.RevealLeads, viewer)) return viewer;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.Now();
        return await db.RevealGrants.AsNoTracking().AnyAsync(g => g.UserId == userId && g.LeadId == leadId && g.ExpiresAt > now, cancellationToken) ? viewer with { Reveals = true } : viewer;
    }

    /// <summary>When the viewer's grant for the lead ends; null when there is none.</summary>
    public async Task<Instant?> UntilAsync(Viewer viewer, long leadId, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.Now();
        return await db.RevealGrants.AsNoTracking().Where(g => g.UserId == viewer.UserId && g.LeadId == leadId && g.ExpiresAt > now).Select(g => (Instant?)g.ExpiresAt).FirstOrDefaultAsync(cancellationToken);
    }
}
