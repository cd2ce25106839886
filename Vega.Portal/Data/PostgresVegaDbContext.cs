using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Vega.Portal.Data;

/// <summary>Owner of the migrations in Migrations/Postgres.</summary>
public sealed class PostgresVegaDbContext(DbContextOptions<PostgresVegaDbContext> options) : VegaDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.CompareSearchedTextBy("C");
    }

    /// <summary>What <c>dotnet ef</c> uses to write a migration; it never connects.</summary>
    public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<PostgresVegaDbContext>
    {
        public PostgresVegaDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresVegaDbContext>().UseNpgsql("Host=design-time").Options);
    }
}
