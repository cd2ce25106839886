using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Vega.Portal.Data;

/// <summary>
/// A transaction in which every query sees the database as it was at the first one, while others write on. Only SQL Server without ALLOW_SNAPSHOT_ISOLATION has no such thing:
/// there it is serializable, and writers wait.
/// </summary>
public sealed class ReadSnapshot : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;

    private ReadSnapshot(IDbContextTransaction transaction) => _transaction = transaction;

    public static async Task<ReadSnapshot> BeginAsync(VegaDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.IsSqlite())
        {
            // EF would begin with the write lock; a deferred transaction that only reads holds nobody up.
            await db.Database.OpenConnectionAsync(cancellationToken);
            var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
            return new ReadSnapshot((await db.Database.UseTransactionAsync(transaction, cancellationToken))!);
        }
        var level = !db.Database.IsSqlServer() ? IsolationLevel.RepeatableRead : await AllowsSnapshotsAsync(db, cancellationToken) ? IsolationLevel.Snapshot : IsolationLevel.Serializable;
        return new ReadSnapshot(await db.Database.BeginTransactionAsync(level, cancellationToken));
    }

    public ValueTask DisposeAsync() => _transaction.DisposeAsync();

    private static async Task<bool> AllowsSnapshotsAsync(VegaDbContext db, CancellationToken cancellationToken) =>
        await db.Database.SqlQueryRaw<int>("SELECT CAST(snapshot_isolation_state AS int) AS Value FROM sys.databases WHERE database_id = DB_ID()").SingleAsync(cancellationToken) == 1;
}
