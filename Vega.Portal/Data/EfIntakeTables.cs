using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>Asks for all posts of a batch at once, by queries that are compiled once: in a batch of few posts, making them would take longer than asking them.</summary>
internal sealed class EfIntakeTables(VegaDbContext db) : IIntakeTables
{
    private readonly Func<VegaDbContext, int, string[], Instant, IAsyncEnumerable<KnownAnswer>> _answers = EF.CompileAsyncQuery((VegaDbContext context, int clientId, string[] keys, Instant now) =>
        context.StoredAnswers.Where(a => a.ClientId == clientId && keys.Contains(a.Key) && a.ExpiresAt > now).Select(a => new KnownAnswer(a.Key, a.BodyHash, a.Answer)));

    // In two halves, each on its own index: one with OR would read the table on some databases.
    private readonly Func<VegaDbContext, int, Instant, string?[], string?[], IAsyncEnumerable<KnownPerson>> _people = EF.CompileAsyncQuery((VegaDbContext context, int clientId, Instant since, string?[] emails, string?[] phones) =>
        context.Leads.Where(l => l.ClientId == clientId && l.CreatedAt >= since && emails.Contains(l.DuplicateEmail)).Select(l => new { l.DuplicateEmail, l.DuplicatePhone, l.PublicId, l.CreatedAt })
            .Concat(context.Leads.Where(l => l.ClientId == clientId && l.CreatedAt >= since && phones.Contains(l.DuplicatePhone)).Select(l => new { l.DuplicateEmail, l.DuplicatePhone, l.PublicId, l.CreatedAt }))
            .Select(l => new KnownPerson(l.DuplicateEmail, l.DuplicatePhone, l.PublicId, l.CreatedAt)));

    private readonly Func<VegaDbContext, int[], int[], IAsyncEnumerable<Allocation>> _allocations = EF.CompileAsyncQuery((VegaDbContext context, int[] campaigns, int[] years) =>
        context.Allocations.AsNoTracking().Where(a => campaigns.Contains(a.CampaignId) && years.Contains(a.Year)));

    public SqliteLedgers? Ledgers => null;

    public async ValueTask<IReadOnlyList<KnownAnswer>> AnswersAsync(int clientId, IReadOnlyCollection<string> keys, Instant now, CancellationToken cancellationToken) =>
        await _answers(db, clientId, [.. keys], now).ToListAsync(cancellationToken);

    public async ValueTask<IReadOnlyList<KnownPerson>> PeopleAsync(int clientId, IReadOnlyCollection<DuplicateQuery> queries, CancellationToken cancellationToken)
    {
        if (queries.Count == 0) return [];
        string?[] emails = [.. queries.Select(q => q.Email).OfType<string>().Distinct()], phones = [.. queries.Select(q => q.Phone).OfType<string>().Distinct()];
        return await _people(db, clientId, queries.Min(q => q.Since), emails, phones).ToListAsync(cancellationToken);
    }

    public async ValueTask<IReadOnlyList<Allocation>> AllocationsAsync(IReadOnlyCollection<AllocationKey> keys, CancellationToken cancellationToken) =>
        await _allocations(db, [.. keys.Select(k => k.CampaignId).Distinct()], [.. keys.Select(k => k.Year).Distinct()]).ToListAsync(cancellationToken);

    public async ValueTask SaveSlotsAsync(Allocation allocation, CancellationToken cancellationToken) =>
        await db.Allocations.Where(a => a.Id == allocation.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.SlotsTaken, allocation.SlotsTaken), cancellationToken);

    public async ValueTask AddAsync(IReadOnlyList<Lead> leads, CancellationToken cancellationToken)
    {
        db.Leads.AddRange(leads);
        await db.SaveChangesAsync(cancellationToken);
    }

    public void Add(IReadOnlyList<LeadEvent> events, IReadOnlyList<StoredAnswer> answers, IReadOnlyList<LeadDelivery> deliveries)
    {
        db.Deliveries.AddRange(deliveries);
        db.LeadEvents.AddRange(events);
        db.StoredAnswers.AddRange(answers);
    }

    public void Dispose()
    {
        // The context belongs to the batch.
    }
}
