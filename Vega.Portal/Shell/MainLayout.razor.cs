using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Vega.Domain.Common;
using Vega.Portal.Security;

namespace Vega.Portal.Shell;

/// <summary>The frame of every page: the bar, who looks, and which client the address names.</summary>
public sealed partial class MainLayout : IDisposable
{
    private PortalScope? _scope;
    private FaultBoundary? _boundary;
    private bool _unknownClient;
    private string? _failed;

    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private ClientChoices Choices { get; set; } = default!;
    [Inject] private NavigationManager Nav { get; set; } = default!;
    [Inject] private Failures Failures { get; set; } = default!;
    [CascadingParameter(Name = "BrowserZone")] private string? BrowserZone { get; set; }

    protected override Task OnInitializedAsync()
    {
        Nav.LocationChanged += Moved;
        return ReadAsync();
    }

    /// <summary>Who looks, and at which clients. A failure here is told in the frame: it would end the page before anything of it was drawn.</summary>
    private async Task ReadAsync()
    {
        _failed = await Failures.KeepAsync("Reading who looks", async () =>
        {
            var viewer = await Current.GetAsync();
            _scope = new PortalScope(viewer, viewer.Kind == ViewerKind.User ? await Choices.ListAsync(viewer) : [], null, BrowserZone);
        });
        ReadAddress();
    }

    private void ReadAddress()
    {
        if (_scope is null) return;
        var slug = QueryHelpers.ParseQuery(new Uri(Nav.Uri).Query).TryGetValue("client", out var value) ? value.ToString() : "";
        var client = slug.Length == 0 ? null : _scope.Clients.FirstOrDefault(c => c.Slug.Equals(slug, StringComparison.OrdinalIgnoreCase));
        _unknownClient = slug.Length > 0 && client is null && _scope.Viewer.Kind == ViewerKind.User;
        if (client != _scope.Client) _scope = _scope with { Client = client };
    }

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        if (_failed is null) ReadAddress();
        else await ReadAsync();
        _boundary?.Recover();
        StateHasChanged();
    });

    public void Dispose() => Nav.LocationChanged -= Moved;
}
