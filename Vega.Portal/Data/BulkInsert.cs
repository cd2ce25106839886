using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Vega.Portal.Data;

/// <summary>
/// Fills tables with millions of rows in one transaction: secondary indexes and foreign keys of those tables are dropped first and made again before the commit, and rows go
/// the database's fast way, with columns and conversions taken from the EF model. While it runs, the tables' rows may arrive in any order. A crash leaves everything as it was.
/// </summary>
public abstract class BulkInsert : IAsyncDisposable
{
    private readonly Dictionary<Type, object> _shapes = [];
    private readonly List<MigrationOperation> _again = [];
    private WriteTransaction? _transaction;

    private protected BulkInsert(VegaDbContext db) => Db = db;

    private protected VegaDbContext Db { get; }

    /// <summary>Begins under the ledger row of client 0, so that of two nodes that fill one database the second waits. The entities must each have a table of their own.</summary>
    public static async Task<BulkInsert> BeginAsync(VegaDbContext db, WriteGate gate, IEnumerable<Type> entities, CancellationToken cancellationToken = default)
    {
        BulkInsert bulk = db.Database.IsSqlite() ? new SqliteBulkInsert(db) : db.Database.IsNpgsql() ? new PostgresBulkInsert(db) : new SqlServerBulkInsert(db);
        try
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            db.Database.SetCommandTimeout(TimeSpan.FromHours(2));
            await bulk.PrepareAsync(cancellationToken);
            bulk._transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
            await bulk.StripAsync([.. entities], cancellationToken);
            return bulk;
        }
        catch
        {
            await bulk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Appends the rows as they are: keys are not generated, navigations to other tables are not followed.</summary>
    public async Task WriteAsync<T>(IReadOnlyList<T> rows, CancellationToken cancellationToken = default) where T : class
    {
        if (rows.Count == 0) return;
        if (!_shapes.TryGetValue(typeof(T), out var known)) _shapes[typeof(T)] = known = BulkShape<T>.Of(Db);
        await InsertAsync((BulkShape<T>)known, rows, cancellationToken);
    }

    /// <summary>Makes indexes and foreign keys again, saves what the context tracks, and commits.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await Db.SaveChangesAsync(cancellationToken);
        await ExecuteAsync(_again, cancellationToken);
        await FinishAsync([.. _shapes.Keys.Select(t => Table(Db.Model, t))], cancellationToken);
        await _transaction!.CommitAsync(cancellationToken);
        await _transaction.DisposeAsync();
        _transaction = null;
        await CommittedAsync(cancellationToken);
    }

    /// <summary>Rolls back unless <see cref="CommitAsync"/> came first.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "no finalizer here or below")]
    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null) await _transaction.DisposeAsync();
        await RestoreAsync();
        Db.Database.SetCommandTimeout(null);
        await Db.Database.CloseConnectionAsync();
    }

    private protected virtual bool DropsForeignKeys => true;

    private protected abstract Task InsertAsync<T>(BulkShape<T> shape, IReadOnlyList<T> rows, CancellationToken cancellationToken) where T : class;

    private protected virtual Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private protected virtual Task FinishAsync(IReadOnlyList<ITable> tables, CancellationToken cancellationToken) => Task.CompletedTask;

    private protected virtual Task CommittedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private protected virtual Task RestoreAsync() => Task.CompletedTask;

    [SuppressMessage("Security", "EF1002", Justification = "our own constant statements and names from the model")]
    private protected Task SqlAsync(string sql, CancellationToken cancellationToken) => Db.Database.ExecuteSqlRawAsync(sql, cancellationToken);

    private protected static ITable Table(IModel model, Type entity) => model.FindEntityType(entity)!.GetTableMappings().Single().Table;

    private async Task StripAsync(IReadOnlyList<Type> entities, CancellationToken cancellationToken)
    {
        var model = Db.GetService<IDesignTimeModel>().Model;
        var drop = new List<MigrationOperation>();
        foreach (var table in entities.Select(e => Table(model, e)))
        {
            if (DropsForeignKeys)
                foreach (var key in table.ForeignKeyConstraints)
                {
                    drop.Add(new DropForeignKeyOperation { Table = table.Name, Schema = table.Schema, Name = key.Name });
                    _again.Add(AddForeignKeyOperation.CreateFrom(key));
                }
            foreach (var index in table.Indexes)
            {
                drop.Add(new DropIndexOperation { Table = table.Name, Schema = table.Schema, Name = index.Name });
                _again.Insert(0, CreateIndexOperation.CreateFrom(index));
            }
        }
        await ExecuteAsync(drop, cancellationToken);
    }

    private async Task ExecuteAsync(IReadOnlyList<MigrationOperation> operations, CancellationToken cancellationToken)
    {
        if (operations.Count == 0) return;
        foreach (var command in Db.GetService<IMigrationsSqlGenerator>().Generate(operations, Db.GetService<IDesignTimeModel>().Model)) await SqlAsync(command.CommandText, cancellationToken);
    }
}
