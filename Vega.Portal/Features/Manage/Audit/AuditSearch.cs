using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Features.Manage.Audit;

/// <summary>A value that moved. A personal one stands there only as a digest.</summary>
public sealed record AuditValue(string Field, string? From, string? To);

/// <summary>Who did what to what, when and from where.</summary>
public sealed record AuditRow(int ClientId, long Seq, Instant At, string Actor, string? ActorName, string? RemoteIp, string Action, string Subject, string SubjectId, IReadOnlyList<AuditValue> Changes)
{
    /// <summary>The id on the wire: chain and number in it.</summary>
    public string Id => $"{ClientId}-{Seq}";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static AuditRow Of(AuditEntry entry) => new(entry.ClientId, entry.Seq, entry.At, entry.Actor, entry.ActorName, entry.RemoteIp, entry.Action, entry.Subject, entry.SubjectId,
        entry.Changes is null ? [] : JsonSerializer.Deserialize<List<AuditValue>>(entry.Changes, Json)!);
}

/// <summary>Narrows the audit log; what is null does not.</summary>
public sealed record AuditQuery(int? ClientId = null, string? Actor = null, string? Action = null, string? Subject = null, string? SubjectId = null, Instant? From = null, Instant? To = null);

/// <summary>A page of the audit log.</summary>
public sealed record AuditList(IReadOnlyList<AuditRow> Rows, int Total);

/// <summary>Reads the audit log, the newest first.</summary>
public sealed class AuditSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>The page of entries that the viewer sees and the query asks for.</summary>
    public async Task<AuditList> ListAsync(Viewer viewer, AuditQuery query, int skip = 0, int take = 50, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = db.Audit.AsNoTracking().VisibleTo(viewer);
        if (query.ClientId is { } client) entries = entries.Where(a => a.ClientId == client);
        if (query.Actor is { } actor) entries = entries.Where(a => a.Actor == actor);
        if (query.Action is { } action) entries = entries.Where(a => a.Action == action);
        if (query.Subject is { } subject) entries = entries.Where(a => a.Subject == subject);
        if (query.SubjectId is { } id) entries = entries.Where(a => a.SubjectId == id);
        if (query.From is { } from) entries = entries.Where(a => a.At >= from);
        if (query.To is { } to) entries = entries.Where(a => a.At <= to);
        var total = await entries.CountAsync(cancellationToken);
        var rows = await entries.OrderByDescending(a => a.At).ThenByDescending(a => a.ClientId).ThenByDescending(a => a.Seq).Skip(skip).Take(take).ToListAsync(cancellationToken);
        return new AuditList(rows.ConvertAll(AuditRow.Of), total);
    }
}
