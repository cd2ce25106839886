using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Posting;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Manage.Campaigns;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Posting;

/// <summary>The addresses of posting instructions, and of the secret links to them. A link's address is told once, in <c>meta</c>.</summary>
public static class PostingApi
{
    public static void MapPosting(this JsonApiRoutes api)
    {
        api.For<PostingLink, PostingLinkSearch>(PostingLinkSearch.Resource).List(Policies.ManagePostingLinks).Show(Policies.ManagePostingLinks)
            .CreateTold<PostingLinkCommands, PostingLinkInput>(Policies.ManagePostingLinks, Read, async (commands, viewer, input, token) => (await commands.CreateAsync(viewer, input, token)).As(Tell))
            .Delete<PostingLinkCommands>(Policies.ManagePostingLinks, (commands, viewer, id, _, token) => commands.RevokeAsync(viewer, id, token));
        api.For<ClientCampaign, CampaignSearch>(CampaignSearch.Resource)
            .Part<PostingSearch, PostingInstructions>(Policies.ReadPostingInstructions, "posting-instructions", PostingSearch.Resource, "How the campaign's vendor posts to it, from today's fields and rules.",
                (search, viewer, campaign, token) => search.InstructionsAsync(viewer, campaign.Id, "", token));
    }

    private static Told Tell(MadePostingLink made) => new(made.Id, new Dictionary<string, object?>(StringComparer.Ordinal) { ["address"] = new OwnAddress(made.Path) });

    private static PostingLinkInput Read(ResourceBody body) => new() { Campaign = body.One("client-campaign", "client-campaigns").Value, Name = body.Text("name"), ExpiresAt = body.TimeOrNull("expires-at"), ShowsRules = body.Flag("shows-rules") };
}
