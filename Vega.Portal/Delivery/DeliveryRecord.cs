using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Intake;
using Vega.Portal.Platform;

namespace Vega.Portal.Delivery;

/// <summary>What was sent, and what came of it.</summary>
public sealed record SentDelivery(LeasedDelivery Leased, string? Body, Exchange Exchange);

/// <summary>
/// Writes down what attempts came to, in one transaction: for each the attempt, the delivery, the lead with its events and slot, the circuit of the destination, and the stored answer of
/// the post that it completes (design §3).
/// </summary>
public sealed class DeliveryRecord(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, LeadChangeCommands changes, DeliveryOptions options, DeliverySignals signals, TimeProvider time)
{
    private readonly RetryTimetable _timetable = new(options.RetrySeconds);

    /// <summary>Writes some down, all or none, and tells whoever waits for them.</summary>
    public async Task WriteAsync(IReadOnlyCollection<SentDelivery> sent, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, sent.Select(s => s.Leased.Delivery.ClientId), cancellationToken);
        var tell = new List<Action>(sent.Count);
        foreach (var one in sent) tell.Add(await WriteAsync(db, transaction, one, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        foreach (var told in tell) told();
        signals.Due();
    }

    /// <summary>What is to be told once it is committed.</summary>
    private async Task<Action> WriteAsync(VegaDbContext db, WriteTransaction transaction, SentDelivery sent, CancellationToken cancellationToken)
    {
        var ((leased, body, exchange), now) = (sent, time.Now());
        var delivery = await db.Deliveries.SingleAsync(d => d.Id == leased.Delivery.Id, cancellationToken);
        var mayHaveArrived = await db.DeliveryAttempts.AnyAsync(a => a.DeliveryId == delivery.Id && a.Number < leased.Attempt.Number && a.MayHaveArrived, cancellationToken);
        var verdict = exchange.Verdict.After(delivery, mayHaveArrived);
        var attempt = await db.DeliveryAttempts.SingleAsync(a => a.Id == leased.Attempt.Id, cancellationToken);
        Fill(attempt, verdict, exchange, body);

        var circuit = delivery.Test ? null : await CircuitAsync(db, delivery.DestinationId, cancellationToken);
        if (verdict.IsAnswer) circuit?.Answered(now);
        else circuit?.Failed(now, verdict.Fault, options.BreakerFailures, Duration.FromSeconds(options.BreakerSeconds), verdict.RetryAfter is { } pause ? now + pause : null);

        if (delivery.Attempts == attempt.Number) delivery.LeasedUntil = null;
        // Another attempt began when the lease was over, or somebody settled it meanwhile: theirs counts. What was taken is taken.
        DeliveryNews? news = null;
        var counts = delivery.State == DeliveryState.Waiting && delivery.Attempts == attempt.Number;
        if (counts || (verdict.Outcome == AttemptOutcome.Accepted && delivery.State != DeliveryState.Delivered)) news = await SettleAsync(db, transaction, leased, delivery, verdict, now, cancellationToken);
        return () =>
        {
            if (news is not null || delivery.NextAt > delivery.WaitsUntil) signals.Tell(leased.Lead.PublicId, news);
            // After its own news: what does not flow lets all others go.
            if (circuit is not null) signals.Flows(delivery.DestinationId, flows: circuit.OpenSince is null);
        };
    }

    private async Task<DeliveryNews?> SettleAsync(VegaDbContext db, WriteTransaction transaction, LeasedDelivery leased, LeadDelivery delivery, DeliveryVerdict verdict, Instant now, CancellationToken cancellationToken)
    {
        (delivery.UpdatedAt, delivery.LastFault) = (now, verdict.Outcome == AttemptOutcome.Accepted ? null : verdict.Fault);
        if (!verdict.IsAnswer)
        {
            // Whoever tries something out wants to know now.
            if (!delivery.Test && _timetable.Next(delivery.SeriesAt, delivery.SeriesAttempts, now, verdict.RetryAfter, Random.Shared.NextDouble()) is { } next)
            {
                delivery.NextAt = next;
                return null;
            }
            verdict = verdict.GivenUp(delivery.SeriesAttempts);
        }
        // Refusing what was taken once changes nothing any more: it stays delivered.
        delivery.State = verdict.Outcome switch
        {
            AttemptOutcome.Accepted => DeliveryState.Delivered,
            _ when delivery.DeliveredAt is not null => DeliveryState.Delivered,
            AttemptOutcome.Error => DeliveryState.Failed,
            _ => DeliveryState.Refused,
        };
        delivery.SettledAt = now;
        var lead = await db.Leads.SingleAsync(l => l.Id == delivery.LeadId, cancellationToken);
        if (verdict.PatchOf(lead, delivery, leased.Destination.Name) is { } patch)
        {
            var change = (await changes.ChangeAsync(db, transaction, delivery.ClientId, Viewer.System, [new LeadChangeRequest(patch, Id: lead.Id)], cancellationToken))[0];
            if (change is not Change<Lead>.Saved) throw new InvalidOperationException("The outcome of a delivery could not be written to its lead.");
        }
        if (verdict.Outcome == AttemptOutcome.Accepted) delivery.DeliveredAt ??= now;
        var news = new DeliveryNews(lead.Status, lead.RejectionReason);
        await CompleteAnswerAsync(db, delivery, lead, news, cancellationToken);
        return news;
    }

    // A repeat of the post gets what the client's own system said; without an Idempotency-Key a refusal is decided anew, as any other (design §3).
    private static async Task CompleteAnswerAsync(VegaDbContext db, LeadDelivery delivery, Lead lead, DeliveryNews news, CancellationToken cancellationToken)
    {
        if (delivery.AnswerKey is not { } key) return;
        delivery.AnswerKey = null;
        var stored = await db.StoredAnswers.FirstOrDefaultAsync(a => a.ClientId == delivery.ClientId && a.Key == key && a.LeadId == lead.Id, cancellationToken);
        if (stored is null) return;
        if (delivery.AnswerNamed || lead.Status.IsGood()) stored.Answer = IntakeAnswer.Completed(stored.Answer, news);
        else db.StoredAnswers.Remove(stored);
    }

    private static void Fill(DeliveryAttempt attempt, DeliveryVerdict verdict, Exchange exchange, string? body)
    {
        (attempt.Outcome, attempt.Fault, attempt.MayHaveArrived, attempt.Request, attempt.ExternalId) = (verdict.Outcome, verdict.Fault, verdict.MayHaveArrived, body, verdict.ExternalId);
        attempt.Milliseconds = (int)Math.Min(int.MaxValue, exchange.Took.TotalMilliseconds);
        attempt.StatusCode = exchange.Answer?.Status;
        attempt.Answer = exchange.Answer is { } answer ? FieldValues.Storable(answer.Body, DeliveryAttempt.KeptAnswer) : null;
        attempt.Reason = verdict.Reason;
    }

    private static async Task<DestinationCircuit> CircuitAsync(VegaDbContext db, int destinationId, CancellationToken cancellationToken)
    {
        // Also one that this transaction has just made.
        var circuit = await db.DestinationCircuits.FindAsync([destinationId], cancellationToken);
        if (circuit is not null) return circuit;
        circuit = new DestinationCircuit { DestinationId = destinationId };
        db.DestinationCircuits.Add(circuit);
        return circuit;
    }
}
