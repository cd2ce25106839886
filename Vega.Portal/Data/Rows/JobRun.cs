using NodaTime;

namespace Vega.Portal.Data.Rows;

/// <summary>How a run stands. The numbers are stored; never renumber them.</summary>
public enum JobRunStatus : byte
{
    Running = 0,
    Done = 1,
    Failed = 2,
    Cancelled = 3,
    /// <summary>The process ended while it ran.</summary>
    Lost = 4,
}

/// <summary>One run of a job: kept for 90 days, and while it runs its progress and sign of life. It holds no personal data.</summary>
public sealed class JobRun
{
    public long Id { get; set; }

    /// <summary>The job's key.</summary>
    public required string Job { get; set; }

    /// <summary>The time of the timetable that it runs for; null when somebody asked for it.</summary>
    public Instant? Firing { get; set; }

    /// <summary>1, and more when an earlier run for the same time failed or was lost.</summary>
    public int Attempt { get; set; }

    public JobRunStatus Status { get; set; }

    /// <summary>The name of whoever asked for it; null for the timetable.</summary>
    public string? StartedBy { get; set; }

    /// <summary>What it was asked to do, as <c>from 2026-01-01</c>; null for what it always does.</summary>
    public string? Words { get; set; }

    /// <summary>The machine.</summary>
    public required string Node { get; set; }

    /// <summary>The process on that machine.</summary>
    public int ProcessId { get; set; }

    public Instant StartedAt { get; set; }

    /// <summary>The last sign of life while it runs.</summary>
    public Instant BeatAt { get; set; }

    public Instant? EndedAt { get; set; }

    /// <summary>How many of <see cref="Things"/> were done.</summary>
    public long Count { get; set; }

    /// <summary>How many there are to do; null when that is not known.</summary>
    public long? Total { get; set; }

    /// <summary>What it works on, in the plural: <c>leads</c>.</summary>
    public required string Things { get; set; }

    /// <summary>A sentence about what it did, beside the number.</summary>
    public string? Note { get; set; }

    /// <summary>What went wrong.</summary>
    public string? Cause { get; set; }

    /// <summary>What is worse for it, and what is not.</summary>
    public string? Harm { get; set; }

    /// <summary>What to do.</summary>
    public string? Remedy { get; set; }

    /// <summary>Finds the error in the log.</summary>
    public string? Reference { get; set; }

    /// <summary>When it is tried again by itself; null when it is not.</summary>
    public Instant? RetryAt { get; set; }

    /// <summary>The name of whoever wants it to stop; it does at its next sign of life.</summary>
    public string? StopAskedBy { get; set; }
}

/// <summary>What holds for a job from run to run.</summary>
public sealed class JobState
{
    public required string Job { get; set; }
    public Instant? PausedAt { get; set; }

    /// <summary>The name of whoever paused it.</summary>
    public string? PausedBy { get; set; }

    /// <summary>The last time of the timetable that it ran for: it never runs for that one or an earlier one again, whichever node asks.</summary>
    public Instant? LastFiring { get; set; }

    /// <summary>When it last found nothing to do. Such runs are not kept.</summary>
    public Instant? IdleAt { get; set; }
}
