using Vega.Portal.Features.Manage.Audit;
using Vega.Portal.Features.Manage.Campaigns;
using Vega.Portal.Features.Manage.Clients;
using Vega.Portal.Features.Manage.Contracts;
using Vega.Portal.Features.Manage.Destinations;
using Vega.Portal.Features.Manage.Fields;
using Vega.Portal.Features.Manage.Keys;
using Vega.Portal.Features.Manage.Posting;
using Vega.Portal.Features.Manage.Programs;
using Vega.Portal.Features.Manage.Rules;
using Vega.Portal.Features.Manage.Frame;
using Vega.Portal.Features.Manage.Rules.Builder;
using Vega.Portal.Features.Manage.Rules.Versions;
using Vega.Portal.Features.Manage.Scores;
using Vega.Portal.Features.Manage.Users;
using Vega.Portal.Features.Manage.Vendors;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage;

/// <summary>What a client's admin and an account manager set up: clients, vendors, contracts, programs, campaigns, fields, rules, users and keys.</summary>
public static class ManageFeature
{
    public static IServiceCollection AddManage(this IServiceCollection services) => services
        .AddResource<ClientSearch>().AddResource<EndpointSearch>().AddResource<CampusSearch>()
        .AddResource<VendorSearch>().AddResource<ContractSearch>()
        .AddResource<ProgramGroupSearch>().AddResource<ProgramSearch>().AddResource<CampaignSearch>()
        .AddResource<FieldSearch>().AddResource<RuleSearch>().AddResource<RuleVersionSearch>().AddResource<DestinationSearch>()
        .AddSingleton<ClientCommands>().AddSingleton<EndpointCommands>().AddSingleton<CampusCommands>().AddSingleton<VendorCommands>().AddSingleton<ContractCommands>()
        .AddSingleton<ProgramGroupCommands>().AddSingleton<ProgramCommands>().AddSingleton<CampaignCommands>().AddSingleton<FieldCommands>().AddSingleton<RuleCommands>().AddSingleton<RuleSetCommands>().AddSingleton<RuleBookSearch>()
        .AddSingleton(new ManageSection(220, ManageGroups.Intake, "Filter rules", "rules", v => Policies.Allows(Policies.ManageClient, v))
        {
            Words = "refuse exclusion time machine replay versions states zips",
            Note = (services, viewer, client, token) => services.GetRequiredService<RuleBookSearch>().CountAsync(viewer, client, token),
        })
        .AddSingleton<DestinationCommands>().AddSingleton<DestinationTrial>().AddSingleton<ScoreCommands>();

    public static void MapManage(this WebApplication app)
    {
        var api = app.MapJsonApi(http => http.Viewer());
        api.MapClients();
        api.MapVendors();
        api.MapContracts();
        api.MapPrograms();
        api.MapCampaigns();
        api.MapFields();
        api.MapRules();
        api.MapRuleVersions();
        api.MapDestinations();
        api.MapUsers();
        api.MapKeys();
        api.MapAudit();
        api.MapPosting();
        app.MapAuditExport();
    }
}
