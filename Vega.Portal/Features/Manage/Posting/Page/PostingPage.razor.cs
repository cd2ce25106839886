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
    private bool _missing;

    [Inject] private PostingSearch Search { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private NavigationManager Nav { get; set; } = default!;
    [CascadingParameter] private PortalScope Scope { get; set; } = default!;
    [SupplyParameterFromQuery(Name = "campaign")] private string? Campaign { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var viewer = await Current.GetAsync();
        _campaigns = await Search.CampaignsAsync(viewer, Scope.ClientId, _left.Token);
        var chosen = PublicId.TryParse(Campaign, PublicIdPrefix.Campaign, out var id) ? _campaigns.FirstOrDefault(c => c.PublicId == id) : null;
        _of = chosen is null ? null : await Search.InstructionsAsync(viewer, chosen.Id, Nav.BaseUri, _left.Token);
        _missing = _of is null && !string.IsNullOrEmpty(Campaign);
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }
}
