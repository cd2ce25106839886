using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace Vega.Portal.Data;

/// <summary>A prepared statement, its values bound and read without the detour over ADO.NET. It lives no longer than its open connection, and belongs to one thread at a time.</summary>
internal sealed class SqliteStatement : IBulkSink, IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly int _generated;
    private byte[] _text = new byte[4096];

    /// <summary>On the context's open connection. Each ? is a place to fill, from 0.</summary>
    public SqliteStatement(VegaDbContext db, string sql) : this(db, sql, generated: -1)
    {
    }

    private SqliteStatement(VegaDbContext db, string sql, int generated)
    {
        (_connection, _generated) = (Handle(db), generated);
        if (raw.sqlite3_prepare_v2(_connection, sql, out _statement) is var result and not raw.SQLITE_OK) throw Failure(result);
    }

    /// <summary>Inserts rows of a shape. The database makes the value of the <paramref name="generated"/> column, whatever the row says.</summary>
    public static SqliteStatement InsertInto<T>(VegaDbContext db, BulkShape<T> shape, string? generated = null) where T : class
    {
        var sql = db.GetService<ISqlGenerationHelper>();
        var names = string.Join(", ", shape.Columns.Select(c => sql.DelimitIdentifier(c.Name)));
        var place = generated is null ? -1 : shape.Columns.Index().Single(c => c.Item.Name == generated).Index;
        return new(db, $"INSERT INTO {sql.DelimitIdentifier(shape.Table)} ({names}) VALUES ({string.Join(", ", shape.Columns.Select(_ => "?"))})", place);
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
            case decimal number: BindText(ordinal, number.ToString("0.0###########################", CultureInfo.InvariantCulture)); break;
            case string text: BindText(ordinal, text); break;
            default: throw new NotSupportedException($"A column of {typeof(TValue).Name} cannot be filled here.");
        }
    }

    /// <summary>True with the next row that what is bound finds; false after the last, and the statement can be filled anew.</summary>
    public bool Next()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW) return true;
        var failure = result == raw.SQLITE_DONE ? null : Failure(result);
        raw.sqlite3_reset(_statement);
        return failure is null ? false : throw failure;
    }

    /// <summary>Does what is bound.</summary>
    public void Run()
    {
        while (Next())
        {
        }
    }

    /// <summary>Inserts what is bound, and returns the row's number.</summary>
    public long Insert()
    {
        Run();
        return raw.sqlite3_last_insert_rowid(_connection);
    }

    /// <summary>A column of the row that <see cref="Next"/> found, from 0.</summary>
    public long? Number(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(_statement, column);

    /// <summary>A column of the row that <see cref="Next"/> found, from 0.</summary>
    public string? Text(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public void Dispose() => _statement.Dispose();

    private SqliteException Failure(int result) => new(raw.sqlite3_errmsg(_connection).utf8_to_string(), result);

    private void BindText(int ordinal, string text)
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
