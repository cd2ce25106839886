using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Vega.Portal.Data;

/// <summary>SQLite's fast way: one prepared statement per table, its values bound without the detour over ADO.NET parameters.</summary>
internal sealed class SqliteBulkInsert(VegaDbContext db) : BulkInsert(db)
{
    private readonly Dictionary<Type, SqliteStatement> _statements = [];
    private long _foreignKeys;

    // SQLite cannot drop a foreign key; it can leave it unchecked, which it lets one say only outside a transaction.
    private protected override bool DropsForeignKeys => false;

    private protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        _foreignKeys = (long)(await ScalarAsync("PRAGMA foreign_keys", cancellationToken))!;
        // New pages need no copy in a rollback journal, so that they are written once instead of twice. Changing the journal takes the database alone; with company it stays in WAL, which is only slower.
        SqliteConnection.ClearAllPools();
        await ScalarAsync("PRAGMA busy_timeout=0; PRAGMA foreign_keys=0; PRAGMA mmap_size=0; PRAGMA cache_size=-200000;", cancellationToken);
        await ChangeJournalAsync("DELETE");
        await ScalarAsync("PRAGMA busy_timeout=30000", cancellationToken);
    }

    private protected override Task InsertAsync<T>(BulkShape<T> shape, IReadOnlyList<T> rows, CancellationToken cancellationToken)
    {
        if (!_statements.TryGetValue(typeof(T), out var statement)) _statements[typeof(T)] = statement = SqliteStatement.InsertInto(Db, shape);
        for (var i = 0; i < rows.Count; i++)
        {
            shape.Write(rows[i], statement);
            statement.Run();
        }
        return Task.CompletedTask;
    }

    private protected override async Task CommittedAsync(CancellationToken cancellationToken)
    {
        Close();
        await ScalarAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        await SqlAsync("PRAGMA analysis_limit=1000; ANALYZE;", cancellationToken);
    }

    private protected override async Task RestoreAsync()
    {
        Close();
        await ChangeJournalAsync("WAL");
        // The rest is set anew when the connection is opened the next time (SqliteDurability).
        await ScalarAsync($"PRAGMA foreign_keys={_foreignKeys}", CancellationToken.None);
    }

    private async Task ChangeJournalAsync(string mode)
    {
        try
        {
            await ScalarAsync("PRAGMA journal_mode=" + mode, CancellationToken.None);
        }
        catch (DbException)
        {
            // Locked: somebody else has the database open.
        }
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private void Close()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
    }
}
