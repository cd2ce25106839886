using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>A page of resources, and how many there are.</summary>
/// <param name="Rows">The rows of the page.</param>
/// <param name="Total">How many there are; null when they were not counted to the end.</param>
/// <param name="AtLeast">How many there are at least, when <paramref name="Total"/> is null.</param>
/// <param name="More">True when there are rows after this page.</param>
public sealed record ResourcePage(IReadOnlyList<object> Rows, long? Total, long AtLeast, bool More);

/// <summary>What includes need of a type: its description, and its rows by id.</summary>
public interface IResourceSearch
{
    /// <summary>The description of the type.</summary>
    ResourceType ResourceType { get; }

    /// <summary>The rows of these ids that the viewer sees.</summary>
    Task<IReadOnlyList<object>> LoadAsync(Viewer viewer, IReadOnlyCollection<long> ids, CancellationToken cancellationToken);
}

/// <summary>Reads the resources of one type: a page of them, one of them, some by id. A subclass says where they come from and which of them a viewer sees.</summary>
public abstract class ResourceSearch<T>(IDbContextFactory<VegaDbContext> contexts, ResourceType<T> type) : IResourceSearch where T : class
{
    /// <summary>Totals are exact up to here (reading 5).</summary>
    public const int CountedTo = 10_000;

    public ResourceType<T> Type => type;
    ResourceType IResourceSearch.ResourceType => type;

    /// <summary>The rows that the viewer sees, with whatever a document needs of them.</summary>
    protected abstract IQueryable<T> Visible(VegaDbContext db, Viewer viewer);

    /// <summary>Who the one row of that id is shown to: the viewer, or one who may see more of it.</summary>
    public virtual Task<Viewer> ViewerOfAsync(Viewer viewer, long id, CancellationToken cancellationToken) => Task.FromResult(viewer);

    /// <summary>Adds to loaded rows what no query of theirs brings along.</summary>
    protected virtual Task CompleteAsync(VegaDbContext db, IReadOnlyList<T> rows, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Narrows a list by the address's own parameters.</summary>
    protected virtual Task<IQueryable<T>> NarrowAsync(VegaDbContext db, IQueryable<T> rows, Viewer viewer, ResourceQuery query, List<JsonApiError> errors, CancellationToken cancellationToken) => Task.FromResult(rows);

    /// <summary>The zone of plain dates in filters; null refuses them (reading 7).</summary>
    protected virtual Task<DateTimeZone?> ZoneAsync(VegaDbContext db, Viewer viewer, ResourceQuery query, CancellationToken cancellationToken) => Task.FromResult<DateTimeZone?>(null);

    /// <summary>The page that the query asks for, within <paramref name="within"/> when the address names an owner.</summary>
    public virtual async Task<(ResourcePage? Page, JsonApiErrors? Errors)> ListAsync(Viewer viewer, ResourceQuery query, Expression<Func<T, bool>>? within, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var zone = query.Filters.Exists(f => type.FindKey(f.Key)?.NeedsZone(f.Value) == true) ? await ZoneAsync(db, viewer, query, cancellationToken) : null;
        var errors = new List<JsonApiError>();
        var rows = Visible(db, viewer).AsNoTracking();
        if (type.Hidden is { } hidden && !query.Filters.Exists(f => f.Key == hidden.Key)) rows = rows.Where(hidden.Left);
        if (within is not null) rows = rows.Where(within);
        foreach (var condition in Conditions(viewer, query, zone, errors)) rows = rows.Where(condition);
        rows = await NarrowAsync(db, rows, viewer, query, errors, cancellationToken);
        var ordered = Ordered(rows, viewer, query, errors);
        if (errors.Count > 0) return (null, new JsonApiErrors(errors));
        var skip = (query.Page - 1) * query.Size;
        var page = await ordered.Skip(skip).Take(query.Size + 1).ToListAsync(cancellationToken);
        var more = page.Count > query.Size;
        if (more) page.RemoveAt(query.Size);
        await CompleteAsync(db, page, cancellationToken);
        if (!more && (page.Count > 0 || skip == 0)) return (new ResourcePage(page, skip + page.Count, skip + page.Count, More: false), null);
        long counted = query.ExactTotal ? await rows.LongCountAsync(cancellationToken) : await rows.Take(CountedTo + 1).CountAsync(cancellationToken);
        var known = query.ExactTotal || counted <= CountedTo;
        return (new ResourcePage(page, known ? counted : null, known ? counted : Math.Max(CountedTo + 1, skip + page.Count), more), null);
    }

    /// <summary>The row of that id; null when there is none for this viewer.</summary>
    public virtual async Task<T?> FindAsync(Viewer viewer, long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = Visible(db, viewer).AsNoTracking().Where(WithId(id));
        return await (type.Hidden is { FromShow: true, Left: { } left } ? rows.Where(left) : rows).FirstOrDefaultAsync(cancellationToken);
    }

    public virtual async Task<IReadOnlyList<object>> LoadAsync(Viewer viewer, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Visible(db, viewer).AsNoTracking().Where(WithIds(ids)).ToListAsync(cancellationToken);
    }

    /// <summary>The conditions of the query's filters; what is wrong with them goes to <paramref name="errors"/>.</summary>
    protected IReadOnlyList<Expression<Func<T, bool>>> Conditions(Viewer viewer, ResourceQuery query, DateTimeZone? zone, List<JsonApiError> errors)
    {
        var conditions = new List<Expression<Func<T, bool>>>();
        foreach (var (name, value, parameter) in query.Filters)
        {
            if (type.FindKey(name) is not { } key)
                errors.Add(JsonApiError.BadValue(parameter, "unknown-filter", $"There is no filter '{(name.Length > 64 ? name[..64] + "…" : name)}'; there are {string.Join(", ", type.KeyNames.Order(StringComparer.Ordinal))}."));
            else if (key.Personal && !viewer.SeesPersonalData) errors.Add(Masked(parameter, name));
            else if (key.Filter(value, zone, out var fault) is { } condition) conditions.Add(condition);
            else errors.Add(JsonApiError.BadValue(parameter, "bad-filter", fault!));
        }
        return conditions;
    }

    /// <summary>The rows in the query's order; the id breaks ties (reading 61).</summary>
    protected IQueryable<T> Ordered(IQueryable<T> rows, Viewer viewer, ResourceQuery query, List<JsonApiError> errors)
    {
        var first = true;
        foreach (var (name, descending, parameter) in query.Order)
        {
            if (type.FindKey(name) is not { Sortable: true } key)
            {
                var detail = $"There is no order by '{(name.Length > 64 ? name[..64] + "…" : name)}'.";
                errors.Add(parameter == "sort" ? JsonApiError.BadParameter(parameter, detail, "unknown-order") : JsonApiError.BadValue(parameter, "unknown-order", detail));
            }
            else if (key.Personal && !viewer.SeesPersonalData) errors.Add(Masked(parameter, name));
            else (rows, first) = (key.Order(rows, descending, first), false);
        }
        return query.Order.Exists(o => o.Key == "id") && !first ? rows : InDefaultOrder(rows, first);
    }

    /// <summary>The order where the query asks for none, or as the <paramref name="first"/> key or to break ties.</summary>
    protected virtual IQueryable<T> InDefaultOrder(IQueryable<T> rows, bool first) => type.FindKey("id")!.Order(rows, descending: false, first);

    private static JsonApiError Masked(string parameter, string name) =>
        new(StatusCodes.Status403Forbidden, "masked-field", $"{name} is masked for your role, so it can be neither filtered nor ordered by.", Parameter: parameter);

    private Expression<Func<T, bool>> WithId(long id)
    {
        var wanted = new Wanted(id, []);
        return Expression.Lambda<Func<T, bool>>(Expression.Equal(type.IdExpression.Body, Expression.Property(Expression.Constant(wanted), nameof(Wanted.Id))), type.IdExpression.Parameters);
    }

    private Expression<Func<T, bool>> WithIds(IReadOnlyCollection<long> ids)
    {
        var wanted = new Wanted(0, [.. ids]);
        var contains = Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(long)], Expression.Property(Expression.Constant(wanted), nameof(Wanted.Ids)), type.IdExpression.Body);
        return Expression.Lambda<Func<T, bool>>(contains, type.IdExpression.Parameters);
    }

    private sealed record Wanted(long Id, List<long> Ids);
}
