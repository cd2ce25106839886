using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>On SQLite every write of the process passes here one at a time: concurrent writers there collapse on busy retries. On a server it lets everybody through.</summary>
public sealed class WriteGate(bool single, AuditChain audit)
{
    /// <summary>What seals the audit entries that pass.</summary>
    public AuditChain Audit { get; } = audit;

    private readonly SemaphoreSlim? _gate = single ? new SemaphoreSlim(1, 1) : null;

    /// <summary>True on SQLite.</summary>
    public bool IsSingle => _gate is not null;

    /// <summary>Raised after each commit of this process with the ledger rows that moved. Subscribers must be quick and must not throw.</summary>
    public event Action<ClientLedger>? Committed;

    /// <summary>Every write asks this, so that it is compiled once.</summary>
    internal Func<VegaDbContext, int[], IAsyncEnumerable<ClientLedger>> Ledgers { get; } = EF.CompileAsyncQuery((VegaDbContext db, int[] ids) => db.Ledgers.AsNoTracking().Where(l => ids.Contains(l.ClientId)));

    /// <summary>The answers to retries on SQLite; touched inside the gate only.</summary>
    internal SqliteAnswers Answers { get; } = new();

    internal void Announce(ClientLedger ledger) => Committed?.Invoke(ledger);

    public async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        if (_gate is null) return null;
        await _gate.WaitAsync(cancellationToken);
        return new Ticket(_gate);
    }

    /// <summary>For the framework's synchronous interfaces only.</summary>
    public IDisposable? Enter()
    {
        if (_gate is null) return null;
        _gate.Wait();
        return new Ticket(_gate);
    }

    private sealed class Ticket(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? _gate = gate;
        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release();
    }
}

/// <summary>
/// The one way to write what belongs to clients: it takes their ledger rows in ascending order by an update, which holds every other writer of the same clients back
/// until the commit, on every database and every node (design §3). What is read after it began is therefore final; what was read before may be stale.
/// </summary>
public sealed class WriteTransaction : IAsyncDisposable
{
    private readonly VegaDbContext _db;
    private readonly WriteGate _gate;
    private readonly IDisposable? _ticket;
    private readonly IDbContextTransaction _transaction;
    private readonly SqliteLedgers? _prepared;
    private readonly Dictionary<int, ClientLedger> _ledgers;
    private readonly Dictionary<int, (long EventSeq, long ConfigVersion, long AuditSeq)> _before;

    private WriteTransaction(VegaDbContext db, WriteGate gate, IDisposable? ticket, IDbContextTransaction transaction, SqliteLedgers? prepared, Dictionary<int, ClientLedger> ledgers)
    {
        (_db, _gate, _ticket, _transaction, _prepared, _ledgers) = (db, gate, ticket, transaction, prepared, ledgers);
        _before = ledgers.ToDictionary(l => l.Key, l => (l.Value.EventSeq, l.Value.ConfigVersion, l.Value.AuditSeq));
    }

    /// <summary>Begins, and takes the rows of the clients (0 for what belongs to none). Throws when a client has no ledger row.</summary>
    public static Task<WriteTransaction> BeginAsync(VegaDbContext db, WriteGate gate, IEnumerable<int> clientIds, CancellationToken cancellationToken = default) =>
        BeginAsync(db, gate, clientIds, prepared: null, cancellationToken);

    /// <summary>For a writer that keeps its connection, and with it the statements for ledger rows.</summary>
    internal static async Task<WriteTransaction> BeginAsync(VegaDbContext db, WriteGate gate, IEnumerable<int> clientIds, SqliteLedgers? prepared, CancellationToken cancellationToken)
    {
        var ids = clientIds.Distinct().Order().ToArray();
        var ticket = await gate.EnterAsync(cancellationToken);
        IDbContextTransaction? transaction = null;
        try
        {
            transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken);
            // On SQLite the transaction itself holds every other writer back, of this process and of others.
            foreach (var id in gate.IsSingle ? [] : ids)
            {
                var taken = await db.Ledgers.Where(l => l.ClientId == id).ExecuteUpdateAsync(s => s.SetProperty(l => l.EventSeq, l => l.EventSeq), cancellationToken);
                if (taken != 1) throw NoLedger(id);
            }
            var ledgers = new Dictionary<int, ClientLedger>(ids.Length);
            var found = prepared is null ? await gate.Ledgers(db, ids).ToListAsync(cancellationToken) : [.. ids.Select(prepared.Find).OfType<ClientLedger>()];
            foreach (var ledger in found) ledgers.Add(ledger.ClientId, ledger);
            if (ledgers.Count < ids.Length) throw NoLedger(ids.First(id => !ledgers.ContainsKey(id)));
            return new WriteTransaction(db, gate, ticket, transaction, prepared, ledgers);
        }
        catch
        {
            if (transaction is not null) await transaction.DisposeAsync();
            ticket?.Dispose();
            throw;
        }
    }

    private static InvalidOperationException NoLedger(int clientId) => new($"Client {clientId} has no ledger row.");

    /// <summary>The ledger row of a client that was taken.</summary>
    public ClientLedger Ledger(int clientId) => _ledgers[clientId];

    /// <summary>The client's next event number, and the time it is recorded at: now, or the last event's time when the clock jumped back.</summary>
    public (long Seq, Instant RecordedAt) NextEvent(int clientId, Instant now)
    {
        var ledger = _ledgers[clientId];
        ledger.RecordedAt = Instant.Max(ledger.RecordedAt, now);
        return (++ledger.EventSeq, ledger.RecordedAt);
    }

    /// <summary>True when the client's row was taken.</summary>
    public bool Holds(int clientId) => _ledgers.ContainsKey(clientId);

    /// <summary>The lowest client that was taken.</summary>
    public int FirstHeld => _ledgers.Keys.Min();

    /// <summary>Gives a client that was made in this transaction its ledger row; nobody else can see it before the commit.</summary>
    public async Task OpenLedgerAsync(int clientId, CancellationToken cancellationToken = default)
    {
        var ledger = new ClientLedger { ClientId = clientId };
        _db.Ledgers.Add(ledger);
        await _db.SaveChangesAsync(cancellationToken);
        _db.Entry(ledger).State = EntityState.Detached;
        _ledgers[clientId] = ledger;
        _before[clientId] = default;
    }

    /// <summary>Says that what intake may know of the client changes with this transaction.</summary>
    public void ConfigurationChanged(int clientId) => _ledgers[clientId].ConfigVersion++;

    /// <summary>
    /// Writes into the audit log, in this transaction, who did what to what. Say it for every change that a person or a key makes, but not for leads, whose history is their events.
    /// </summary>
    /// <param name="clientId">Whose chain: a client of this transaction, or 0 for what belongs to none (users, vendors).</param>
    /// <param name="viewer">Who.</param>
    /// <param name="action">A word: <c>created</c>, <c>changed</c>, <c>archived</c>, <c>deleted</c> …</param>
    /// <param name="subject">The kind of thing, by its JSON:API type.</param>
    /// <param name="subjectId">Its id.</param>
    /// <param name="changes">Old and new values.</param>
    public void Audit(int clientId, Viewer viewer, string action, string subject, object subjectId, params IReadOnlyCollection<AuditChange> changes)
    {
        var ledger = _ledgers[clientId];
        var entry = new AuditEntry
        {
            ClientId = clientId, Seq = ++ledger.AuditSeq, At = _gate.Audit.Now, Actor = viewer.Actor, ActorName = viewer.Name, RemoteIp = viewer.RemoteIp,
            Action = action, Subject = subject, SubjectId = subjectId.ToString() ?? "", Changes = _gate.Audit.Text(changes), Hash = "",
        };
        entry.Hash = ledger.AuditHash = _gate.Audit.Link(ledger.AuditHash, entry);
        _db.Audit.Add(entry);
    }

    /// <summary>Saves the tracked changes, writes the ledger rows back and commits.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await _db.SaveChangesAsync(cancellationToken);
        var moved = _ledgers.Where(l => _before[l.Key] != (l.Value.EventSeq, l.Value.ConfigVersion, l.Value.AuditSeq)).ToArray();
        foreach (var (id, ledger) in moved)
        {
            if (_prepared is not null) _prepared.Save(ledger);
            else await _db.Ledgers.Where(l => l.ClientId == id).ExecuteUpdateAsync(s => s
                .SetProperty(l => l.EventSeq, ledger.EventSeq).SetProperty(l => l.RecordedAt, ledger.RecordedAt).SetProperty(l => l.ConfigVersion, ledger.ConfigVersion)
                .SetProperty(l => l.AuditSeq, ledger.AuditSeq).SetProperty(l => l.AuditHash, ledger.AuditHash), cancellationToken);
        }
        await _transaction.CommitAsync(cancellationToken);
        foreach (var (_, ledger) in moved) _gate.Announce(ledger);
    }

    /// <summary>Rolls back unless <see cref="CommitAsync"/> came first, and lets the next writer in.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync();
        }
        finally
        {
            _ticket?.Dispose();
        }
    }
}
