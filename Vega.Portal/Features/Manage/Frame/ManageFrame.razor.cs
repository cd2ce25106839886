using Microsoft.AspNetCore.Components;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Frame;

/// <summary>The frame of Manage. A section's page wraps its content in it and names itself.</summary>
public sealed partial class ManageFrame : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource _left = new();
    private CancellationTokenSource? _finding;
    private IReadOnlyList<ManageSection> _sections = [];
    private IReadOnlyList<(ManageSection Section, IReadOnlyList<FindHit> Hits)> _found = [];
    private FaultBoundary? _boundary;
    private int? _client;
    private string? _at;
    private string _typed = "";
    private bool _read;

    /// <summary>The section's <see cref="ManageSection.Name"/>; empty for Manage itself.</summary>
    [Parameter, EditorRequired] public string Section { get; set; } = "";

    /// <summary>The heading, where it is not the section's title.</summary>
    [Parameter] public string? Title { get; set; }

    /// <summary>A short line after the client's name.</summary>
    [Parameter] public string? Detail { get; set; }

    /// <summary>True while what is shown is being read anew.</summary>
    [Parameter] public bool Busy { get; set; }

    /// <summary>The reference under which reading what is shown failed; null when it did not.</summary>
    [Parameter] public string? Failed { get; set; }

    /// <summary>Reads it once more.</summary>
    [Parameter] public EventCallback Retry { get; set; }

    /// <summary>Buttons at the right of the heading.</summary>
    [Parameter] public RenderFragment? Actions { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private ManageTree Tree { get; set; } = default!;
    [Inject] private NavigationManager Nav { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private Failures Failures { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [CascadingParameter] private PortalScope Scope { get; set; } = default!;

    private ManageSection? Own => _sections.FirstOrDefault(s => s.Name == Section);
    private string Heading => Title ?? Own?.Title ?? "Manage";
    private string Sought => _typed.Trim();
    private IReadOnlyList<ManageSection> Shown => Sought.Length == 0 ? _sections : [.. _sections.Where(s => ManageTree.Has(s, Sought) || _found.Any(f => f.Section == s))];
    private IReadOnlyList<FindHit> HitsOf(ManageSection section) => _found.FirstOrDefault(f => f.Section == section).Hits ?? [];

    protected override void OnInitialized() => Tree.Saved += Moved;

    protected override async Task OnParametersSetAsync()
    {
        _sections = Tree.For(Scope.Viewer);
        // What was read of another client never stands under this one's name.
        _read = Failed is null && (!Busy || (_read && Scope.OneClient?.Id == _client));
        // Somewhere else is another try.
        if (_at != Nav.Uri) _boundary?.Recover();
        _at = Nav.Uri;
        if (Scope.OneClient is not { } client || client.Id == _client) return;
        _client = client.Id;
        (_typed, _found) = ("", []);
        // The page is drawn, and read, before them.
        await Task.Yield();
        await ReadNotesAsync();
    }

    private void Moved() => _ = InvokeAsync(async () =>
    {
        await ReadNotesAsync();
        StateHasChanged();
    });

    private async Task ReadNotesAsync()
    {
        if (_client is not { } client || _left.IsCancellationRequested) return;
        try
        {
            // A section whose note cannot be read says so itself when it is opened; the others stay within reach.
            await Failures.KeepAsync("The notes of Manage", async () => await Tree.ReadNotesAsync(await Current.GetAsync(), client, _left.Token));
        }
        catch (OperationCanceledException)
        {
            // the page was left
        }
    }

    private async Task TypedAsync()
    {
        if (_finding is not null) await _finding.CancelAsync();
        var mine = _finding = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
        try
        {
            await Task.Delay(Pause, Time, mine.Token);
            var found = _client is { } client ? await Tree.FindAsync(await Current.GetAsync(), client, Sought, mine.Token) : [];
            if (!mine.IsCancellationRequested) _found = found;
        }
        catch (OperationCanceledException)
        {
            // typed on
        }
    }

    public void Dispose()
    {
        Tree.Saved -= Moved;
        _left.Cancel();
        _left.Dispose();
    }
}
