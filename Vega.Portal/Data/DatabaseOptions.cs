namespace Vega.Portal.Data;

/// <summary>The databases Vega runs on.</summary>
public enum DatabaseProvider
{
    Sqlite = 0,
    SqlServer = 1,
    Postgres = 2,
}

/// <summary>Section <c>Vega:Database</c>.</summary>
public sealed class DatabaseOptions
{
    public DatabaseProvider Provider { get; set; }

    /// <summary>Needed for SqlServer and Postgres; SQLite lives in <c>Vega:DataDirectory</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Passed to EF Core: the most statements of one round trip.</summary>
    public int? MaxBatchSize { get; set; }
}
