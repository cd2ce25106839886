using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>
/// Asks for each post by itself, by statements that were prepared once: through EF a batch of few posts would spend most of its time on making commands. Instants are stored as
/// <see cref="Conventions"/> say.
/// </summary>
internal sealed class SqliteIntakeTables(VegaDbContext db, SqliteAnswers known) : IIntakeTables
{
    private readonly SqliteStatement _newAnswers = new(db, SqliteAnswers.Newer);
    private readonly SqliteStatement _answer = new(db, """SELECT "BodyHash", "Answer" FROM "StoredAnswers" WHERE "Id" = ? AND "ClientId" = ? AND "Key" = ? AND "ExpiresAt" > ?""");
    private readonly SqliteStatement _sameEmail = new(db, Earliest("DuplicateEmail"));
    private readonly SqliteStatement _samePhone = new(db, Earliest("DuplicatePhone"));
    private readonly SqliteStatement _allocation = new(db, """SELECT "Id", "ClientId", "Cap", "CplInCents", "CpeInCents", "SlotsTaken" FROM "Allocations" WHERE "CampaignId" = ? AND "Year" = ? AND "Month" = ?""");
    private readonly SqliteStatement _slots = new(db, """UPDATE "Allocations" SET "SlotsTaken" = ? WHERE "Id" = ?""");
    private readonly Table<Lead> _leads = new(db, nameof(Lead.Id));
    private readonly Table<LeadPost> _posts = new(db, null);
    private readonly Table<LeadEvent> _events = new(db, null);
    private readonly Table<StoredAnswer> _answers = new(db, nameof(StoredAnswer.Id));
    private readonly Table<LeadDelivery> _deliveries = new(db, nameof(LeadDelivery.Id));

    public SqliteLedgers Ledgers { get; } = new(db);

    public ValueTask<IReadOnlyList<KnownAnswer>> AnswersAsync(int clientId, IReadOnlyCollection<string> keys, Instant now, CancellationToken cancellationToken)
    {
        known.Follow(_newAnswers, now);
        var found = new List<KnownAnswer>();
        foreach (var key in keys)
        {
            if (known.Find(key) is not { } row) continue;
            _answer.Put(0, row);
            _answer.Put(1, clientId);
            _answer.Put(2, key);
            _answer.Put(3, now.ToUnixTimeMilliseconds());
            while (_answer.Next()) found.Add(new(key, _answer.Text(0)!, _answer.Text(1)!));
        }
        return new(found);
    }

    public ValueTask<IReadOnlyList<KnownPerson>> PeopleAsync(int clientId, IReadOnlyCollection<DuplicateQuery> queries, CancellationToken cancellationToken)
    {
        var found = new List<KnownPerson>();
        foreach (var query in queries)
        {
            if (query.Email is { } email) Find(_sameEmail, email, query.Since);
            if (query.Phone is { } phone) Find(_samePhone, phone, query.Since);
        }
        return new(found);

        void Find(SqliteStatement statement, string key, Instant since)
        {
            statement.Put(0, clientId);
            statement.Put(1, key);
            statement.Put(2, since.ToUnixTimeMilliseconds());
            while (statement.Next()) found.Add(new(statement.Text(0), statement.Text(1), new PublicId(statement.Number(2)!.Value), Instant.FromUnixTimeMilliseconds(statement.Number(3)!.Value)));
        }
    }

    public ValueTask<IReadOnlyList<Allocation>> AllocationsAsync(IReadOnlyCollection<AllocationKey> keys, CancellationToken cancellationToken)
    {
        var found = new List<Allocation>();
        foreach (var key in keys)
        {
            _allocation.Put(0, key.CampaignId);
            _allocation.Put(1, key.Year);
            _allocation.Put(2, key.Month);
            while (_allocation.Next())
            {
                found.Add(new()
                {
                    Id = (int)_allocation.Number(0)!, ClientId = (int)_allocation.Number(1)!, CampaignId = key.CampaignId, Year = key.Year, Month = key.Month,
                    Cap = (int?)_allocation.Number(2), CplInCents = (int)_allocation.Number(3)!, CpeInCents = (int?)_allocation.Number(4), SlotsTaken = (int)_allocation.Number(5)!,
                });
            }
        }
        return new(found);
    }

    public ValueTask SaveSlotsAsync(Allocation allocation, CancellationToken cancellationToken)
    {
        _slots.Put(0, allocation.SlotsTaken);
        _slots.Put(1, allocation.Id);
        _slots.Run();
        return default;
    }

    public ValueTask AddAsync(IReadOnlyList<Lead> leads, CancellationToken cancellationToken)
    {
        foreach (var lead in leads)
        {
            lead.Id = _leads.Add(lead);
            if (lead.Post is not { } post) continue;
            post.LeadId = lead.Id;
            _posts.Add(post);
        }
        return default;
    }

    public void Add(IReadOnlyList<LeadEvent> events, IReadOnlyList<StoredAnswer> answers, IReadOnlyList<LeadDelivery> deliveries)
    {
        foreach (var e in events) _events.Add(e);
        foreach (var answer in answers) _answers.Add(answer);
        foreach (var delivery in deliveries) _deliveries.Add(delivery);
    }

    public void Dispose()
    {
        IDisposable[] all = [_newAnswers, _answer, _sameEmail, _samePhone, _allocation, _slots, _leads, _posts, _events, _answers, _deliveries, Ledgers];
        foreach (var one in all) one.Dispose();
    }

    // Only the first can be the lead that a post repeats, so that one with a thousand repeats costs no more than another.
    private static string Earliest(string key) =>
        $"""SELECT "DuplicateEmail", "DuplicatePhone", "PublicId", "CreatedAt" FROM "Leads" WHERE "ClientId" = ? AND "{key}" = ? AND "CreatedAt" >= ? ORDER BY "CreatedAt" LIMIT 1""";

    private sealed class Table<T> : IDisposable where T : class
    {
        private readonly BulkShape<T> _shape;
        private readonly SqliteStatement _statement;

        public Table(VegaDbContext db, string? generated)
        {
            _shape = BulkShape<T>.Of(db);
            _statement = SqliteStatement.InsertInto(db, _shape, generated);
        }

        public long Add(T row)
        {
            _shape.Write(row, _statement);
            return _statement.Insert();
        }

        public void Dispose() => _statement.Dispose();
    }
}
