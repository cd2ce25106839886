using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Audit;

/// <summary>Reads the audit log for the API. The id is the chain's client and the number in it; personal values stand there only as digests.</summary>
public sealed class AuditResourceSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<AuditEntry>(contexts, Resource)
{
    public static readonly ResourceType<AuditEntry> Resource = new ResourceType<AuditEntry>("audit-entries", "/api/v1/audit-entries", a => a.Seq, a => $"{a.ClientId}-{a.Seq}")
        .Time("at", a => a.At)
        .Key("actor", a => a.Actor)
        .Text("actor-name", a => a.ActorName)
        .Key("remote-ip", a => a.RemoteIp)
        .Key("action", a => a.Action)
        .Key("subject", a => a.Subject)
        .Key("subject-id", a => a.SubjectId)
        .Shown("changes", (a, _) => a.Changes is { } json ? JsonElement.Parse(json) : null)
        .OneShown("client", "clients", a => a.ClientId == 0 ? null : a.ClientId)
        .By("client-id", a => a.ClientId);

    protected override IQueryable<AuditEntry> Visible(VegaDbContext db, Viewer viewer) => db.Audit.VisibleTo(viewer);

    /// <summary>In the order of time, and within it as the chains have it.</summary>
    protected override IQueryable<AuditEntry> InDefaultOrder(IQueryable<AuditEntry> rows, bool first) => first
        ? rows.OrderBy(a => a.At).ThenBy(a => a.ClientId).ThenBy(a => a.Seq)
        : ((IOrderedQueryable<AuditEntry>)rows).ThenBy(a => a.ClientId).ThenBy(a => a.Seq);
}
