using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Vega.Portal.Data;

/// <summary>Ends a query that takes too long, on every database: SQLite has no cancellation of its own and is interrupted.</summary>
public static class TimeBox
{
    /// <summary>Runs the query; false when it was ended because <paramref name="limit"/> passed.</summary>
    public static async Task<(bool InTime, T? Result)> WithinAsync<T>(this VegaDbContext db, TimeSpan limit, TimeProvider time, Func<CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var interrupt = both.Token.Register(() => { if (Handle(db.Database.GetDbConnection()) is { } handle) SQLitePCL.raw.sqlite3_interrupt(handle); });
            return (true, await query(both.Token));
        }
        catch (Exception e) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested && e is DbException or OperationCanceledException or InvalidOperationException { InnerException: DbException })
        {
            return (false, default);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    // By reflection, since Microsoft.Data.Sqlite is compiled against another version of the package that the handle's type comes from.
    private static SQLitePCL.sqlite3? Handle(DbConnection connection) => connection is SqliteConnection ? typeof(SqliteConnection).GetProperty("Handle")!.GetValue(connection) as SQLitePCL.sqlite3 : null;
}
