using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Posting;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Manage.Parts;
using Vega.Portal.Platform;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Posting.Page;

/// <summary>The posting instructions of a client's campaigns, and the secret links to them.</summary>
public sealed partial class ManagePostingPage
{
    private IReadOnlyList<PostingCampaign>? _campaigns;
    private IReadOnlyList<PostingLink> _links = [];
    private PostingInstructions? _of;
    private PostingLink? _revoking;
    private MadePostingLink? _made;
    private IReadOnlyList<FieldError> _errors = [];
    private string _name = "";
    private int _days = 30;
    private bool _making, _rules, _reading;

    [Inject] private PostingSearch Search { get; set; } = default!;
    [Inject] private PostingLinkSearch LinkSearch { get; set; } = default!;
    [Inject] private PostingLinkCommands Commands { get; set; } = default!;
    [Inject] private Toasts Toasts { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;

    protected override string Section => "posting";

    private Instant Now => Time.Now();

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _campaigns = await Search.CampaignsAsync(viewer, client, Left);
        await ReadOpenAsync(viewer);
    }

    protected override async Task OnParametersSetAsync()
    {
        var before = _of;
        await base.OnParametersSetAsync();
        // The frame reads when the client changes; another campaign of the same one is read here.
        if (Scope.OneClient is null || Failed is not null || !ReferenceEquals(before, _of) || (OpenId is null && _of is null)) return;
        _reading = true;
        await ReadMoreAsync(ReadOpenAsync);
        _reading = false;
    }

    private async Task ReadOpenAsync(Viewer viewer)
    {
        var of = OpenId is { } id && _campaigns?.Any(c => c.Id == id) == true ? await Search.InstructionsAsync(viewer, id, Nav.BaseUri, Left) : null;
        _links = of is null ? [] : await LinkSearch.OfCampaignAsync(viewer, OpenId!.Value, Left);
        _of = of;
    }

    private bool IsOpen(PostingLink link) => link.RevokedAt is null && link.ExpiresAt > Now;

    private string State(PostingLink link) => link.RevokedAt is { } revoked ? $"revoked {Formats.DateTime(revoked, Scope.Zone)}" : link.ExpiresAt <= Now ? $"expired {Formats.DateTime(link.ExpiresAt, Scope.Zone)}" : $"opens until {Formats.DateTime(link.ExpiresAt, Scope.Zone)}";

    private void AskNew() => (_making, _errors, _name, _days, _rules) = (true, [], "", 30, false);

    private async Task MakeAsync()
    {
        var input = new PostingLinkInput { Campaign = OpenId, Name = _name, ExpiresAt = new Optional<Instant?>(IsGiven: true, Now + Duration.FromDays(_days)), ShowsRules = _rules };
        (var change, _errors) = await TryAsync(viewer => Commands.CreateAsync(viewer, input, Left));
        if (change is not Change<MadePostingLink>.Saved { Value: var made }) return;
        Dismiss();
        _made = made;
        await SavedAsync();
    }

    private async Task RevokeAsync()
    {
        (var change, _errors) = await TryAsync(viewer => Commands.RevokeAsync(viewer, _revoking!.Id, Left));
        if (change is not Change<Removal>.Saved { Notes: var notes }) return;
        foreach (var note in notes) Toasts.Show(new Toast(note));
        Dismiss();
        await SavedAsync();
    }

    private void Dismiss() => (_making, _revoking, _errors) = (false, null, []);
}
