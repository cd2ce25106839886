using Microsoft.EntityFrameworkCore;
using Vega.Domain.Delivery;
using Vega.Domain.Leads;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>
/// Stores new leads with what belongs to them, in the open transaction of a context, and gives each its number. On SQLite, where one writer does the work of all, by statements that
/// stay prepared as long as the connection is open; on a server through EF, whose batches save the round trips that cost there.
/// </summary>
internal sealed class LeadInsert(VegaDbContext db) : IDisposable
{
    private readonly Table<Lead>? _leads = db.Database.IsSqlite() ? new(db, nameof(Lead.Id)) : null;
    private readonly Table<LeadPost>? _posts = db.Database.IsSqlite() ? new(db, null) : null;
    private readonly Table<LeadEvent>? _events = db.Database.IsSqlite() ? new(db, null) : null;
    private readonly Table<StoredAnswer>? _answers = db.Database.IsSqlite() ? new(db, nameof(StoredAnswer.Id)) : null;

    private readonly Table<LeadDelivery>? _deliveries = db.Database.IsSqlite() ? new(db, nameof(LeadDelivery.Id)) : null;

    /// <summary>Stores leads and their posts.</summary>
    public async Task AddAsync(IReadOnlyList<Lead> leads, CancellationToken cancellationToken)
    {
        if (_leads is null || _posts is null)
        {
            db.Leads.AddRange(leads);
            await db.SaveChangesAsync(cancellationToken);
            return;
        }
        foreach (var lead in leads)
        {
            lead.Id = _leads.Add(lead);
            if (lead.Post is not { } post) continue;
            post.LeadId = lead.Id;
            _posts.Add(post);
        }
    }

    /// <summary>Stores what follows from the leads; on a server with the transaction's commit.</summary>
    public void Add(IReadOnlyList<LeadEvent> events, IReadOnlyList<StoredAnswer> answers, IReadOnlyList<LeadDelivery> deliveries)
    {
        if (_events is null || _answers is null || _deliveries is null)
        {
            db.Deliveries.AddRange(deliveries);
            db.LeadEvents.AddRange(events);
            db.StoredAnswers.AddRange(answers);
            return;
        }
        foreach (var e in events) _events.Add(e);
        foreach (var answer in answers) _answers.Add(answer);
        foreach (var delivery in deliveries) _deliveries.Add(delivery);
    }

    public void Dispose()
    {
        _leads?.Dispose();
        _posts?.Dispose();
        _events?.Dispose();
        _answers?.Dispose();
        _deliveries?.Dispose();
    }

    private sealed class Table<T> : IDisposable where T : class
    {
        private readonly BulkShape<T> _shape;
        private readonly SqliteInsert _statement;

        public Table(VegaDbContext db, string? generated)
        {
            _shape = BulkShape<T>.Of(db);
            _statement = SqliteInsert.Into(db, _shape, generated);
        }

        public long Add(T row)
        {
            _shape.Write(row, _statement);
            return _statement.Step();
        }

        public void Dispose() => _statement.Dispose();
    }
}
