using Vega.Portal.Features.Manage.Audit;
using Vega.Portal.Features.Manage.Keys;
using Vega.Portal.Features.Manage.Posting;
using Vega.Portal.Features.Manage.Users;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage;

/// <summary>Who may do what: users, API keys, and the log of what they did.</summary>
public static class AccessFeature
{
    public static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton<UserSearch>().AddSingleton<UserCommands>().AddSingleton<KeySearch>().AddSingleton<KeyCommands>().AddSingleton<AuditSearch>()
        .AddResource<UserResourceSearch>().AddResource<KeyResourceSearch>().AddResource<AuditResourceSearch>()
        .AddPosting();
}
