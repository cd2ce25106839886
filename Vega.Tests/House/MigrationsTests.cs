using Microsoft.EntityFrameworkCore;
using Vega.Portal.Data;

namespace Vega.Tests.House;

/// <summary>The migrations of each database say all that the model says.</summary>
public sealed class MigrationsTests
{
    [Fact]
    public void Sqlite_Migrations_AreComplete() => AssertComplete(new SqliteVegaDbContext.DesignTimeFactory().CreateDbContext([]));

    [Fact]
    public void SqlServer_Migrations_AreComplete() => AssertComplete(new SqlServerVegaDbContext.DesignTimeFactory().CreateDbContext([]));

    [Fact]
    public void Postgres_Migrations_AreComplete() => AssertComplete(new PostgresVegaDbContext.DesignTimeFactory().CreateDbContext([]));

    private static void AssertComplete(DbContext db)
    {
        using (db) Assert.False(db.Database.HasPendingModelChanges(), $"The model of {db.GetType().Name} changed without a migration: run build/add-migration.sh NAME.");
    }
}
