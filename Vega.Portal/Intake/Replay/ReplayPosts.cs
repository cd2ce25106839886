using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Domain.Replay;
using Vega.Portal.Data;

namespace Vega.Portal.Intake.Replay;

/// <summary>Reads a client's real posts back in the order they were decided, and what happened to them since.</summary>
internal sealed class ReplayPosts(VegaDbContext db, Viewer viewer, ClientConfiguration trial)
{
    // Small, so that what one batch needs is garbage before it grows old.
    private const int BatchSize = 500;
    private readonly int _client = trial.ClientId;
    private Dictionary<int, Viewer> _posters = [];

    /// <summary>The EventSeq of the first post at or after a time; null when there is none.</summary>
    public async Task<long?> FirstAsync(Instant from, CancellationToken cancellationToken)
    {
        var posters = await db.ApiKeys.AsNoTracking().Where(k => k.UserId == null && (k.VendorId != null || k.ClientId == _client)).Select(k => new { k.Id, k.Name, k.VendorId }).ToListAsync(cancellationToken);
        _posters = posters.ToDictionary(k => k.Id, k => Poster(k.VendorId, k.Id, k.Name));
        // Arrival and decision may differ by a queue's length in their order.
        var first = await db.Leads.VisibleTo(viewer).Where(l => l.ClientId == _client && !l.Test && l.CreatedAt >= from).OrderBy(l => l.CreatedAt).Take(200).Select(l => l.Id).ToListAsync(cancellationToken);
        return first.Count == 0 ? null : await db.LeadEvents.Where(e => e.ClientId == _client && e.Type == LeadEventType.Received && EF.Parameter(first).Contains(e.LeadId)).MinAsync(e => (long?)e.Seq, cancellationToken);
    }

    /// <summary>What happened to leads from one EventSeq to another, in order.</summary>
    public async Task<IReadOnlyList<ReplayLife>> LifeAsync(long from, long to, CancellationToken cancellationToken)
    {
        var life = new List<ReplayLife>();
        var events = db.LeadEvents.AsNoTracking().Where(e => e.ClientId == _client && e.Seq >= from && e.Seq <= to && e.Type != LeadEventType.Received && e.Type != LeadEventType.Revealed && e.Type != LeadEventType.Note)
            .OrderBy(e => e.Seq).Select(e => new { e.Seq, e.LeadId, e.RecordedAt, e.Status, e.Billable, e.HoldsSlot, Changes = e.Type == LeadEventType.Fields ? e.Changes : null });
        await foreach (var e in events.AsAsyncEnumerable().WithCancellation(cancellationToken)) life.Add(new(e.Seq, e.LeadId, e.RecordedAt, e.Status, e.Billable, e.HoldsSlot, Contact(e.Changes)));
        return life;
    }

    /// <summary>
    /// The leads before the first post that later posts may duplicate, or that hold a slot of its month, as they stood at <paramref name="seq"/>: the row as it is, unless something
    /// happened since; then its last event before, and its e-mail and phone before their later changes.
    /// </summary>
    public async Task<IReadOnlyList<ReplayEarlier>> EarlierAsync(Instant since, Instant from, long seq, IReadOnlyList<ReplayLife> life, CancellationToken cancellationToken)
    {
        var late = await db.LeadEvents.Where(e => e.ClientId == _client && e.Type == LeadEventType.Received && e.Seq >= seq && e.Seq < seq + 10_000)
            .Join(db.Leads.Where(l => l.CreatedAt < from), e => e.LeadId, l => l.Id, (e, l) => l.Id).ToListAsync(cancellationToken);
        var changed = db.LeadEvents.Where(e => e.ClientId == _client && e.Seq >= seq);
        var leads = db.Leads.AsNoTracking().Where(l => l.ClientId == _client && !l.Test && l.CreatedAt >= since && l.CreatedAt < from);
        var states = await StatesAsync(leads, changed, seq, cancellationToken);
        var firstChanges = life.Where(e => e.Contact is not null).SelectMany(e => e.Contact!.Select(c => (e.LeadId, Change: c))).GroupBy(c => (c.LeadId, c.Change.Field)).ToDictionary(g => g.Key, g => g.First().Change.From);

        var earlier = new List<ReplayEarlier>();
        var rows = leads.Where(l => l.HoldsSlot || l.DuplicateEmail != null || l.DuplicatePhone != null || changed.Any(e => e.LeadId == l.Id))
            .Select(l => new { l.Id, l.PublicId, l.CreatedAt, l.Contact.Email, l.Contact.Phone, l.Status, l.HoldsSlot, l.AllocationId });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (late.Contains(row.Id)) continue;
            var (status, holds) = states.TryGetValue(row.Id, out var then) ? then : (row.Status, row.HoldsSlot);
            earlier.Add(new()
            {
                LeadId = row.Id, PublicId = row.PublicId, CreatedAt = row.CreatedAt, HoldsSlot = holds, AllocationId = row.AllocationId, Counts = DuplicateRule.Counts(status, test: false),
                Email = firstChanges.TryGetValue((row.Id, "email"), out var email) ? email : row.Email, Phone = firstChanges.TryGetValue((row.Id, "phone"), out var phone) ? phone : row.Phone,
            });
        }
        return earlier;
    }

    /// <summary>The posts from one EventSeq to another, prepared, a batch at a time; a post whose body is not kept comes as null.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ReplayPost?>> BatchesAsync(long from, long to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = Read(from);
        try
        {
            while (await reading is { Rows.Count: > 0 } batch)
            {
                // The next batch is read and prepared while this one is judged.
                reading = batch.Rows.Count < BatchSize ? Task.FromResult<(List<Row>, List<ReplayPost?>)>(([], [])) : Read(batch.Rows[^1].Seq + 1);
                yield return batch.Posts;
            }
        }
        finally
        {
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<(List<Row> Rows, List<ReplayPost?> Posts)> Read(long seq) => Task.Run(async () =>
        {
            var rows = await ReadAsync(seq, to, cancellationToken);
            return (rows, rows.ConvertAll(Post));
        }, cancellationToken);
    }

    private Task<List<Row>> ReadAsync(long seq, long to, CancellationToken cancellationToken) => (
        from e in db.LeadEvents.AsNoTracking()
        where e.ClientId == _client && e.Seq >= seq && e.Seq <= to && e.Type == LeadEventType.Received
        join l in db.Leads on e.LeadId equals l.Id
        join p in db.LeadPosts on l.Id equals p.LeadId into posts
        from p in posts.DefaultIfEmpty()
        where !l.Test
        orderby e.Seq
        select new Row(e.Seq, l.Id, l.PublicId, l.VendorId, l.ApiKeyId, l.Anonymous, l.RemoteIp, l.CreatedAt, e.Status, e.Reason, e.State, l.OverCap, l.Payout, p.RawParams, p.RawHash))
        .Take(BatchSize).ToListAsync(cancellationToken);

    private ReplayPost? Post(Row row)
    {
        if (row.RawParams is null) return null;
        var poster = PosterOf(row);
        var submission = new Submission
        {
            PublicId = row.PublicId, ArrivedAt = row.CreatedAt, RemoteIp = row.RemoteIp, RawParams = "", RawHash = row.RawHash!, Values = PostBody.Stored(row.RawParams, row.RawHash!), Viewer = poster,
        };
        return new()
        {
            Seq = row.Seq, LeadId = row.Id, VendorId = row.VendorId, State = row.State, Status = row.Status, OverCap = row.OverCap, Payout = row.Payout,
            Held = row.Status == LeadStatus.Pending && row.Reason == Refusal.Sentence(Refusal.HeldForReview),
            Draft = IntakeSteps.Prepare(submission, trial), Repeat = $"{(poster.Kind == ViewerKind.Anonymous ? row.RemoteIp : poster.Owner)}\n{row.RawHash}",
        };
    }

    private Viewer PosterOf(Row row)
    {
        if (row.Anonymous) return Viewer.Anonymous with { RemoteIp = row.RemoteIp };
        if (row.ApiKeyId is { } key && _posters.TryGetValue(key, out var poster)) return poster;
        return Poster(trial.IsInternal(row.VendorId) ? null : row.VendorId, null, "");
    }

    private Viewer Poster(int? vendorId, int? keyId, string name) => vendorId is null
        ? new() { Kind = ViewerKind.ClientKey, KeyId = keyId, ClientIds = [_client], Name = name }
        : new() { Kind = ViewerKind.VendorKey, KeyId = keyId, VendorId = vendorId, ClientIds = [], Name = name };

    private async Task<Dictionary<long, (LeadStatus Status, bool HoldsSlot)>> StatesAsync(IQueryable<Lead> leads, IQueryable<LeadEvent> changed, long seq, CancellationToken cancellationToken)
    {
        var states = new Dictionary<long, (LeadStatus, bool)>();
        var first = await leads.OrderBy(l => l.CreatedAt).Take(200).Select(l => l.Id).ToListAsync(cancellationToken);
        if (first.Count == 0) return states;
        var begin = await db.LeadEvents.Where(e => EF.Parameter(first).Contains(e.LeadId) && e.Type == LeadEventType.Received).MinAsync(e => (long?)e.Seq, cancellationToken) ?? 0;
        var before = db.LeadEvents.AsNoTracking().Where(e => e.ClientId == _client && e.Seq >= begin && e.Seq < seq && changed.Any(c => c.LeadId == e.LeadId)).OrderBy(e => e.Seq).Select(e => new { e.LeadId, e.Status, e.HoldsSlot });
        await foreach (var e in before.AsAsyncEnumerable().WithCancellation(cancellationToken)) states[e.LeadId] = (e.Status, e.HoldsSlot);
        return states;
    }

    private static IReadOnlyList<LeadFieldChange>? Contact(string? changes) =>
        changes is null ? null : LeadFieldChange.FromJson(changes).Where(c => c.Field is "email" or "phone").ToList() is { Count: > 0 } contact ? contact : null;

    private sealed record Row(
        long Seq, long Id, PublicId PublicId, int VendorId, int? ApiKeyId, bool Anonymous, string? RemoteIp, Instant CreatedAt, LeadStatus Status, string? Reason, string? State, bool OverCap,
        Payout Payout, string? RawParams, string? RawHash);
}
