using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Vega.Portal.Data;

/// <summary>Ends a query that takes too long or that nobody waits for any more, on every database: SQLite has no cancellation of its own and is interrupted.</summary>
public static class TimeBox
{
    /// <summary>Runs the query; false when it was ended because <paramref name="limit"/> passed.</summary>
    public static async Task<(bool InTime, T? Result)> WithinAsync<T>(this VegaDbContext db, TimeSpan limit, TimeProvider time, Func<CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return (true, await db.UntilAsync(query, both.Token));
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (false, default);
        }
    }

    /// <summary>
    /// Runs the query until it is done or the token ends it, on a thread of its own: SQLite answers on the thread that asks, and a page's circuit would stand still meanwhile, deaf to
    /// the click that makes the answer needless. A thread of the pool would do the same to whoever needs one next: there are as many as processors, and another takes half a second.
    /// </summary>
    public static async Task<T> UntilAsync<T>(this VegaDbContext db, Func<CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var interrupt = cancellationToken.Register(() => { if (Handle(db.Database.GetDbConnection()) is { } handle) SQLitePCL.raw.sqlite3_interrupt(handle); });
            return await Task.Factory.StartNew(() => query(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is DbException or InvalidOperationException { InnerException: DbException })
        {
            throw new OperationCanceledException("The query was ended.", e, cancellationToken);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    // By reflection, since Microsoft.Data.Sqlite is compiled against another version of the package that the handle's type comes from.
    private static SQLitePCL.sqlite3? Handle(DbConnection connection) => connection is SqliteConnection ? typeof(SqliteConnection).GetProperty("Handle")!.GetValue(connection) as SQLitePCL.sqlite3 : null;
}
