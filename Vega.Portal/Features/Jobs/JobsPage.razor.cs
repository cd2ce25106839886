using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Jobs;

/// <summary>Last night in one sentence, the failed job open with cause, harm and remedy, then what runs now and next. It reads itself anew while it is open.</summary>
public sealed partial class JobsPage : IDisposable
{
    private const int Step = 20;
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);
    private const int Slow = 5; // ticks between two readings while nothing runs

    private readonly CancellationTokenSource _gone = new();
    private JobBoard? _board;
    private IReadOnlyList<JobRun> _history = [];
    private string? _refusal;
    private bool _asking, _watching;
    private int _take = Step;

    [Inject] private JobSearch Search { get; set; } = default!;
    [Inject] private JobCommands Commands { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private NavigationManager Nav { get; set; } = default!;
    [Inject] private VegaOptions Options { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [CascadingParameter] private PortalScope Scope { get; set; } = default!;

    /// <summary>The viewer's own: jobs belong to no client.</summary>
    private DateTimeZone Zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(Uri.UnescapeDataString(Scope.BrowserZone ?? "")) ?? DateTimeZone.Utc;

    private Instant Now => _board?.ReadAt ?? Time.Now();

    /// <summary>The job whose history is open.</summary>
    private string? Open => QueryHelpers.ParseQuery(new Uri(Nav.Uri).Query).TryGetValue("job", out var job) ? job.ToString() : null;

    /// <summary>True when whatever went wrong last night went well since.</summary>
    private bool Mended => _board!.Night.Bad.All(b => _board.Rows.First(r => r.Job.Key == b.Job.Key).Last is { Status: JobRunStatus.Done } last && last.Id != b.Run?.Id);

    private string NightDetail
    {
        get
        {
            var night = _board!.Night;
            if (night.Bad is not [var (job, run), ..]) return night.Jobs == 0 ? night.NextAt is { } next ? $"The first nightly job is due: {Ahead(next)}." : "" : "";
            if (Mended) return $"{job.Title} went well when it was run again.";
            return run is null ? $"{job.Title} did not run. {job.Harm}" : $"{job.Title}: {(run.Cause is { } cause ? cause.Split(": ")[0].TrimEnd('.') + "." : "Vega stopped while it ran.")} {run.Harm ?? job.Harm}";
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        _take = Step;
        await ReadAsync();
        if (_watching) return;
        _watching = true;
        _ = WatchAsync();
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task ReadAsync()
    {
        var viewer = await Current.GetAsync();
        _board = await Search.ReadAsync(viewer, _gone.Token);
        _history = Open is { } job ? await Search.HistoryAsync(viewer, job, _take, _gone.Token) : [];
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Quick, Time);
        try
        {
            for (var tick = 1; await timer.WaitForNextTickAsync(_gone.Token); tick++)
            {
                if (tick % Slow != 0 && _board?.Rows.Any(r => r.Runs) != true) continue;
                await InvokeAsync(async () =>
                {
                    await ReadAsync();
                    StateHasChanged();
                });
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // the page is left
        }
    }

    private async Task RunNowAsync(string key)
    {
        await DoAsync(await Commands.RunNowAsync(await Current.GetAsync(), key));
        // The scheduler takes a moment; then the page follows by itself.
        for (var wait = 0; wait < 20 && _refusal is null && _board!.Rows.First(r => r.Job.Key == key) is { Runs: false } row && !(row.Last?.StartedAt > Time.Now() - Duration.FromSeconds(5)); wait++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(150), Time, _gone.Token);
            await ReadAsync();
        }
    }

    private async Task StopAsync(JobRow row) => await DoAsync(await Commands.StopAsync(await Current.GetAsync(), row.Job.Key));

    private async Task SwitchAsync(JobRow row)
    {
        var viewer = await Current.GetAsync();
        await DoAsync(row.Paused ? await Commands.ResumeAsync(viewer, row.Job.Key) : await Commands.PauseAsync(viewer, row.Job.Key));
    }

    private async Task PauseAllAsync()
    {
        _asking = false;
        await Commands.PauseAllAsync(await Current.GetAsync());
        await ReadAsync();
    }

    private async Task MoreAsync()
    {
        _take += 5 * Step;
        await ReadAsync();
    }

    private async Task DoAsync(Change<string> change)
    {
        _refusal = (change as Change<string>.Forbidden)?.Message;
        await ReadAsync();
    }

    private string Address(string? job) => Links.With(JobsFeature.Path, ("client", Scope.Client?.Slug), ("job", job));

    private string NextText(JobRow row) => row.Paused ? $"paused by {row.State!.PausedBy}" : row.NextAt is { } at ? (row.Last?.RetryAt == at ? "again " : "") + Ahead(at) : row.Job.Timetable.Words;

    /// <summary>As <c>Today, 3:00:04 am</c>.</summary>
    private string When(Instant at)
    {
        var (date, today) = (at.InZone(Zone).Date, Now.InZone(Zone).Date);
        return (date == today ? "Today" : date == today.PlusDays(-1) ? "Yesterday" : Formats.ShortDate(date, today)) + ", " + Formats.Time(at, Zone);
    }

    /// <summary>As <c>Tonight, 3:00 am</c>.</summary>
    private string Ahead(Instant at)
    {
        var (local, today) = (at.InZone(Zone), Now.InZone(Zone).Date);
        var day = local.Date == today ? "Today" : local.Date == today.PlusDays(1) ? local.Hour < 6 ? "Tonight" : "Tomorrow" : Formats.ShortDate(local.Date, today);
        return string.Create(CultureInfo.InvariantCulture, $"{day}, {local.ClockHourOfHalfDay}:{local.Minute:00} {(local.Hour < 12 ? "am" : "pm")}");
    }

    private static string Percent(JobRun run) => (100.0 * Math.Min(run.Count, run.Total!.Value) / run.Total.Value).ToString("0.#", CultureInfo.InvariantCulture);

    private static string? BarClass(JobBar bar) => bar.Run.Status switch
    {
        JobRunStatus.Failed or JobRunStatus.Lost => "b",
        JobRunStatus.Cancelled => "e",
        _ => bar.Tried > 1 ? "w" : null,
    };

    private static string BarsText(JobRow row)
    {
        int Of(params JobRunStatus[] statuses) => row.Bars.Count(b => statuses.Contains(b.Run.Status));
        return row.Bars.Count == 0 ? "No run yet" : $"Last {row.Bars.Count} runs: {Of(JobRunStatus.Done)} done, {Of(JobRunStatus.Failed, JobRunStatus.Lost)} failed, {Of(JobRunStatus.Cancelled)} cancelled";
    }
}
