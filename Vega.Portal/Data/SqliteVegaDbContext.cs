using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>Owner of the migrations in Migrations/Sqlite.</summary>
public sealed class SqliteVegaDbContext(DbContextOptions<SqliteVegaDbContext> options) : VegaDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<StoredAnswer>(answers =>
        {
            // Kept in memory instead (SqliteAnswers).
            answers.Metadata.RemoveIndex(answers.Metadata.FindIndex([answers.Property(a => a.ClientId).Metadata, answers.Property(a => a.Key).Metadata])!);
            answers.HasIndex(a => a.LeadId);
        });
    }

    /// <summary>What <c>dotnet ef</c> uses to write a migration; it never connects.</summary>
    public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<SqliteVegaDbContext>
    {
        public SqliteVegaDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteVegaDbContext>().UseSqlite("Data Source=design-time.db").Options);
    }
}
