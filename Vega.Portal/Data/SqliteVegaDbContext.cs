using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Vega.Portal.Data;

/// <summary>Owner of the migrations in Migrations/Sqlite.</summary>
public sealed class SqliteVegaDbContext(DbContextOptions<SqliteVegaDbContext> options) : VegaDbContext(options)
{
    /// <summary>What <c>dotnet ef</c> uses to write a migration; it never connects.</summary>
    public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<SqliteVegaDbContext>
    {
        public SqliteVegaDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteVegaDbContext>().UseSqlite("Data Source=design-time.db").Options);
    }
}
