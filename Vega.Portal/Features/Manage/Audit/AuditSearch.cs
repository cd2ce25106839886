using System.Runtime.CompilerServices;
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

/// <summary>Narrows the audit log; what is null does not. <c>Who</c> is part of an actor's name, or the actor itself, as <c>user:5</c>.</summary>
public sealed record AuditQuery(int? ClientId = null, string? Actor = null, string? Action = null, string? Subject = null, string? SubjectId = null, Instant? From = null, Instant? To = null, string? Who = null);

/// <summary>A page of the audit log.</summary>
public sealed record AuditList(IReadOnlyList<AuditRow> Rows, int Total);

/// <summary>Reads the audit log, the newest first.</summary>
public sealed class AuditSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>The page of entries that the viewer sees and the query asks for.</summary>
    public async Task<AuditList> ListAsync(Viewer viewer, AuditQuery query, int skip = 0, int take = 50, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = Found(db, viewer, query);
        var total = await entries.CountAsync(cancellationToken);
        var rows = await entries.Skip(skip).Take(take).ToListAsync(cancellationToken);
        return new AuditList(rows.ConvertAll(AuditRow.Of), total);
    }

    /// <summary>All of them, one after the other, however many there are.</summary>
    public async IAsyncEnumerable<AuditRow> StreamAsync(Viewer viewer, AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var entry in Found(db, viewer, query).AsAsyncEnumerable().WithCancellation(cancellationToken)) yield return AuditRow.Of(entry);
    }

    /// <summary>The actions and kinds of things that stand in the log, to choose from.</summary>
    public async Task<(IReadOnlyList<string> Actions, IReadOnlyList<string> Subjects)> WordsAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = db.Audit.VisibleTo(viewer);
        return (await entries.Select(a => a.Action).Distinct().OrderBy(a => a).ToListAsync(cancellationToken), await entries.Select(a => a.Subject).Distinct().OrderBy(a => a).ToListAsync(cancellationToken));
    }

    private static IQueryable<AuditEntry> Found(VegaDbContext db, Viewer viewer, AuditQuery query)
    {
        var entries = db.Audit.AsNoTracking().VisibleTo(viewer);
        if (query.ClientId is { } client) entries = entries.Where(a => a.ClientId == client);
        if (query.Actor is { } actor) entries = entries.Where(a => a.Actor == actor);
        if (query.Action is { } action) entries = entries.Where(a => a.Action == action);
        if (query.Subject is { } subject) entries = entries.Where(a => a.Subject == subject);
        if (query.SubjectId is { } id) entries = entries.Where(a => a.SubjectId == id);
        if (query.From is { } from) entries = entries.Where(a => a.At >= from);
        if (query.To is { } to) entries = entries.Where(a => a.At <= to);
        if (query.Who?.Trim() is { Length: > 0 } who)
        {
            var part = who.ToUpperInvariant();
            entries = entries.Where(a => a.Actor == who || a.ActorName!.ToUpper().Contains(part));
        }
        return entries.OrderByDescending(a => a.At).ThenByDescending(a => a.ClientId).ThenByDescending(a => a.Seq);
    }
}
