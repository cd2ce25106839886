using System.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Vega.Portal.Data;

/// <summary>SQL Server's fast way: SqlBulkCopy.</summary>
internal sealed class SqlServerBulkInsert(VegaDbContext db) : BulkInsert(db)
{
    private protected override async Task InsertAsync<T>(BulkShape<T> shape, IReadOnlyList<T> rows, CancellationToken cancellationToken)
    {
        using var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
        foreach (var column in shape.Columns) table.Columns.Add(column.Name, column.Type);
        var sink = new Row(shape.Columns.Count);
        table.BeginLoadData();
        for (var i = 0; i < rows.Count; i++)
        {
            shape.Write(rows[i], sink);
            table.LoadDataRow(sink.Values, fAcceptChanges: true);
        }
        table.EndLoadData();

        var transaction = (SqlTransaction)Db.Database.CurrentTransaction!.GetDbTransaction();
        using var copy = new SqlBulkCopy((SqlConnection)Db.Database.GetDbConnection(), SqlBulkCopyOptions.KeepIdentity | SqlBulkCopyOptions.TableLock, transaction)
        {
            DestinationTableName = shape.Schema is null ? $"[{shape.Table}]" : $"[{shape.Schema}].[{shape.Table}]",
            BulkCopyTimeout = 1800,
        };
        foreach (var column in shape.Columns) copy.ColumnMappings.Add(column.Name, column.Name);
        await copy.WriteToServerAsync(table, cancellationToken);
    }

    private sealed class Row(int columns) : IBulkSink
    {
        public object[] Values { get; } = new object[columns];
        public void Null(int ordinal) => Values[ordinal] = DBNull.Value;
        public void Put<TValue>(int ordinal, TValue value) where TValue : notnull => Values[ordinal] = value;
    }
}
