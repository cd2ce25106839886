using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Vega.Portal.Data;

/// <summary>Owner of the migrations in Migrations/SqlServer.</summary>
public sealed class SqlServerVegaDbContext(DbContextOptions<SqlServerVegaDbContext> options) : VegaDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.CompareSearchedTextBy("Latin1_General_100_BIN2");
    }

    /// <summary>What <c>dotnet ef</c> uses to write a migration; it never connects.</summary>
    public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<SqlServerVegaDbContext>
    {
        public SqlServerVegaDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqlServerVegaDbContext>().UseSqlServer("Server=design-time").Options);
    }
}
