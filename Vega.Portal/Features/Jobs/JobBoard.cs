using NodaTime;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Jobs;

/// <summary>How one firing went, over all its attempts.</summary>
/// <param name="Run">The last attempt.</param>
/// <param name="Tried">How many attempts it took.</param>
public sealed record JobBar(JobRun Run, int Tried);

/// <summary>A job as it stands.</summary>
/// <param name="Number">Its place in the list, from 1.</param>
/// <param name="Job">What it is.</param>
/// <param name="State">What holds for it from run to run; null before it first ran.</param>
/// <param name="Last">Its last run, or the one that runs.</param>
/// <param name="Bars">Its last firings, the oldest first.</param>
/// <param name="NextAt">When it will have something to do next; null when it runs only when asked, or is paused.</param>
public sealed record JobRow(int Number, JobDescription Job, JobState? State, JobRun? Last, IReadOnlyList<JobBar> Bars, Instant? NextAt)
{
    /// <summary>True while it runs.</summary>
    public bool Runs => Last?.Status == JobRunStatus.Running;

    /// <summary>True while it is paused.</summary>
    public bool Paused => State?.PausedAt is not null;
}

/// <summary>How last night went.</summary>
/// <param name="Jobs">Nightly jobs that were to run.</param>
/// <param name="Well">Those that went well.</param>
/// <param name="Bad">The others, each with its run; null when it did not run at all.</param>
/// <param name="NextAt">When the next nightly job is due; null when none is.</param>
public sealed record JobNight(int Jobs, int Well, IReadOnlyList<(JobDescription Job, JobRun? Run)> Bad, Instant? NextAt)
{
    /// <summary>The first sentence of the page.</summary>
    public string Sentence => Jobs == 0 ? "No night has passed yet since Vega began to run jobs here." : Well == Jobs ? $"Last night: all {Jobs} jobs went well." : $"Last night: {Well} of {Jobs} jobs went well.";
}

/// <summary>A job that will have something to do.</summary>
/// <param name="At">When.</param>
/// <param name="Title">The job.</param>
/// <param name="Words">For what; null when there is nothing to add.</param>
public sealed record JobDue(Instant At, string Title, string? Words);

/// <summary>All jobs, last night, and what comes.</summary>
public sealed record JobBoard(IReadOnlyList<JobRow> Rows, JobNight Night, IReadOnlyList<JobDue> Upcoming, Instant ReadAt);
