using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Posting;

/// <summary>A link that was just made. Its address is told once and kept nowhere.</summary>
public sealed record MadePostingLink(int Id, string Path, Instant ExpiresAt);

/// <summary>Makes and revokes the secret links to posting instructions.</summary>
public sealed class PostingLinkCommands(ConfigurationWrites writes)
{
    private const int PrefixLength = 6;
    private static readonly (string Code, string Message) Forbidden = ("forbidden", "Your role may not manage links to posting instructions.");

    /// <summary>Makes a link to the instructions of one campaign that the viewer sees.</summary>
    public async Task<Change<MadePostingLink>> CreateAsync(Viewer viewer, PostingLinkInput input, CancellationToken cancellationToken)
    {
        if (!Policies.Allows(Policies.ManagePostingLinks, viewer)) return new Change<MadePostingLink>.Forbidden(Forbidden.Code, Forbidden.Message);
        if (input.Campaign is not { } campaignId) return new Change<MadePostingLink>.Invalid([new FieldError("client-campaign", "missing-field", "client-campaign is needed: the campaign whose instructions it shows")]);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var change = await writes.RunAsync<ClientCampaign, MadePostingLink>(viewer, db => db.Campaigns.VisibleTo(viewer).Where(c => c.Id == campaignId), c => c.ClientId, _ => true, async (edit, campaign) =>
        {
            var link = new PostingLink { ClientId = campaign.ClientId, CampaignId = campaign.Id, Name = "", Prefix = token[..PrefixLength], Hash = ApiKeys.HashOf(token) };
            input.ApplyTo(link, edit.Now, edit.Faults);
            edit.Db.PostingLinks.Add(link);
            await edit.SaveAsync(cancellationToken);
            return new Change<MadePostingLink>.Saved(new MadePostingLink(link.Id, Links.PostingLink(token), link.ExpiresAt), []);
        }, cancellationToken);
        return change is Change<MadePostingLink>.Missing ? new Change<MadePostingLink>.Invalid([new FieldError("client-campaign", "unknown-client-campaign", "there is no such campaign")]) : change;
    }

    /// <summary>Ends a link: at once on this node, for every reader on all others too, since each visit asks the database. It cannot be undone. Who comes second is told who was first.</summary>
    public Task<Change<Removal>> RevokeAsync(Viewer viewer, int id, CancellationToken cancellationToken) => Policies.Allows(Policies.ManagePostingLinks, viewer)
        ? writes.RunAsync<PostingLink, Removal>(viewer, db => db.PostingLinks.VisibleTo(viewer).Where(l => l.Id == id), l => l.ClientId, _ => true, async (edit, link) =>
        {
            IReadOnlyList<string> notes = link.RevokedAt is null ? [] : [await LastWriteSearch.SayDoneAsync(edit, "posting-links", id, "revoked")];
            link.RevokedAt ??= edit.Now;
            return new Change<Removal>.Saved(new Removal(Archived: false, 0), notes);
        }, cancellationToken)
        : Task.FromResult<Change<Removal>>(new Change<Removal>.Forbidden(Forbidden.Code, Forbidden.Message));
}
