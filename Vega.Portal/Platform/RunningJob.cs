using NodaTime;

namespace Vega.Portal.Platform;

/// <summary>A run in the hands of its job: what it was asked, and the way to say how far it is.</summary>
public sealed class RunningJob(JobDescription job, Instant startedAt, string? words)
{
    private readonly Lock _lock = new();
    private (long Count, long? Total, string Things) _progress = (0, null, job.Things);

    /// <summary>When it began.</summary>
    public Instant StartedAt { get; } = startedAt;

    /// <summary>What it was asked to do; null for what it always does.</summary>
    public string? Words { get; } = words;

    /// <summary>How far it is.</summary>
    public (long Count, long? Total, string Things) Progress
    {
        get { lock (_lock) return _progress; }
    }

    /// <summary>Says how far it is; screens show it within a second.</summary>
    public void Report(long count, long? total = null, string? things = null)
    {
        lock (_lock) _progress = (count, total, things ?? job.Things);
    }
}
