using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Posting;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Posting.Page;

/// <summary>For a vendor: how it posts to each of its campaigns.</summary>
public sealed partial class PostingPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<PostingCampaign>? _campaigns;
    private PostingInstructions? _of;
    private string? _shown, _failed;
    private bool _missing, _reading;

    [Inject] private PostingSearch Search { get; set; } = default!;
    [Inject] private Failures Failures { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private NavigationManager Nav { get; set; } = default!;
    [CascadingParameter] private PortalScope Scope { get; set; } = default!;
    [SupplyParameterFromQuery(Name = "campaign")] private string? Campaign { get; set; }

    protected override Task OnParametersSetAsync() => Nav.Uri == _shown ? Task.CompletedTask : ReadAsync();

    private async Task ReadAsync()
    {
        (_shown, _reading) = (Nav.Uri, true);
        var at = _shown;
        // On SQLite a read holds the circuit's thread to its end: the page is drawn before it.
        await Task.Yield();
        if (at != _shown) return;
        IReadOnlyList<PostingCampaign>? campaigns = null;
        PostingInstructions? of = null;
        var failed = await Failures.KeepAsync("Posting instructions", async () =>
        {
            var viewer = await Current.GetAsync();
            campaigns = await Search.CampaignsAsync(viewer, Scope.ClientId, _left.Token);
            var chosen = PublicId.TryParse(Campaign, PublicIdPrefix.Campaign, out var id) ? campaigns.FirstOrDefault(c => c.PublicId == id) : null;
            of = chosen is null ? null : await Search.InstructionsAsync(viewer, chosen.Id, Nav.BaseUri, _left.Token);
        });
        // A later address took over meanwhile.
        if (at != _shown) return;
        (_campaigns, _of, _failed, _reading) = (campaigns, of, failed, false);
        _missing = failed is null && of is null && !string.IsNullOrEmpty(Campaign);
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }
}
