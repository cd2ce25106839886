using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Features.Performance.Table;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Views;

/// <summary>The saved views of the page's client.</summary>
public sealed partial class ViewMenu
{
    private IReadOnlyList<ViewRow> _views = [];
    private ViewRow? _asked, _deleting;
    private string _name = "";
    private string? _fault;
    private bool _asking, _rolls = true, _shares, _begins;
    private (bool Read, int? ClientId, int? Saved) _known;

    [Inject] private ViewSearch Search { get; set; } = default!;
    [Inject] private ViewCommands Commands { get; set; } = default!;
    [Inject] private Toasts Toasts { get; set; } = default!;
    [Parameter, EditorRequired] public TableView View { get; set; } = default!;
    [Parameter, EditorRequired] public PortalScope Scope { get; set; } = default!;
    [Parameter, EditorRequired] public Instant Now { get; set; }
    [Parameter, EditorRequired] public EventCallback<TableView> Go { get; set; }

    private ViewRow? Current => _views.FirstOrDefault(v => v.Id == View.Saved);

    private bool Changed => Current is { } one && TableAddress.Read(TableView.Path + one.Query, Scope, Now).Stored() != View.Stored();

    protected override async Task OnParametersSetAsync()
    {
        var known = (true, Scope.ClientId, View.Saved);
        if (known == _known) return;
        _known = known;
        await ReadAsync();
    }

    private async Task ReadAsync() => _views = await Search.ListAsync(Scope.Viewer, Scope.ClientId, CancellationToken.None);

    private void Ask(ViewRow? view)
    {
        (_asked, _asking, _fault) = (view, true, null);
        (_name, _shares, _begins, _rolls) = (view?.Name ?? "", view?.Shared ?? false, false, View.Rolling is not null);
    }

    private async Task SaveAsync()
    {
        var kept = _rolls ? View : View.Fixed();
        var change = _asked is { } one ? await Commands.ChangeAsync(Scope.Viewer, one.Id, _name, null, _shares, CancellationToken.None)
            : await Commands.CreateAsync(Scope.Viewer, Scope.ClientId, _name, kept.Stored(), _shares, CancellationToken.None);
        if (change is not Change<int>.Saved saved)
        {
            _fault = Why(change);
            return;
        }
        _asking = false;
        if (_asked is null && _begins) await Commands.BeginWithAsync(Scope.Viewer, Scope.ClientId, saved.Value, CancellationToken.None);
        await ReadAsync();
        if (_asked is null) await Go.InvokeAsync(kept with { Saved = saved.Value });
    }

    private async Task SaveChangesAsync()
    {
        if (await Commands.ChangeAsync(Scope.Viewer, Current!.Id, null, View.Stored(), null, CancellationToken.None) is not Change<int>.Saved) Ask(Current);
        await ReadAsync();
    }

    private async Task BeginAsync(int? id)
    {
        await Commands.BeginWithAsync(Scope.Viewer, Scope.ClientId, id, CancellationToken.None);
        await ReadAsync();
    }

    private async Task DeleteAsync(ViewRow view)
    {
        _deleting = null;
        if (await Commands.DeleteAsync(Scope.Viewer, view.Id, CancellationToken.None) is not Change<int>.Saved) return;
        Toasts.Show(new Toast($"The view “{view.Name}” is deleted."));
        await ReadAsync();
        await Go.InvokeAsync(View with { Saved = null });
    }

    private static string Why(Change<int> change) => change switch
    {
        Change<int>.Invalid invalid => string.Join(" ", invalid.Errors.Select(e => e.Message)),
        Change<int>.Forbidden forbidden => forbidden.Message,
        _ => "The view is no longer there.",
    };
}
