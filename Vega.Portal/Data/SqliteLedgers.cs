using NodaTime;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>Ledger rows by statements that stay prepared as long as their connection is open, for a writer that takes them hundreds of times a second.</summary>
internal sealed class SqliteLedgers(VegaDbContext db) : IDisposable
{
    private readonly SqliteStatement _find = new(db, """SELECT "EventSeq", "RecordedAt", "ConfigVersion", "AuditSeq", "AuditHash" FROM "ClientLedger" WHERE "ClientId" = ?""");
    private readonly SqliteStatement _save = new(db, """UPDATE "ClientLedger" SET "EventSeq" = ?, "RecordedAt" = ?, "ConfigVersion" = ?, "AuditSeq" = ?, "AuditHash" = ? WHERE "ClientId" = ?""");

    /// <summary>Null for a client that has none.</summary>
    public ClientLedger? Find(int clientId)
    {
        _find.Put(0, clientId);
        ClientLedger? found = null;
        while (_find.Next())
        {
            found = new()
            {
                ClientId = clientId, EventSeq = _find.Number(0)!.Value, RecordedAt = Instant.FromUnixTimeMilliseconds(_find.Number(1)!.Value), ConfigVersion = _find.Number(2)!.Value,
                AuditSeq = _find.Number(3)!.Value, AuditHash = _find.Text(4),
            };
        }
        return found;
    }

    /// <summary>Writes a row back.</summary>
    public void Save(ClientLedger ledger)
    {
        _save.Put(0, ledger.EventSeq);
        _save.Put(1, ledger.RecordedAt.ToUnixTimeMilliseconds());
        _save.Put(2, ledger.ConfigVersion);
        _save.Put(3, ledger.AuditSeq);
        if (ledger.AuditHash is { } hash) _save.Put(4, hash); else _save.Null(4);
        _save.Put(5, ledger.ClientId);
        _save.Run();
    }

    public void Dispose()
    {
        _find.Dispose();
        _save.Dispose();
    }
}
