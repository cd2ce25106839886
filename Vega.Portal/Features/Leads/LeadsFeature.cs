using Vega.Portal.Features.Leads.Actions;
using Vega.Portal.Features.Leads.Delivery;
using Vega.Portal.Features.Leads.Export;
using Vega.Portal.Features.Leads.Panel;
using Vega.Portal.Features.Leads.Rejects;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads;

/// <summary>Leads: the list, the panel, what people do with a lead, and the files they take away.</summary>
public static class LeadsFeature
{
    public static IServiceCollection AddLeads(this IServiceCollection services)
    {
        services.AddSingleton<LeadListSearch>();
        services.AddSingleton<LeadDetailSearch>();
        services.AddSingleton<LeadCommands>();
        services.AddSingleton<LeadExports>();
        services.AddSingleton<LeadWorkbook>();
        services.AddSingleton<DeliveryReport>();
        services.AddSingleton<RejectsReport>();
        services.AddResource<DeliverySearch>().AddResource<AttemptSearch>();
        services.AddSingleton(LeadFinders.Leads);
        services.AddSingleton(LeadFinders.Campaigns);
        services.AddSingleton(LeadFinders.Clients);
        services.AddSingleton(new NavEntry(20, "Leads", "contacts", Links.LeadsPath, v => Policies.Allows(Policies.ReadLeads, v)));
        return services;
    }

    public static void MapLeads(this IEndpointRouteBuilder app)
    {
        app.MapLeadExports();
        app.MapJsonApi(http => http.Viewer()).MapDeliveries();
    }
}
