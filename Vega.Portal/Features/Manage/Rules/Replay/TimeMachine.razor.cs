using Microsoft.AspNetCore.Components;
using NodaTime.Text;
using Vega.Domain.Replay;
using Vega.Portal.Features.Manage.Rules.Builder;
using Vega.Portal.Intake.Replay;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Rules.Replay;

/// <summary>Runs the replay of a draft and shows it.</summary>
public sealed partial class TimeMachine : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private CancellationTokenSource? _running;
    private ReplayProgress? _progress;
    private string? _note;
    private int _days = 30, _stamp = -1;

    [Parameter, EditorRequired] public RuleBook Book { get; set; } = default!;
    [Parameter, EditorRequired] public RuleSheet Sheet { get; set; } = default!;

    /// <summary>The client in addresses.</summary>
    [Parameter] public string? Client { get; set; }

    /// <summary>What was found last; it outlives this component.</summary>
    [Parameter] public ReplayReport? Report { get; set; }

    /// <summary>Was found; of the sheet at that stamp.</summary>
    [Parameter] public EventCallback<(ReplayReport Report, int Stamp)> Found { get; set; }

    [Inject] private Failures Failures { get; set; } = default!;
    [Inject] private RuleReplay Machine { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;

    private bool IsOld => _stamp != Sheet.Stamp;

    private int Percent => (int)Math.Round((_progress?.Share ?? 0) * 100);

    private string BeforeWords => Book.Version == 0 ? "the rules in force" : $"version {Book.Version}";

    private string Said => Report is null
        ? $"the real posts of the last {_days} days through {BeforeWords} and the draft, in the order they came"
        : $"{Formats.Count(Report.Posts, "real post", "real posts")}, {Days(Report)}, through {BeforeWords} and the draft, in the order they came";

    /// <summary>Judges the posts; a run that is under way is left first.</summary>
    public async Task RunAsync(int days)
    {
        if (_running is not null) return;
        var mine = _running = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
        (_days, _progress, _note) = (days, null, null);
        var stamp = Sheet.Stamp;
        StateHasChanged();
        try
        {
            ReplayReport? report = null;
            var failed = await Failures.KeepAsync("The rule time machine", async () => report = await Machine.RunAsync(await Current.GetAsync(), Book.Known.ClientId, Sheet.Set, days, new Steps(this), mine.Token));
            if (report is null)
            {
                _note = failed is null ? "Not run: you do not see this client any more." : Failures.Words("Not run", failed);
                return;
            }
            _stamp = stamp;
            await Found.InvokeAsync((report, stamp));
        }
        catch (OperationCanceledException)
        {
            _note = $"Cancelled after {Formats.Count(_progress?.Posts ?? 0, "post", "posts")}; nothing was changed.";
        }
        finally
        {
            _running = null;
            mine.Dispose();
        }
    }

    private void Cancel() => _running?.Cancel();

    private static string Days(ReplayReport report)
    {
        var (from, to) = (LocalDatePattern.Iso.Parse(report.From).Value, LocalDatePattern.Iso.Parse(report.To).Value);
        return $"{Formats.ShortDate(from, to)} to {Formats.ShortDate(to, to)}";
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    private sealed class Steps(TimeMachine machine) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value) => _ = machine.InvokeAsync(() =>
        {
            machine._progress = value;
            machine.StateHasChanged();
        });
    }
}
