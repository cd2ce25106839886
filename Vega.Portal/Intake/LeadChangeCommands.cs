using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Intake;

/// <summary>A change wanted of one lead, which is named by exactly one of the three ids.</summary>
/// <param name="Patch">What is to change.</param>
/// <param name="Id">Serial number.</param>
/// <param name="PublicId">Public id.</param>
/// <param name="ExternalId">The id in the client's own system; the youngest lead that carries it.</param>
/// <param name="IfSeq">The lead's UpdatedSeq that the change was made on; null changes whatever stands.</param>
public sealed record LeadChangeRequest(LeadPatch Patch, long? Id = null, PublicId? PublicId = null, string? ExternalId = null, long? IfSeq = null);

/// <summary>
/// The one way to change a stored lead: under its client's lock, by <see cref="LeadChanges"/>, with its events and its slot of the cap in one transaction (design §3;
/// readings 48, 52, 71 to 74, 85, 115 to 119).
/// </summary>
public sealed class LeadChangeCommands(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, ConfigurationCache configurations, DeliveryOptions deliveries, DeliverySignals signals, TimeProvider time)
{
    /// <summary>
    /// Makes each change that is right, in their order, all in one transaction; answers each: Saved with what to know, Invalid with the fields, Missing when the viewer has no
    /// such lead, Stale with the lead as it stands. A change that changes nothing is Saved and writes no event.
    /// </summary>
    public async Task<IReadOnlyList<Change<Lead>>> ChangeAsync(int clientId, Viewer viewer, IReadOnlyList<LeadChangeRequest> requests, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [clientId], cancellationToken);
        var answers = await ChangeAsync(db, transaction, clientId, viewer, requests, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.Due();
        return answers;
    }

    /// <summary>The same in a transaction of the caller's that holds the client, and that the caller commits.</summary>
    public async Task<IReadOnlyList<Change<Lead>>> ChangeAsync(
        VegaDbContext db, WriteTransaction transaction, int clientId, Viewer viewer, IReadOnlyList<LeadChangeRequest> requests, CancellationToken cancellationToken)
    {
        var configuration = await configurations.GetAsync(db, clientId, transaction.Ledger(clientId).ConfigVersion, cancellationToken);
        var allocations = new Dictionary<int, Allocation>();
        var answers = new List<Change<Lead>>(requests.Count);
        foreach (var request in requests)
        {
            var lead = await FindAsync(db, clientId, viewer, request, cancellationToken);
            if (lead is null)
            {
                answers.Add(new Change<Lead>.Missing());
                continue;
            }
            if (request.IfSeq is { } seq && seq != lead.UpdatedSeq)
            {
                answers.Add(new Change<Lead>.Stale(lead));
                continue;
            }
            if (lead.AllocationId is { } id && !allocations.ContainsKey(id) && await db.Allocations.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellationToken) is { } found) allocations[id] = found;
            var allocation = lead.AllocationId is { } allocationId ? allocations.GetValueOrDefault(allocationId) : null;
            var held = lead is { Status: LeadStatus.Pending, RefusalCode: Refusal.HeldForReview };
            var now = Instant.Max(transaction.Ledger(clientId).RecordedAt, time.Now());
            var change = LeadChanges.Apply(lead, request.Patch, new LeadChangeContext
            {
                Configuration = configuration,
                Now = now,
                Actor = viewer.Actor,
                Allocation = allocation,
                History = LeadChanges.NeedsHistory(lead) ? await db.LeadEvents.AsNoTracking().Where(e => e.LeadId == lead.Id).OrderBy(e => e.Seq).ToListAsync(cancellationToken) : null,
            });
            if (change.Errors.Count > 0)
            {
                answers.Add(new Change<Lead>.Invalid(change.Errors));
                continue;
            }
            foreach (var happened in change.Events)
            {
                (happened.Seq, happened.RecordedAt) = transaction.NextEvent(clientId, now);
                (lead.UpdatedSeq, lead.UpdatedAt) = (happened.Seq, happened.RecordedAt);
                db.LeadEvents.Add(happened);
            }
            if (change.SlotDelta != 0 && allocation is not null)
            {
                allocation.SlotsTaken += change.SlotDelta;
                await db.Allocations.Where(a => a.Id == allocation.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.SlotsTaken, allocation.SlotsTaken), cancellationToken);
            }
            // A lead that was held goes to the client's own system when somebody lets it in.
            if (held && lead.Status.IsGood() && configuration.DestinationOf(lead.CampaignId) is { } destination) db.Deliveries.Add(Outbox.Of(lead, destination, now, deliveries, retry: null));
            // History read for the next change of the same lead must see this one's events.
            await db.SaveChangesAsync(cancellationToken);
            answers.Add(new Change<Lead>.Saved(lead, change.Notes));
        }
        return answers;
    }

    private static Task<Lead?> FindAsync(VegaDbContext db, int clientId, Viewer viewer, LeadChangeRequest request, CancellationToken cancellationToken)
    {
        var leads = db.Leads.Include(l => l.Post).VisibleTo(viewer).Where(l => l.ClientId == clientId);
        if (request.Id is { } id) leads = leads.Where(l => l.Id == id);
        else if (request.PublicId is { } publicId) leads = leads.Where(l => l.PublicId == publicId);
        else leads = leads.Where(l => l.ExternalId == request.ExternalId).OrderByDescending(l => l.Id);
        return leads.FirstOrDefaultAsync(cancellationToken);
    }
}
