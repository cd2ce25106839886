using Vega.Domain.Common;
using Vega.Portal.Features.Manage.Frame;
using Vega.Portal.Features.Manage.Posting.Door;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Posting;

/// <summary>Posting instructions: worked out for each vendor and campaign, read in the portal, by the API, and by a secret link.</summary>
public static class PostingFeature
{
    public static IServiceCollection AddPosting(this IServiceCollection services) => services
        .AddResource<PostingLinkSearch>().AddSingleton<PostingLinkCommands>().AddSingleton<PostingSearch>()
        .AddSingleton<LinkVisits>().AddSingleton<LinkDoor>()
        .AddSingleton(new NavEntry(40, "Posting", "upload", Links.PostingPath, v => v.Role == Role.VendorUser))
        .AddSingleton(new ManageSection(510, ManageGroups.Connections, "Posting instructions", "posting", v => Policies.Allows(Policies.ManageClient, v)) { Words = "secret link test lead parameters answers curl PDF" });
}
