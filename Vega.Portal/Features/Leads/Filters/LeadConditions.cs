using System.Linq.Expressions;
using Vega.Domain.Leads;

namespace Vega.Portal.Features.Leads.Filters;

/// <summary>Conditions on one attribute of a lead, put together so that their values reach the database as parameters.</summary>
internal static class LeadConditions
{
    public static Expression<Func<Lead, bool>> And<T>(this Expression<Func<Lead, T>> field, T value, Func<Expression, Expression, BinaryExpression> compare) =>
        Expression.Lambda<Func<Lead, bool>>(compare(field.Body, Parameter(value)), field.Parameters);

    public static Expression<Func<Lead, bool>> Also(this Expression<Func<Lead, bool>> one, Expression<Func<Lead, bool>> other) => Join(one, other, Expression.AndAlso);

    public static Expression<Func<Lead, bool>> Or(this Expression<Func<Lead, bool>> one, Expression<Func<Lead, bool>> other) => Join(one, other, Expression.OrElse);

    public static Expression<Func<Lead, bool>> Among<T>(this Expression<Func<Lead, T>> field, T[] values) =>
        Expression.Lambda<Func<Lead, bool>>(Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(T)], Parameter<IEnumerable<T>>(values), field.Body), field.Parameters);

    /// <summary>Null when neither a value nor null is asked for.</summary>
    public static Expression<Func<Lead, bool>>? AmongOrNull<T>(this Expression<Func<Lead, T>> field, T[] values, bool orNull)
    {
        var isNull = Expression.Lambda<Func<Lead, bool>>(Expression.Equal(field.Body, Expression.Constant(null, typeof(T))), field.Parameters);
        if (values.Length == 0) return orNull ? isNull : null;
        return orNull ? field.Among(values).Or(isNull) : field.Among(values);
    }

    /// <summary>Without regard to case, on every database.</summary>
    public static Expression<Func<Lead, bool>>? Contains(this Expression<Func<Lead, string?>> field, string part, bool atStart)
    {
        if (part.Length == 0) return null;
        var lower = Expression.Call(field.Body, nameof(string.ToLower), null);
        var found = Expression.Call(lower, atStart ? nameof(string.StartsWith) : nameof(string.Contains), null, Parameter(part.ToLowerInvariant()));
        return Expression.Lambda<Func<Lead, bool>>(Expression.AndAlso(Expression.NotEqual(field.Body, Expression.Constant(null, typeof(string))), found), field.Parameters);
    }

    // Entity Framework makes a parameter of what it finds behind a member; a bare constant would be written into the statement and compiled anew for each value.
    private static MemberExpression Parameter<T>(T value) => Expression.Property(Expression.Constant(new Box<T>(value)), nameof(Box<>.Value));

    private static Expression<Func<Lead, bool>> Join(Expression<Func<Lead, bool>> one, Expression<Func<Lead, bool>> other, Func<Expression, Expression, BinaryExpression> join) =>
        Expression.Lambda<Func<Lead, bool>>(join(one.Body, new Swap(other.Parameters[0], one.Parameters[0]).Visit(other.Body)), one.Parameters);

    private sealed record Box<T>(T Value);

    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
