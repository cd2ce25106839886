using Microsoft.Data.Sqlite;

namespace Vega.Portal.Data;

/// <summary>What became of a copy.</summary>
/// <param name="Bytes">Its size; 0 when there is none.</param>
/// <param name="Fault">Why there is none; null when it was made.</param>
public sealed record DatabaseCopyResult(long Bytes, string? Fault);

/// <summary>Copies the database while it is written to.</summary>
public sealed class DatabaseCopy(DatabaseOptions options, string dataDirectory)
{
    /// <summary>
    /// Writes one moment of the database to a file of its own: complete, checked and on disk, or not there at all. Writers go on meanwhile. The servers have tools of their own,
    /// which the fault then names.
    /// </summary>
    public async Task<DatabaseCopyResult> MakeAsync(string file, CancellationToken cancellationToken)
    {
        if (options.Provider == DatabaseProvider.Postgres)
            return new(0, "This installation keeps its data in PostgreSQL. Its own tool makes a consistent copy under load: pg_dump --format=custom --file=vega.dump <database>");
        if (options.Provider == DatabaseProvider.SqlServer)
            return new(0, "This installation keeps its data in SQL Server. Its own tool makes a consistent copy under load: BACKUP DATABASE <database> TO DISK = 'vega.bak' WITH CHECKSUM");

        var source = DataSetup.SqliteFile(dataDirectory);
        var target = Path.GetFullPath(file);
        if (new[] { source, source + "-wal", source + "-shm" }.Contains(target)) return new(0, $"{file} is the database itself.");
        var draft = $"{target}.{Guid.NewGuid():N}";
        try
        {
            MakeEmpty(draft);
            await CopyAsync(source, draft, cancellationToken);
            if (await FaultAsync(draft, cancellationToken) is { } fault) return new(0, $"The copy is not sound, and was thrown away: {fault}");
            await using (var copy = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite)) copy.Flush(flushToDisk: true);
            File.Move(draft, target, overwrite: true);
            return new(new FileInfo(target).Length, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new(0, $"{file} could not be written: {e.Message}");
        }
        finally
        {
            foreach (var left in new[] { draft, draft + "-journal", draft + "-wal", draft + "-shm" }.Where(File.Exists)) File.Delete(left);
        }
    }

    /// <summary>Readable by its owner only, since it will hold personal data. VACUUM INTO fills an empty file.</summary>
    private static void MakeEmpty(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(file, options).Dispose();
    }

    private static async Task CopyAsync(string source, string draft, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $file";
        command.Parameters.AddWithValue("$file", draft);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads every page; then the copy says of itself that it is written ahead, as every database of Vega does: one that does not could not be opened for reading only.</summary>
    private static async Task<string?> FaultAsync(string file, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = "PRAGMA integrity_check(1)";
        if (await command.ExecuteScalarAsync(cancellationToken) is not "ok") return "the integrity check failed";
        command.CommandText = "PRAGMA journal_mode=WAL";
        return await command.ExecuteScalarAsync(cancellationToken) is "wal" ? null : "it cannot be written ahead";
    }
}
