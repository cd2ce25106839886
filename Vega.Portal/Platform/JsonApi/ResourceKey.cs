using System.Linq.Expressions;
using System.Reflection;
using NodaTime;
using NodaTime.Text;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>Something of a resource that <c>filter[NAME]</c> and <c>order[NAME]</c> know.</summary>
public abstract class ResourceKey<T>(string name, bool personal)
{
    private static readonly MethodInfo[] OrderMethods = [.. new[] { "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending" }.Select(n =>
        typeof(Queryable).GetMethods().Single(m => m.Name == n && m.GetParameters().Length == 2))];

    public string Name => name;

    /// <summary>True when roles that see personal data masked may neither filter nor order by it (reading 63).</summary>
    public bool Personal => personal;

    /// <summary>What values it takes, in words.</summary>
    public abstract string Expected { get; }

    /// <summary>True when it may be ordered by.</summary>
    public virtual bool Sortable => true;

    /// <summary>The condition that <paramref name="value"/> asks for; null, with what would be right, when it cannot be read.</summary>
    public abstract Expression<Func<T, bool>>? Filter(string value, DateTimeZone? zone, out string? fault);

    /// <summary>The expression to order by.</summary>
    public abstract LambdaExpression Selector { get; }

    /// <summary>True for a plain date, which means a whole day in some zone (reading 7).</summary>
    public virtual bool NeedsZone(string value) => false;

    /// <summary>Adds this key to the order.</summary>
    public IQueryable<T> Order(IQueryable<T> rows, bool descending, bool first)
    {
        var method = OrderMethods[(first ? 0 : 2) + (descending ? 1 : 0)].MakeGenericMethod(typeof(T), Selector.ReturnType);
        return (IQueryable<T>)method.Invoke(null, [rows, Selector])!;
    }

    /// <summary>A value as a parameter of the statement, not as a part of its text.</summary>
    protected static Expression Parameter<TValue>(TValue value) => Expression.Property(Expression.Constant(new Box<TValue>(value)), nameof(Box<>.Value));

    private sealed record Box<TValue>(TValue Value);
}

/// <summary>A number, an id, a word of a closed list, true or false: one of several values, exactly (reading 58).</summary>
public sealed class ExactKey<T, TValue>(string name, Expression<Func<T, TValue>> value, ExactKey<T, TValue>.Parse parse, string expected, bool personal = false, bool sortable = true) : ResourceKey<T>(name, personal)
{
    /// <summary>Reads one value; false when it is not one.</summary>
    public delegate bool Parse(string text, out TValue value);

    public override string Expected => expected + ", or several with commas between them";
    public override bool Sortable => sortable;
    public override LambdaExpression Selector => value;

    public override Expression<Func<T, bool>>? Filter(string text, DateTimeZone? zone, out string? fault)
    {
        var values = new List<TValue>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!parse(part, out var one))
            {
                fault = $"{Name} takes {Expected}.";
                return null;
            }
            values.Add(one);
        }
        fault = null;
        if (values.Count > 500)
        {
            fault = $"{Name} takes at most 500 values.";
            return null;
        }
        var distinct = values.Distinct().ToArray();
        var body = distinct.Length == 1
            ? (Expression)Expression.Equal(value.Body, Parameter(distinct[0]))
            : Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(TValue)], Parameter<IEnumerable<TValue>>(distinct), value.Body);
        return Expression.Lambda<Func<T, bool>>(body, value.Parameters);
    }
}

/// <summary>Text: contains the value, without regard to case; a comma is a comma (reading 58).</summary>
public sealed class TextKey<T>(string name, Expression<Func<T, string?>> value, bool personal = false) : ResourceKey<T>(name, personal)
{
    private static readonly MethodInfo ToLower = typeof(string).GetMethod(nameof(string.ToLower), [])!;
    private static readonly MethodInfo Contains = typeof(string).GetMethod(nameof(string.Contains), [typeof(string)])!;

    public override string Expected => "text to look for inside it, without regard to case";
    public override LambdaExpression Selector => value;

    public override Expression<Func<T, bool>>? Filter(string text, DateTimeZone? zone, out string? fault)
    {
        fault = text.Length is 0 or > 255 ? $"{Name} takes 1 to 255 characters to look for." : null;
        if (fault is not null) return null;
        return Expression.Lambda<Func<T, bool>>(Expression.Call(Expression.Call(value.Body, ToLower), Contains, Parameter(text.ToLowerInvariant())), value.Parameters);
    }
}

/// <summary>A time: a pair of RFC 3339 times, both inclusive, of which one may be empty (reading 59).</summary>
public sealed class TimeKey<T>(string name, Expression<Func<T, Instant>> value) : ResourceKey<T>(name, personal: false)
{
    public override string Expected => "a pair of times, as 2024-01-01T05:00:00Z,2024-01-02T04:59:59Z; one of the two may be empty";
    public override LambdaExpression Selector => value;

    public override bool NeedsZone(string text) => text.Split(',').Any(part => LocalDatePattern.Iso.Parse(part.Trim()).Success);

    public override Expression<Func<T, bool>>? Filter(string text, DateTimeZone? zone, out string? fault)
    {
        var parts = text.Split(',');
        if (parts.Length != 2 || parts.All(string.IsNullOrWhiteSpace))
        {
            fault = $"{Name} takes {Expected}.";
            return null;
        }
        var from = Bound(parts[0], zone, end: false, out fault);
        var before = fault is null ? Bound(parts[1], zone, end: true, out fault) : null;
        if (fault is not null) return null;
        if (from >= before)
        {
            fault = $"{Name}: the first time is after the second.";
            return null;
        }
        var least = from is { } a ? Expression.GreaterThanOrEqual(value.Body, Parameter(a)) : null;
        var most = before is { } b ? Expression.LessThan(value.Body, Parameter(b)) : null;
        return Expression.Lambda<Func<T, bool>>(least is null ? most! : most is null ? least : Expression.AndAlso(least, most), value.Parameters);
    }

    /// <summary>The first instant of the start, or the first after the end: an end of a whole second covers that second, a date the whole day.</summary>
    private Instant? Bound(string text, DateTimeZone? zone, bool end, out string? fault)
    {
        fault = null;
        text = text.Trim();
        if (text.Length == 0) return null;
        if (OffsetDateTimePattern.Rfc3339.Parse(text.ToUpperInvariant()) is { Success: true } time)
        {
            var instant = time.Value.ToInstant();
            return !end ? instant : instant + (instant.ToUnixTimeTicks() % NodaConstants.TicksPerSecond == 0 ? Duration.FromSeconds(1) : Duration.FromMilliseconds(1));
        }
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } date)
        {
            if (zone is not null) return zone.AtStartOfDay(end ? date.Value.PlusDays(1) : date.Value).ToInstant();
            fault = $"{Name}: a plain date is a day of one client's time zone; filter by one client, or give times with an offset, as 2024-01-01T05:00:00Z.";
            return null;
        }
        fault = $"{Name}: '{(text.Length > 40 ? text[..40] + "…" : text)}' is no time of RFC 3339; an offset or Z is needed, as in 2024-01-01T05:00:00Z.";
        return null;
    }
}
