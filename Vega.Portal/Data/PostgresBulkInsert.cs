using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Vega.Portal.Data;

/// <summary>PostgreSQL's fast way: binary COPY.</summary>
internal sealed class PostgresBulkInsert(VegaDbContext db) : BulkInsert(db)
{
    private protected override async Task InsertAsync<T>(BulkShape<T> shape, IReadOnlyList<T> rows, CancellationToken cancellationToken)
    {
        var sql = Db.GetService<ISqlGenerationHelper>();
        var copy = $"COPY {sql.DelimitIdentifier(shape.Table, shape.Schema)} ({string.Join(", ", shape.Columns.Select(c => sql.DelimitIdentifier(c.Name)))}) FROM STDIN (FORMAT BINARY)";
        await using var importer = await ((NpgsqlConnection)Db.Database.GetDbConnection()).BeginBinaryImportAsync(copy, cancellationToken);
        importer.Timeout = TimeSpan.FromMinutes(30);
        var sink = new Importer(importer, [.. shape.Columns.Select(c => c.StoreType.Split('(')[0])]);
        for (var i = 0; i < rows.Count; i++)
        {
            importer.StartRow();
            shape.Write(rows[i], sink);
        }
        await importer.CompleteAsync(cancellationToken);
    }

    // Explicit keys leave the identity where it was; the next row made by the app would collide.
    private protected override async Task FinishAsync(IReadOnlyList<ITable> tables, CancellationToken cancellationToken)
    {
        var sql = Db.GetService<ISqlGenerationHelper>();
        foreach (var table in tables)
        {
            if (table.PrimaryKey is not { Columns: [{ Name: "Id" } column] }) continue;
            var name = sql.DelimitIdentifier(table.Name, table.Schema);
            await SqlAsync($"SELECT setval(pg_get_serial_sequence('{name}', '{column.Name}'), (SELECT coalesce(max({sql.DelimitIdentifier(column.Name)}), 1) FROM {name}))", cancellationToken);
        }
    }

    private protected override Task CommittedAsync(CancellationToken cancellationToken) => SqlAsync("ANALYZE", cancellationToken);

    private sealed class Importer(NpgsqlBinaryImporter importer, string[] types) : IBulkSink
    {
        public void Null(int ordinal) => importer.WriteNull();
        public void Put<TValue>(int ordinal, TValue value) where TValue : notnull => importer.Write(value, types[ordinal]);
    }
}
