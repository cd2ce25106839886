using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;
using Vega.Tests.Support;

namespace Vega.Tests.Jobs;

/// <summary>A job whose work a test writes, run by the app's own runner.</summary>
internal sealed class JobBench(VegaApp app, string key = "bench")
{
    private readonly JobRunner _runner = new(new Works(), app.Services.GetRequiredService<IDbContextFactory<Portal.Data.VegaDbContext>>(), app.Services.GetRequiredService<Portal.Data.WriteGate>(), app.Clock,
        app.Services.GetRequiredService<VegaOptions>(), app.Services.GetRequiredService<Microsoft.Extensions.Logging.ILogger<JobRunner>>());

    public Task<(JobRun? Run, string? Refusal)> RunAsync(JobOrder order, Func<RunningJob, CancellationToken, Task<JobOutcome>> work, CancellationToken cancellationToken = default)
    {
        Works.Next.Value = work;
        return _runner.RunAsync(new JobDescription(key, "Bench", "a test's job", Timetable.WhenAsked, "things", "Nothing else waits for it.", "Run it again.") { Work = typeof(Work) }, order, cancellationToken);
    }

    public Task<List<JobRun>> HistoryAsync() => app.ReadAsync(db => db.JobRuns.AsNoTracking().Where(r => r.Job == key).OrderBy(r => r.Id).ToListAsync());

    private sealed class Works : IServiceProvider
    {
        public static readonly AsyncLocal<Func<RunningJob, CancellationToken, Task<JobOutcome>>> Next = new();

        public object GetService(Type serviceType) => new Work(Next.Value!);
    }

    private sealed class Work(Func<RunningJob, CancellationToken, Task<JobOutcome>> work) : IVegaJob
    {
        public Task<JobOutcome> RunAsync(RunningJob run, CancellationToken cancellationToken) => work(run, cancellationToken);
    }
}
