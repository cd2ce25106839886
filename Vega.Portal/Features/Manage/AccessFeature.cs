using Vega.Portal.Features.Manage.Audit;
using Vega.Portal.Features.Manage.Keys;
using Vega.Portal.Features.Manage.Posting;
using Vega.Portal.Features.Manage.Users;
using Vega.Portal.Features.Manage.Frame;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage;

/// <summary>Who may do what: users, API keys, and the log of what they did.</summary>
public static class AccessFeature
{
    public static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton<UserSearch>().AddSingleton<UserCommands>().AddSingleton<KeySearch>().AddSingleton<KeyCommands>().AddSingleton<AuditSearch>()
        .AddResource<UserResourceSearch>().AddResource<KeyResourceSearch>().AddResource<AuditResourceSearch>()
        .AddSingleton<KeyPageSearch>().AddSingleton<UserPageSearch>()
        .AddSingleton(new ManageSection(520, ManageGroups.Connections, "API keys", "keys", v => Policies.Allows(Policies.ManageKeys, v)) { Words = "rotate revoke X-API-Key" })
        .AddSingleton(new ManageSection(710, ManageGroups.Access, "Users", "users", v => Policies.Allows(Policies.ManageUsers, v)) { Words = "invite role scope disable password second step" })
        .AddSingleton(new ManageSection(720, ManageGroups.Access, "Audit log", AuditFilter.Section, v => Policies.Allows(Policies.ReadAudit, v)) { Words = "who changed what when history export" })
        .AddPosting();
}
