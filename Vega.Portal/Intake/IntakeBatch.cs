using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Intake;

/// <summary>
/// Decides and saves waiting posts in one transaction under their clients' locks. Stored answers, duplicates, allocations and the configuration version are read after the lock,
/// so that nothing that races can slip between reading and writing (design §3).
/// </summary>
public sealed class IntakeBatch(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, ConfigurationCache configurations, DeliveryOptions deliveries, DeliverySignals signals, TimeProvider time) : IAsyncDisposable
{
    private VegaDbContext? _db;
    private IIntakeTables? _tables;

    /// <summary>
    /// Saves all of them or none; completes none: the answers are returned in the order of the posts, to be given after the commit. One batch at a time. The connection stays open
    /// for the next batch, and is given up with a batch that fails.
    /// </summary>
    public async Task<IReadOnlyList<PostAnswer>> SaveAsync(IReadOnlyList<WaitingPost> posts, CancellationToken cancellationToken)
    {
        try
        {
            if (_db is null)
            {
                _db = await contexts.CreateDbContextAsync(cancellationToken);
                _db.ChangeTracker.AutoDetectChangesEnabled = false;
                await _db.Database.OpenConnectionAsync(cancellationToken);
                _tables = IIntakeTables.Of(_db, gate);
            }
            var answers = await SaveAsync(_db, _tables!, posts, cancellationToken);
            _db.ChangeTracker.Clear();
            return answers;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _tables?.Dispose();
        if (_db is not null) await _db.DisposeAsync();
        (_db, _tables) = (null, null);
    }

    private async Task<IReadOnlyList<PostAnswer>> SaveAsync(VegaDbContext db, IIntakeTables tables, IReadOnlyList<WaitingPost> posts, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, posts.Select(p => p.ClientId), tables.Ledgers, cancellationToken);
        var answers = new PostAnswer[posts.Count];
        var saved = new List<(Lead Lead, Destination? Destination, WaitingPost Post, PostAnswer Answer)>();
        foreach (var client in posts.Select((post, index) => (post, index)).GroupBy(p => p.post.ClientId).OrderBy(g => g.Key))
        {
            var ledger = transaction.Ledger(client.Key);
            var configuration = await configurations.GetAsync(db, client.Key, ledger.ConfigVersion, cancellationToken);
            foreach (var (post, _) in client)
            {
                if (post.Draft.ConfigVersion != configuration.Version) post.Draft = IntakeSteps.Begin(post.Draft.Submission, configuration);
            }
            var facts = await BatchFacts.ReadAsync(tables, client.Key, [.. client.Select(c => c.post)], time.Now(), cancellationToken);
            foreach (var (post, index) in client) answers[index] = Decide(post, facts, saved);
            await facts.SaveSlotsAsync(tables, cancellationToken);
        }
        if (saved.Count == 0) return answers;

        var now = time.Now();
        foreach (var (lead, _, _, _) in saved) (lead.UpdatedSeq, lead.UpdatedAt) = transaction.NextEvent(lead.ClientId, now);
        await tables.AddAsync([.. saved.Select(s => s.Lead)], cancellationToken);
        tables.Add(
            [.. saved.Select(s => LeadEvent.Of(s.Lead, s.Lead.UpdatedSeq, LeadEventType.Received, s.Lead.UpdatedAt, s.Post.Draft.Submission.Viewer.Actor, s.Lead.Reason))],
            [.. saved.Where(s => s.Post.Retry.Replays(s.Lead)).Select(s => Stored(s.Lead, s.Post.Retry, s.Answer))],
            [.. saved.Where(s => s.Destination is not null).Select(s => Outbox.Of(s.Lead, s.Destination!, s.Lead.UpdatedAt, deliveries, s.Post.Retry))]);
        await transaction.CommitAsync(cancellationToken);
        if (saved.Exists(s => s.Destination is not null)) signals.Due();
        return answers;
    }

    private static PostAnswer Decide(WaitingPost post, BatchFacts facts, List<(Lead, Destination?, WaitingPost, PostAnswer)> saved)
    {
        if (post.Draft.Denied is { } denied) return new PostAnswer(403, null, Denied: denied);
        if (facts.Answered(post.Retry) is { } earlier)
        {
            return earlier.BodyHash == post.Retry.BodyHash
                ? new PostAnswer(200, earlier.Answer, Replayed: true) { Lead = IntakeAnswer.PendingLead(earlier.Answer) }
                : new PostAnswer(422, null, Denied: new IntakeDenial("idempotency-key-reused", "This Idempotency-Key was used with another body. Send a new key with a new lead."));
        }
        var decision = IntakeSteps.Settle(post.Draft, facts.Of(post.Draft));
        var lead = decision.Lead;
        var answer = new PostAnswer(200, IntakeAnswer.Json(decision)) { Decided = lead.Status, Lead = decision.Destination is null ? null : lead.PublicId };
        facts.Took(decision, post, answer);
        saved.Add((lead, decision.Destination, post, answer));
        return answer;
    }

    private static StoredAnswer Stored(Lead lead, RetryKey retry, PostAnswer answer) => new()
    {
        ClientId = lead.ClientId, Key = retry.Hash, BodyHash = retry.BodyHash, LeadId = lead.Id, Answer = answer.Body!, CreatedAt = lead.CreatedAt, ExpiresAt = lead.CreatedAt + retry.Kept,
    };

    /// <summary>What the decisions of one client in one batch may know, read under its lock and kept up with each decision.</summary>
    private sealed class BatchFacts
    {
        private readonly Dictionary<string, (string BodyHash, string Answer)> _answers = [];
        private readonly List<KnownPerson> _people = [];
        private readonly Dictionary<string, List<int>> _byEmail = [];
        private readonly Dictionary<string, List<int>> _byPhone = [];
        private readonly Dictionary<AllocationKey, Allocation> _allocations = [];
        private readonly Dictionary<int, int> _slotsBefore = [];

        public static async Task<BatchFacts> ReadAsync(IIntakeTables tables, int clientId, IReadOnlyList<WaitingPost> posts, Instant now, CancellationToken cancellationToken)
        {
            var facts = new BatchFacts();
            foreach (var stored in await tables.AnswersAsync(clientId, [.. posts.Select(p => p.Retry.Hash).Distinct()], now, cancellationToken)) facts._answers[stored.Key] = (stored.BodyHash, stored.Answer);
            foreach (var person in await tables.PeopleAsync(clientId, [.. posts.Select(p => p.Draft.DuplicateQuery).OfType<DuplicateQuery>()], cancellationToken)) facts.Know(person);
            foreach (var allocation in await tables.AllocationsAsync([.. posts.Select(p => p.Draft.AllocationKey).OfType<AllocationKey>().Distinct()], cancellationToken))
            {
                facts._allocations[new(allocation.CampaignId, allocation.Year, allocation.Month)] = allocation;
                facts._slotsBefore[allocation.Id] = allocation.SlotsTaken;
            }
            return facts;
        }

        public (string BodyHash, string Answer)? Answered(RetryKey retry) => _answers.TryGetValue(retry.Hash, out var answer) ? answer : null;

        public IntakeFacts Of(IntakeDraft draft) => new(
            draft.DuplicateQuery is { } query ? Earliest(query) : null,
            draft.AllocationKey is { } key ? _allocations.GetValueOrDefault(key) : null);

        public void Took(IntakeDecision decision, WaitingPost post, PostAnswer answer)
        {
            var lead = decision.Lead;
            if (decision.TakesSlot) _allocations[post.Draft.AllocationKey!.Value].SlotsTaken++;
            if (!lead.Test && (lead.Status.IsGood() || lead.Status == LeadStatus.Pending)) Know(new(lead.Contact.Email, lead.Contact.Phone, lead.PublicId, lead.CreatedAt));
            if (post.Retry.Replays(lead)) _answers[post.Retry.Hash] = (post.Retry.BodyHash, answer.Body!);
        }

        public async Task SaveSlotsAsync(IIntakeTables tables, CancellationToken cancellationToken)
        {
            foreach (var allocation in _allocations.Values.Where(a => a.SlotsTaken != _slotsBefore[a.Id])) await tables.SaveSlotsAsync(allocation, cancellationToken);
        }

        private DuplicateMatch? Earliest(DuplicateQuery query)
        {
            var email = query.Email is not null && _byEmail.TryGetValue(query.Email, out var e) ? e : [];
            var phone = query.Phone is not null && _byPhone.TryGetValue(query.Phone, out var p) ? p : [];
            DuplicateMatch? earliest = null;
            foreach (var index in email.Concat(phone))
            {
                var person = _people[index];
                if (person.CreatedAt < query.Since || person.CreatedAt >= earliest?.CreatedAt) continue;
                earliest = new DuplicateMatch(person.Id, ByEmail: query.Email is not null && person.Email == query.Email, person.CreatedAt);
            }
            return earliest;
        }

        private void Know(KnownPerson person)
        {
            _people.Add(person);
            if (person.Email is { } email) (_byEmail.TryGetValue(email, out var e) ? e : _byEmail[email] = []).Add(_people.Count - 1);
            if (person.Phone is { } phone) (_byPhone.TryGetValue(phone, out var p) ? p : _byPhone[phone] = []).Add(_people.Count - 1);
        }
    }
}
