using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace Vega.Portal.Data;

/// <summary>A prepared INSERT of one table, its values bound without the detour over ADO.NET parameters. It lives no longer than its open connection.</summary>
internal sealed class SqliteInsert : IBulkSink, IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly int _generated;
    private byte[] _text = new byte[4096];

    private SqliteInsert(sqlite3 connection, string sql, int generated)
    {
        (_connection, _generated) = (connection, generated);
        Check(raw.sqlite3_prepare_v2(connection, sql, out _statement), raw.SQLITE_OK);
    }

    /// <summary>For rows of a shape, on the context's open connection. The database makes the value of the <paramref name="generated"/> column, whatever the row says.</summary>
    public static SqliteInsert Into<T>(VegaDbContext db, BulkShape<T> shape, string? generated = null) where T : class
    {
        var sql = db.GetService<ISqlGenerationHelper>();
        var names = string.Join(", ", shape.Columns.Select(c => sql.DelimitIdentifier(c.Name)));
        var place = generated is null ? -1 : shape.Columns.Index().Single(c => c.Item.Name == generated).Index;
        return new(Handle(db), $"INSERT INTO {sql.DelimitIdentifier(shape.Table)} ({names}) VALUES ({string.Join(", ", shape.Columns.Select(_ => "?"))})", place);
    }

    // By reflection, because Microsoft.Data.Sqlite was compiled against a later SQLitePCLRaw.core than the one there is (see SqliteNative): the compiler refuses what the runtime accepts.
    private static sqlite3 Handle(VegaDbContext db)
    {
        var connection = db.Database.GetDbConnection();
        return (sqlite3)connection.GetType().GetProperty("Handle")!.GetValue(connection)!;
    }

    public void Null(int ordinal) => raw.sqlite3_bind_null(_statement, ordinal + 1);

    public void Put<TValue>(int ordinal, TValue value) where TValue : notnull
    {
        if (ordinal == _generated)
        {
            Null(ordinal);
            return;
        }
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

    /// <summary>Inserts what is bound, and returns the row's number.</summary>
    public long Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result != raw.SQLITE_DONE)
        {
            var message = raw.sqlite3_errmsg(_connection).utf8_to_string();
            raw.sqlite3_reset(_statement);
            throw new Microsoft.Data.Sqlite.SqliteException(message, result);
        }
        raw.sqlite3_reset(_statement);
        return raw.sqlite3_last_insert_rowid(_connection);
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
