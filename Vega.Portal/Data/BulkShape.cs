using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Vega.Portal.Data;

/// <summary>Takes the columns of one row, in order.</summary>
internal interface IBulkSink
{
    void Null(int ordinal);
    void Put<TValue>(int ordinal, TValue value) where TValue : notnull;
}

/// <summary>A column, as the EF model has it.</summary>
internal sealed record BulkColumn(string Name, string StoreType, Type Type);

/// <summary>How an entity's rows are written: its table, its columns, and one compiled function that hands a row's converted values over without boxing them.</summary>
internal sealed class BulkShape<T> where T : class
{
    public required string Table { get; init; }
    public string? Schema { get; init; }
    public required IReadOnlyList<BulkColumn> Columns { get; init; }
    public required Action<T, IBulkSink> Write { get; init; }

    /// <summary>The shape of an entity with all columns of its table: own properties, complex ones, and owned entities that share the table.</summary>
    public static BulkShape<T> Of(DbContext db)
    {
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is no entity.");
        var store = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var (row, sink) = (Expression.Parameter(typeof(T), "row"), Expression.Parameter(typeof(IBulkSink), "sink"));
        var (columns, writes) = (new List<BulkColumn>(), new List<Expression>());
        Collect(entity, row);
        return new() { Table = store.Name, Schema = store.Schema, Columns = columns, Write = Expression.Lambda<Action<T, IBulkSink>>(Expression.Block(writes), row, sink).Compile() };

        void Collect(ITypeBase type, Expression instance)
        {
            foreach (var property in type.GetProperties())
            {
                // A shadow property here is only ever the key that an owned entity shares with its owner.
                if (property.PropertyInfo is not { } member || property.GetColumnName(store) is not { } name) continue;
                var mapping = property.GetRelationalTypeMapping();
                writes.Add(Write(Expression.Property(instance, member), columns.Count, mapping.Converter, out var stored));
                columns.Add(new(name, mapping.StoreType, stored));
            }
            foreach (var complex in type.GetComplexProperties()) Collect(complex.ComplexType, Expression.Property(instance, complex.PropertyInfo!));
            if (type is not IEntityType owner) return;
            foreach (var navigation in owner.GetNavigations())
                if (navigation is { IsCollection: false, IsOnDependent: false } && navigation.TargetEntityType.IsOwned() && navigation.TargetEntityType.GetTableName() == store.Name)
                    Collect(navigation.TargetEntityType, Expression.Property(instance, navigation.PropertyInfo!));
        }

        Expression Write(Expression value, int ordinal, ValueConverter? converter, out Type stored)
        {
            var bare = Nullable.GetUnderlyingType(value.Type) is { } inner ? (Expression)Expression.Convert(value, inner) : value;
            var converted = bare;
            if (converter is not null)
            {
                var convert = converter.ConvertToProviderExpression;
                converted = Expression.Invoke(convert, convert.Parameters[0].Type == bare.Type ? bare : Expression.Convert(bare, convert.Parameters[0].Type));
            }
            if (Nullable.GetUnderlyingType(converted.Type) is { } plain) converted = Expression.Convert(converted, plain);
            if (converted.Type.IsEnum) converted = Expression.Convert(converted, Enum.GetUnderlyingType(converted.Type));
            stored = converted.Type;
            var put = Expression.Call(sink, nameof(IBulkSink.Put), [stored], Expression.Constant(ordinal), converted);
            if (value.Type.IsValueType && Nullable.GetUnderlyingType(value.Type) is null) return put;
            return Expression.IfThenElse(Expression.Equal(value, Expression.Constant(null, value.Type)), Expression.Call(sink, nameof(IBulkSink.Null), [], Expression.Constant(ordinal)), put);
        }
    }
}
