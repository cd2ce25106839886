using Vega.Domain.Common;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>What became of something that was to be deleted (reading 21).</summary>
/// <param name="Archived">True when it was hidden and kept, because leads hang on it.</param>
/// <param name="Leads">How many.</param>
public sealed record Removal(bool Archived, int Leads);

/// <summary>The resource that a write leads to, and what is told along with it this once, as a new key.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Meta">Goes into <c>meta</c>.</param>
public sealed record Told(int Id, IReadOnlyDictionary<string, object?> Meta)
{
    internal static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>(StringComparer.Ordinal);

    public Told(int id) : this(id, Nothing) { }
}

/// <summary>Turns the outcome of a write into that of another.</summary>
public static class Outcomes
{
    public static Change<TOther> As<T, TOther>(this Change<T> change, Func<T, TOther> other) => change switch
    {
        Change<T>.Saved saved => new Change<TOther>.Saved(other(saved.Value), saved.Notes),
        Change<T>.Invalid invalid => new Change<TOther>.Invalid(invalid.Errors),
        Change<T>.Stale stale => new Change<TOther>.Stale(default!, stale.Row),
        Change<T>.Forbidden forbidden => new Change<TOther>.Forbidden(forbidden.Code, forbidden.Message),
        _ => new Change<TOther>.Missing(),
    };
}
