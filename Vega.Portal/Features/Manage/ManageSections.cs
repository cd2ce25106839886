using Vega.Domain.Common;
using Vega.Portal.Features.Manage.Campaigns.Screen;
using Vega.Portal.Features.Manage.Clients.Campuses;
using Vega.Portal.Features.Manage.Clients.Record;
using Vega.Portal.Features.Manage.Clients.Rules;
using Vega.Portal.Features.Manage.Contracts.Screen;
using Vega.Portal.Features.Manage.Destinations.Screen;
using Vega.Portal.Features.Manage.Fields.Screen;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Frame;
using Vega.Portal.Features.Manage.Programs.Screen;
using Vega.Portal.Features.Manage.Removals;
using Vega.Portal.Features.Manage.Scores;
using Vega.Portal.Features.Manage.Vendors.Screen;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage;

/// <summary>The pages of Manage over a client's own records. Pages of other kinds register themselves where they are.</summary>
public static class ManageSections
{
    public static IServiceCollection AddManagePages(this IServiceCollection services) => services
        .AddScoped<ManageTree>().AddSingleton<LastWriteSearch>().AddSingleton<RemovalSearch>().AddSingleton<ArchivedSearch>()
        .AddSingleton<ClientRecordSearch>().AddSingleton<ClientRulesSearch>().AddSingleton<CampusListSearch>().AddSingleton<FieldListSearch>().AddSingleton<FieldUseSearch>()
        .AddSingleton<CatalogueSearch>().AddSingleton<CampaignListSearch>().AddSingleton<ContractListSearch>().AddSingleton<VendorListSearch>()
        .AddSingleton(new NavEntry(40, "Manage", "tune", Links.ManagePath, MayManage))
        .AddSingleton(new ManageSection(110, ManageGroups.Record, "Client", "client", MayManage) { Words = "name zone contact slug primary LMS anonymous posting archive" })
        .AddSingleton(new ManageSection(210, ManageGroups.Intake, "Fields", "fields", MayManage)
        {
            Words = "custom standard required options personal parameters",
            Note = async (s, v, c, t) => Formats.Count(await s.GetRequiredService<FieldListSearch>().CountAsync(v, c, t)),
            Find = async (s, v, c, text, t) => await s.GetRequiredService<FieldListSearch>().FindAsync(v, c, text, await SlugAsync(s, v, c, t), t),
        })
        .AddSingleton(new ManageSection(230, ManageGroups.Intake, "Duplicates", "duplicates", MayManage) { Words = "window days e-mail phone", Note = (s, v, c, t) => s.GetRequiredService<ClientRulesSearch>().WindowAsync(v, c, t) })
        .AddSingleton(new ManageSection(240, ManageGroups.Intake, "TCPA disclosure", "tcpa", MayManage) { Words = "consent text version hash", Note = (s, v, c, t) => s.GetRequiredService<ClientRulesSearch>().VersionAsync(v, c, t) })
        .AddSingleton(new ManageSection(310, ManageGroups.Catalogue, "Programs", "programs", MayManage)
        {
            Words = "groups degree code",
            Note = async (s, v, c, t) => Formats.Count(await s.GetRequiredService<CatalogueSearch>().CountAsync(v, c, t)),
            Find = async (s, v, c, text, t) => await s.GetRequiredService<CatalogueSearch>().FindAsync(v, c, text, await SlugAsync(s, v, c, t), t),
        })
        .AddSingleton(new ManageSection(320, ManageGroups.Catalogue, "Campuses", "campuses", MayManage)
        {
            Note = async (s, v, c, t) => Formats.Count(await s.GetRequiredService<CampusListSearch>().CountAsync(v, c, t)),
            Find = async (s, v, c, text, t) => await s.GetRequiredService<CampusListSearch>().FindAsync(v, c, text, await SlugAsync(s, v, c, t), t),
        })
        .AddSingleton(new ManageSection(410, ManageGroups.Buying, "Contracts", "contracts", MayManage)
        {
            Words = "payout posting return days percent spend",
            Note = async (s, v, c, t) => Formats.Count(await s.GetRequiredService<ContractListSearch>().CountAsync(v, c, t)),
            Find = async (s, v, c, text, t) => await s.GetRequiredService<ContractListSearch>().FindAsync(v, c, text, await SlugAsync(s, v, c, t), t),
        })
        .AddSingleton(new ManageSection(420, ManageGroups.Buying, "Vendors", "vendors", MayManage)
        {
            Words = "contact zone internal",
            Note = async (s, v, c, t) => Formats.Count(await s.GetRequiredService<VendorListSearch>().CountAsync(v, c, t)),
            Find = async (s, v, c, text, t) => await s.GetRequiredService<VendorListSearch>().FindAsync(v, c, text, await SlugAsync(s, v, c, t), t),
        })
        .AddSingleton(new ManageSection(430, ManageGroups.Buying, "Campaigns", "campaigns", MayManage)
        {
            Words = "shared exclusive paused ended over cap",
            Note = async (s, v, c, t) => Formats.Count(await s.GetRequiredService<CampaignListSearch>().CountAsync(v, c, t)),
            Find = async (s, v, c, text, t) => await s.GetRequiredService<CampaignListSearch>().FindAsync(v, c, text, await SlugAsync(s, v, c, t), t),
        })
        .AddSingleton<DestinationListSearch>()
        .AddSingleton(new ManageSection(510, ManageGroups.Connections, "Delivery", "delivery", MayManage)
        {
            Words = "CRM destination own system webhook template retries headers bearer basic HMAC",
            Note = (s, v, c, t) => s.GetRequiredService<DestinationListSearch>().NoteAsync(v, c, t),
        })
        .AddSingleton<ScoreOverviewSearch>()
        .AddSingleton(new ManageSection(440, ManageGroups.Buying, "Smart scores", "scores", MayManage)
        {
            Words = "target limit threshold cost per enroll application contact rate return rate colour",
            Note = async (s, v, c, t) => await s.GetRequiredService<ScoreOverviewSearch>().NoteAsync(v, c, t),
        })
        .AddSingleton(new ManageSection(610, ManageGroups.Labels, "Statuses", "statuses", MayManage) { Words = "labels names funnel custom good" })
        .AddSingleton(new ManageSection(620, ManageGroups.Labels, "Dispositions", "dispositions", MayManage) { Words = "return reasons labels" });

    private static bool MayManage(Viewer viewer) => Policies.Allows(Policies.ManageClient, viewer);

    /// <summary>What the address of a hit names the client by.</summary>
    private static async Task<string?> SlugAsync(IServiceProvider services, Viewer viewer, int client, CancellationToken cancellationToken) =>
        (await services.GetRequiredService<ClientChoices>().ListAsync(viewer, cancellationToken)).FirstOrDefault(c => c.Id == client)?.Slug;
}
