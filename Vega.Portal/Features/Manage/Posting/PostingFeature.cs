using Vega.Portal.Features.Manage.Posting.Door;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Posting;

/// <summary>Posting instructions: worked out for each vendor and campaign, read in the portal, by the API, and by a secret link.</summary>
public static class PostingFeature
{
    public static IServiceCollection AddPosting(this IServiceCollection services) => services
        .AddResource<PostingLinkSearch>().AddSingleton<PostingLinkCommands>().AddSingleton<PostingSearch>()
        .AddSingleton<LinkVisits>().AddSingleton<LinkDoor>();
}
