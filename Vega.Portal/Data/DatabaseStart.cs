using Microsoft.EntityFrameworkCore;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>Brings the database to the present schema.</summary>
public sealed class DatabaseStart(IDbContextFactory<VegaDbContext> contexts, WriteGate gate)
{
    /// <summary>Applies what migrations are missing, and makes sure that the ledger row of client 0 is there.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken = default)
    {
        using var ticket = await gate.EnterAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        if (!await db.Ledgers.AnyAsync(l => l.ClientId == 0, cancellationToken))
        {
            db.Ledgers.Add(new ClientLedger());
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>The migrations that the database lacks; empty when it is up to date.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
    }

    /// <summary>True while there is no client and no user: a fresh installation.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return !await db.Clients.AnyAsync(cancellationToken) && !await db.Users.AnyAsync(cancellationToken);
    }
}
