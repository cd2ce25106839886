using Vega.Domain.Common;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Api;

/// <summary>The addresses of leads and of their history (000, Leads; reading 57).</summary>
public static class LeadApi
{
    public static IServiceCollection AddLeadApi(this IServiceCollection services) => services.AddSingleton<LeadFinding>().AddSingleton<LeadPatchCommands>().AddResource<LeadSearch>().AddResource<LeadEventSearch>();

    public static void MapLeadApi(this WebApplication app)
    {
        var api = app.MapJsonApi(http => http.Viewer());
        api.For<LeadResourceRow, LeadSearch>(LeadResource.Type).List(Policies.ReadLeads).Show(Policies.ReadLeads)
            .Change<LeadPatchCommands, LeadPatchRequest>(Policies.ChangeLeads, Read, (commands, viewer, id, request, seen, token) => commands.ChangeAsync(viewer, id, request, seen, token))
            .Act<Reveals, Optional<string?>>(Policies.RevealLeads, "reveal", "Shows the personal data of a lead for ten minutes, for a reason.", body => body.Text("reason"), async (reveals, viewer, id, reason, token) =>
                (await reveals.RevealAsync(viewer, id, reason.Value, token)).As(grant => new Told(id, new Dictionary<string, object?>(StringComparer.Ordinal) { ["revealed-until"] = grant.ExpiresAt })));
        api.For<LeadEventRow, LeadEventSearch>(LeadEventSearch.Resource).ListIn(Policies.ReadLeads, "leads", "events", id => e => e.Event.LeadId == id);
    }

    /// <summary>What can be changed; anything else that was sent is compared with what stands.</summary>
    private static LeadPatchRequest Read(ResourceBody body) => new([.. body.Plain([.. Changeable])], [.. body.TextsOf("custom-fields")]);

    private static readonly string[] Changeable = ["status", "billable", "disposition", "return-reason", "external-id", "program-code", .. Domain.Directory.StandardFields.All.Select(f => f.Name.Replace('_', '-'))];
}
