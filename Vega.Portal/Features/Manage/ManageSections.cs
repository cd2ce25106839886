using Vega.Domain.Common;
using Vega.Portal.Features.Manage.Clients.Record;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Frame;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage;

/// <summary>The pages of Manage over a client's own records. Pages of other kinds register themselves where they are.</summary>
public static class ManageSections
{
    public static IServiceCollection AddManagePages(this IServiceCollection services) => services
        .AddScoped<ManageTree>().AddSingleton<LastWriteSearch>().AddSingleton<ClientRecordSearch>()
        .AddSingleton(new NavEntry(40, "Manage", "tune", Links.ManagePath, MayManage))
        .AddSingleton(new ManageSection(110, ManageGroups.Record, "Client", "client", MayManage) { Words = "name zone contact slug primary LMS anonymous posting" });

    private static bool MayManage(Viewer viewer) => Policies.Allows(Policies.ManageClient, viewer);
}
