using NodaTime;

namespace Vega.Portal.Platform;

/// <summary>The work of a job. It is made once and may run on any node; it never runs twice at a time.</summary>
public interface IVegaJob
{
    /// <summary>Does the work. What it expects to go wrong is a <see cref="JobFault"/>; what it throws is tried again later.</summary>
    Task<JobOutcome> RunAsync(RunningJob run, CancellationToken cancellationToken);
}

/// <summary>When a job runs by itself.</summary>
/// <param name="Cron">Seconds to days, as Quartz reads it; null for a job that runs only when asked.</param>
/// <param name="AtNight">Told in <c>Vega:TimeZone</c>, and counted in the sentence about last night; otherwise in UTC, whose quarters of an hour are those of every zone.</param>
/// <param name="Words">As a person says it.</param>
public sealed record Timetable(string? Cron, bool AtNight, string Words)
{
    /// <summary>Only when somebody asks.</summary>
    public static readonly Timetable WhenAsked = new(null, false, "when asked");

    /// <summary>Once a night.</summary>
    public static Timetable Nightly(int hour, int minute = 0) => new($"0 {minute} {hour} * * ?", true, $"every night at {hour}:{minute:00} am");

    /// <summary>At each full multiple of so many minutes.</summary>
    public static Timetable EveryMinutes(int minutes) => new($"0 0/{minutes} * * * ?", false, $"every {minutes} minutes");
}

/// <summary>A job, as it is listed, timed and run. Whoever has one registers it with <see cref="JobSetup.AddJob{T}"/>.</summary>
/// <param name="Key">Its name in addresses and tables; never change it.</param>
/// <param name="Title">Its name on screens.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Timetable">When it runs by itself.</param>
/// <param name="Things">What it works on, in the plural.</param>
/// <param name="Harm">What is worse while it does not go well, and what is not: a sentence.</param>
/// <param name="Remedy">What to do when it does not go well: a sentence.</param>
public sealed record JobDescription(string Key, string Title, string Summary, Timetable Timetable, string Things, string Harm, string Remedy)
{
    /// <summary>The class that does it.</summary>
    public Type Work { get; init; } = typeof(IVegaJob);

    /// <summary>The job that mends what this one finds; null when running it again is the remedy.</summary>
    public JobRemedy? RemedyJob { get; init; }

    /// <summary>True when it also runs each time the program starts.</summary>
    public bool AtStart { get; init; }

    /// <summary>When it will have something to do between two moments, where the job knows better than its timetable.</summary>
    public Func<IServiceProvider, Instant, Instant, CancellationToken, Task<IReadOnlyList<JobMoment>>>? Moments { get; init; }
}

/// <summary>A job that mends what another one finds.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Button">What the button says that runs it.</param>
public sealed record JobRemedy(string Key, string Button);

/// <summary>A moment at which a job will have something to do.</summary>
/// <param name="At">When.</param>
/// <param name="Words">For what, as <c>New York</c>; null when there is nothing to add to the job's title.</param>
public sealed record JobMoment(Instant At, string? Words);

/// <summary>What came of a run.</summary>
/// <param name="Count">How many things were done.</param>
/// <param name="Things">Which, in the plural; null for those of the description.</param>
/// <param name="Note">A sentence beside the number.</param>
/// <param name="Fault">What went wrong; null when all went well.</param>
/// <param name="Idle">There was nothing to do, and nothing to tell of it: the run is not kept unless somebody asked for it.</param>
public sealed record JobOutcome(long Count, string? Things = null, string? Note = null, JobFault? Fault = null, bool Idle = false)
{
    /// <summary>There was nothing to do.</summary>
    public static readonly JobOutcome Nothing = new(0, Idle: true);
}

/// <summary>What went wrong, as an Administrator is told it. No personal data.</summary>
/// <param name="Cause">What.</param>
/// <param name="Harm">What is worse for it; null for what the description says.</param>
/// <param name="Remedy">What to do; null for what the description says.</param>
public sealed record JobFault(string Cause, string? Harm = null, string? Remedy = null);

/// <summary>Registers jobs.</summary>
public static class JobSetup
{
    /// <summary>Adds a job: its class, and how it is listed and timed.</summary>
    public static IServiceCollection AddJob<T>(this IServiceCollection services, JobDescription job) where T : class, IVegaJob =>
        services.AddSingleton<T>().AddSingleton(job with { Work = typeof(T) });
}
