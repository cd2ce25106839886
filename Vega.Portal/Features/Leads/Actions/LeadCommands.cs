using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Intake;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Actions;

/// <summary>What people do with leads on the page: change one or many, foresee what a change would do, add a note. Who may do it, says the role; how it is done, <see cref="LeadChangeCommands"/>.</summary>
public sealed class LeadCommands(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, LeadChangeCommands changes, ConfigurationCache configurations, TimeProvider time)
{
    /// <summary>The most leads that are changed at once.</summary>
    public const int MostAtOnce = 50_000;

    /// <summary>The longest note or reason.</summary>
    public const int MostText = 500;

    private const int Batch = 100;
    private static readonly FieldError NotYours = new("", "forbidden", "Your role reads leads and does not change them.");

    /// <summary>True when the viewer may change leads at all.</summary>
    public static bool May(Viewer viewer) => Policies.Allows(Policies.ChangeLeads, viewer);

    /// <summary>True when the viewer may change a price: it is the agency's contract.</summary>
    public static bool MayPrice(Viewer viewer) => May(viewer) && Policies.Allows(Policies.ChangeAllocations, viewer);

    /// <summary>Changes the leads, a hundred per transaction, and tells after each how many are done. What was done stays when it is cancelled.</summary>
    public async Task<LeadOutcome> ChangeAsync(Viewer viewer, IReadOnlyList<long> ids, LeadPatch patch, Action<int>? progress, CancellationToken cancellationToken)
    {
        var outcome = new LeadOutcome { Total = ids.Count };
        if (Refuses(viewer, patch) is { } refusal)
        {
            outcome.Refuse(refusal.Message, ids.Count);
            return outcome;
        }
        foreach (var (clientId, some) in await ByClientAsync(viewer, ids, outcome, cancellationToken))
        {
            foreach (var batch in some.Chunk(Batch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                // Once begun, a batch is finished: half a batch would be neither done nor undone.
                var before = await StatesAsync(batch, CancellationToken.None);
                foreach (var answer in await changes.ChangeAsync(clientId, viewer, [.. batch.Select(id => new LeadChangeRequest(patch, Id: id))], CancellationToken.None))
                {
                    // A change that changed nothing wrote no event.
                    if (answer is Change<Lead>.Saved saved && before[saved.Value.Id].Seq == saved.Value.UpdatedSeq) outcome.Same++;
                    else if (answer is Change<Lead>.Saved changed) outcome.Add(before[changed.Value.Id], changed.Value, changed.Notes);
                    else if (answer is Change<Lead>.Invalid invalid) outcome.Refuse(invalid.Errors[0].Message);
                    else outcome.Refuse("It is gone.");
                }
                progress?.Invoke(outcome.Done);
            }
        }
        return outcome;
    }

    /// <summary>What the change would do to these leads as they stand, with nothing written.</summary>
    public async Task<LeadOutcome> ForeseeAsync(Viewer viewer, IReadOnlyList<long> ids, LeadPatch patch, CancellationToken cancellationToken)
    {
        var outcome = new LeadOutcome { Total = ids.Count };
        if (Refuses(viewer, patch) is { } refusal)
        {
            outcome.Refuse(refusal.Message, ids.Count);
            return outcome;
        }
        var now = time.Now();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var (clientId, some) in await ByClientAsync(viewer, ids, outcome, cancellationToken))
        {
            var configuration = await configurations.GetAsync(clientId, cancellationToken) ?? throw new InvalidOperationException($"Client {clientId} has leads and no ledger row.");
            var allocations = await db.Allocations.AsNoTracking().Where(a => a.ClientId == clientId).ToDictionaryAsync(a => a.Id, cancellationToken);
            foreach (var batch in some.Chunk(Batch * 5))
            {
                foreach (var lead in await db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => batch.Contains(l.Id)).ToListAsync(cancellationToken))
                {
                    var before = LeadState.Of(lead);
                    var allocation = lead.AllocationId is { } id ? allocations.GetValueOrDefault(id) : null;
                    var history = LeadChanges.NeedsHistory(lead) ? await db.LeadEvents.AsNoTracking().Where(e => e.LeadId == lead.Id).OrderBy(e => e.Seq).ToListAsync(cancellationToken) : null;
                    var change = LeadChanges.Apply(lead, patch, new LeadChangeContext { Configuration = configuration, Now = now, Actor = viewer.Actor, Allocation = allocation, History = history });
                    if (change.Errors.Count > 0) outcome.Refuse(change.Errors[0].Message);
                    else if (change.Events.Count == 0) outcome.Same++;
                    else outcome.Add(before, lead, change.Notes);
                    if (allocation is not null) allocation.SlotsTaken += change.SlotDelta;
                }
            }
        }
        return outcome;
    }

    /// <summary>Writes a note into the story of each lead.</summary>
    public async Task<LeadOutcome> NoteAsync(Viewer viewer, IReadOnlyList<long> ids, string text, Action<int>? progress, CancellationToken cancellationToken)
    {
        var outcome = new LeadOutcome { Total = ids.Count };
        text = text.Trim();
        if (!May(viewer) || text.Length is 0 or > MostText)
        {
            outcome.Refuse(!May(viewer) ? NotYours.Message : $"A note has from 1 to {MostText} characters.", ids.Count);
            return outcome;
        }
        foreach (var (clientId, some) in await ByClientAsync(viewer, ids, outcome, cancellationToken))
        {
            foreach (var batch in some.Chunk(Batch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
                await using var transaction = await WriteTransaction.BeginAsync(db, gate, [clientId], CancellationToken.None);
                foreach (var lead in await db.Leads.VisibleTo(viewer).Where(l => l.ClientId == clientId && batch.Contains(l.Id)).ToListAsync(CancellationToken.None))
                {
                    var (seq, recordedAt) = transaction.NextEvent(clientId, time.Now());
                    (lead.UpdatedSeq, lead.UpdatedAt) = (seq, recordedAt);
                    db.LeadEvents.Add(LeadEvent.Of(lead, seq, LeadEventType.Note, recordedAt, viewer.Actor, text));
                    outcome.Changed++;
                }
                await transaction.CommitAsync(CancellationToken.None);
                progress?.Invoke(outcome.Done);
            }
        }
        return outcome;
    }

    private static FieldError? Refuses(Viewer viewer, LeadPatch patch) =>
        !May(viewer) ? NotYours : patch.CostInCents.IsGiven && !MayPrice(viewer) ? new FieldError("cost_in_cents", "forbidden", "Your role does not change prices.") : null;

    /// <summary>The leads by client; those that the viewer does not see are refused.</summary>
    private async Task<List<(int ClientId, List<long> Ids)>> ByClientAsync(Viewer viewer, IReadOnlyList<long> ids, LeadOutcome outcome, CancellationToken cancellationToken)
    {
        if (ids.Count > MostAtOnce) throw new ArgumentOutOfRangeException(nameof(ids), ids.Count, "too many leads at once");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = new List<(long Id, int ClientId)>();
        foreach (var batch in ids.Distinct().Chunk(Batch * 5))
            found.AddRange((await db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => batch.Contains(l.Id)).Select(l => new { l.Id, l.ClientId }).ToListAsync(cancellationToken)).Select(l => (l.Id, l.ClientId)));
        if (found.Count < ids.Count) outcome.Refuse("It is gone.", ids.Count - found.Count);
        return [.. found.GroupBy(l => l.ClientId).OrderBy(g => g.Key).Select(g => (g.Key, g.Select(l => l.Id).Order().ToList()))];
    }

    private async Task<Dictionary<long, LeadState>> StatesAsync(long[] ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, LeadState.Of, cancellationToken);
    }
}
