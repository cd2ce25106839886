using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Vega.Portal.Data;

/// <summary>Every SQLite connection is durable: WAL with synchronous=FULL, so that what was committed survives the loss of power.</summary>
internal sealed class SqliteDurability : DbConnectionInterceptor
{
    // A batch of posts touches the last page of each index again and again: with 4,000 pages (16 MB) in the log before it is copied into the database, each is copied once and not every few batches.
    // And a cache of 16 MB: each commit that split a page walks through all of it (SQLite renames pages above the end of the file, and looks for such ones).
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA busy_timeout=30000; PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
