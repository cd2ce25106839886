namespace Vega.Portal.Facts;

/// <summary>Where the facts stand.</summary>
public enum FactsPhase
{
    /// <summary>The engine is SQL: there is nothing to load.</summary>
    NotUsed,
    /// <summary>They are being loaded; Performance answers 503.</summary>
    Loading,
    /// <summary>They answer.</summary>
    Ready,
    /// <summary>They answer, and the last comparison with the database found a difference.</summary>
    Doubtful,
}

/// <summary>Where the facts stand, for the health check and the status page.</summary>
public sealed class FactsState
{
    private readonly Lock _lock = new();

    public FactsPhase Phase { get; private set; } = FactsPhase.Loading;

    /// <summary>From 0 to 1 while loading.</summary>
    public double Progress { get; private set; }

    public long Leads { get; private set; }

    /// <summary>What the last comparison with the database found; null when all was well or none was made.</summary>
    public string? Difference { get; private set; }

    internal void NotUsed() => Set(FactsPhase.NotUsed, 1, 0);

    internal void Loading(double progress, long leads) => Set(FactsPhase.Loading, progress, leads);

    internal void Ready(long leads) => Set(FactsPhase.Ready, 1, leads);

    internal void Checked(string? difference)
    {
        lock (_lock) (Phase, Difference) = (difference is null ? FactsPhase.Ready : FactsPhase.Doubtful, difference);
    }

    private void Set(FactsPhase phase, double progress, long leads)
    {
        lock (_lock) (Phase, Progress, Leads) = (phase, progress, leads);
    }
}
