using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace Vega.Portal.Data;

/// <summary>SQLite's fast way: one prepared statement per table, its values bound without the detour over ADO.NET parameters.</summary>
internal sealed class SqliteBulkInsert(VegaDbContext db) : BulkInsert(db)
{
    private readonly Dictionary<Type, Statement> _statements = [];
    private long _foreignKeys;

    // SQLite cannot drop a foreign key; it can leave it unchecked, which it lets one say only outside a transaction.
    private protected override bool DropsForeignKeys => false;

    // By reflection, because Microsoft.Data.Sqlite was compiled against a later SQLitePCLRaw.core than the one there is (see SqliteNative): the compiler refuses what the runtime accepts.
    private sqlite3 Handle
    {
        get
        {
            var connection = Db.Database.GetDbConnection();
            return (sqlite3)connection.GetType().GetProperty("Handle")!.GetValue(connection)!;
        }
    }

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
        if (!_statements.TryGetValue(typeof(T), out var statement))
        {
            var sql = Db.GetService<ISqlGenerationHelper>();
            _statements[typeof(T)] = statement = new(Handle, $"INSERT INTO {sql.DelimitIdentifier(shape.Table)} ({string.Join(", ", shape.Columns.Select(c => sql.DelimitIdentifier(c.Name)))}) VALUES ({string.Join(", ", shape.Columns.Select(_ => "?"))})");
        }
        for (var i = 0; i < rows.Count; i++)
        {
            shape.Write(rows[i], statement);
            statement.Step();
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
        await ScalarAsync($"PRAGMA foreign_keys={_foreignKeys}; PRAGMA cache_size=-65536;", CancellationToken.None);
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

    private sealed class Statement : IBulkSink, IDisposable
    {
        private readonly sqlite3 _connection;
        private readonly sqlite3_stmt _statement;
        private byte[] _text = new byte[4096];

        public Statement(sqlite3 connection, string sql)
        {
            _connection = connection;
            Check(raw.sqlite3_prepare_v2(connection, sql, out _statement), raw.SQLITE_OK);
        }

        public void Null(int ordinal) => raw.sqlite3_bind_null(_statement, ordinal + 1);

        public void Put<TValue>(int ordinal, TValue value) where TValue : notnull
        {
            switch (value)
            {
                case long number: raw.sqlite3_bind_int64(_statement, ordinal + 1, number); break;
                case int number: raw.sqlite3_bind_int64(_statement, ordinal + 1, number); break;
                case short number: raw.sqlite3_bind_int64(_statement, ordinal + 1, number); break;
                case byte number: raw.sqlite3_bind_int64(_statement, ordinal + 1, number); break;
                case bool truth: raw.sqlite3_bind_int64(_statement, ordinal + 1, truth ? 1 : 0); break;
                case double number: raw.sqlite3_bind_double(_statement, ordinal + 1, number); break;
                case decimal number: Text(ordinal, number.ToString("0.0###########################", CultureInfo.InvariantCulture)); break;
                case string text: Text(ordinal, text); break;
                default: throw new NotSupportedException($"A column of {typeof(TValue).Name} cannot be filled here.");
            }
        }

        public void Step()
        {
            Check(raw.sqlite3_step(_statement), raw.SQLITE_DONE);
            raw.sqlite3_reset(_statement);
        }

        public void Dispose() => _statement.Dispose();

        private void Check(int result, int expected)
        {
            if (result != expected) throw new InvalidOperationException($"SQLite answered {result}: {raw.sqlite3_errmsg(_connection).utf8_to_string()}");
        }

        private void Text(int ordinal, string text)
        {
            if (text.Length == 0)
            {
                // An empty span would be bound as NULL.
                raw.sqlite3_bind_text(_statement, ordinal + 1, "");
                return;
            }
            var most = Encoding.UTF8.GetMaxByteCount(text.Length);
            if (most > _text.Length) _text = new byte[most];
            raw.sqlite3_bind_text(_statement, ordinal + 1, _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
        }
    }
}
