using NodaTime;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;

namespace Vega.Portal.Data;

/// <summary>Runs one change of what people configure as a transaction under its clients' locks, and gives its outcome: everything that was asked for, or nothing.</summary>
public sealed class ConfigurationWrites(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time)
{
    /// <summary>Runs a change that belongs to these clients (0 for what belongs to none).</summary>
    public async Task<Change<T>> RunAsync<T>(Viewer viewer, IEnumerable<int> clientIds, Func<ConfigurationEdit, Task<Change<T>>> write, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await RunAsync(db, viewer, clientIds, write, cancellationToken);
    }

    /// <summary>Changes one row: <paramref name="rows"/> finds it, once to learn its clients and once more under their locks; <paramref name="seen"/> tells whether it is still the one that the caller read; a stale outcome carries the row that stands.</summary>
    public async Task<Change<T>> RunAsync<TRow, T>(
        Viewer viewer, Func<VegaDbContext, IQueryable<TRow>> rows, Func<VegaDbContext, TRow, Task<IEnumerable<int>>> clients, Func<TRow, bool> seen,
        Func<ConfigurationEdit, TRow, Task<Change<T>>> write, CancellationToken cancellationToken) where TRow : class
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await rows(db).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is not { } found) return new Change<T>.Missing();
        return await RunAsync(db, viewer, await clients(db, found), async edit =>
        {
            if (await rows(db).FirstOrDefaultAsync(cancellationToken) is not { } row) return new Change<T>.Missing();
            return seen(row) ? await write(edit, row) : new Change<T>.Stale(default!, row);
        }, cancellationToken);
    }

    /// <summary>Changes one row of one client.</summary>
    public Task<Change<T>> RunAsync<TRow, T>(
        Viewer viewer, Func<VegaDbContext, IQueryable<TRow>> rows, Func<TRow, int> client, Func<TRow, bool> seen, Func<ConfigurationEdit, TRow, Task<Change<T>>> write, CancellationToken cancellationToken) where TRow : class =>
        RunAsync(viewer, rows, (_, row) => Task.FromResult<IEnumerable<int>>([client(row)]), seen, write, cancellationToken);

    private async Task<Change<T>> RunAsync<T>(VegaDbContext db, Viewer viewer, IEnumerable<int> clientIds, Func<ConfigurationEdit, Task<Change<T>>> write, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, clientIds, cancellationToken);
        var edit = new ConfigurationEdit(db, transaction, viewer, Instant.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()));
        var change = await write(edit);
        if (!edit.Faults.None) return new Change<T>.Invalid(edit.Faults.All);
        if (change is not Change<T>.Saved) return change;
        await edit.SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return change;
    }
}
