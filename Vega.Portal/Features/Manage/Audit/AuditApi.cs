using Vega.Portal.Data.Rows;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Audit;

/// <summary>The address of the audit log.</summary>
public static class AuditApi
{
    public static void MapAudit(this JsonApiRoutes api) => api.For<AuditEntry, AuditResourceSearch>(AuditResourceSearch.Resource).List(Policies.ReadAudit);
}
