using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Forms;

/// <summary>Who else wrote a thing last: asked when two people change it at once, of a thing whose change the asker just tried.</summary>
public sealed class LastWriteSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>"Priya Nair saved this 8.0 s ago." What was written before the asker began to look says nothing.</summary>
    public Task<string> SayAsync(Viewer viewer, string subject, int id, Instant since, Instant now) => SayAsync(viewer, subject, [id], "saved this", since, now);

    /// <summary>As "Priya Nair changed the order 8.0 s ago." of several things, one of which was written last.</summary>
    public async Task<string> SayAsync(Viewer viewer, string subject, IEnumerable<int> ids, string did, Instant since, Instant now)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var names = Names(ids);
        var writes = Seen(db, viewer).Where(e => e.Subject == subject && names.Contains(e.SubjectId) && e.At >= since);
        if (await LastAsync(writes.Where(e => e.Actor != viewer.Actor)) is { } other) return $"{other.Who} {did} {Ago(other.At, now)}.";
        return await LastAsync(writes) is { } own ? $"You {did} in another window {Ago(own.At, now)}." : $"Somebody {did} since you opened it.";
    }

    /// <summary>"Revoked already: Priya Nair did it 8.0 s ago." of a deed that is done once, asked inside the transaction of whoever would do it again.</summary>
    public static async Task<string> SayDoneAsync(ConfigurationEdit edit, string subject, int id, string action)
    {
        var name = id.ToString(CultureInfo.InvariantCulture);
        var last = await LastAsync(Seen(edit.Db, edit.Viewer).Where(e => e.Subject == subject && e.SubjectId == name && e.Action == action));
        return char.ToUpperInvariant(action[0]) + action[1..] + " already" + (last is null ? "." : $": {last.Value.Who} did it {Ago(last.Value.At, edit.Now)}.");
    }

    private static string[] Names(IEnumerable<int> ids) => [.. ids.Select(i => i.ToString(CultureInfo.InvariantCulture))];

    private static IQueryable<AuditEntry> Seen(VegaDbContext db, Viewer viewer)
    {
        var audit = db.Audit.AsNoTracking();
        return viewer.ClientIds is { } clients ? audit.Where(e => e.ClientId == 0 || clients.Contains(e.ClientId)) : audit;
    }

    private static async Task<(string Who, Instant At)?> LastAsync(IQueryable<AuditEntry> entries) =>
        await entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Seq).Select(e => new { e.At, Who = e.ActorName ?? e.Actor }).FirstOrDefaultAsync() is { } last ? (last.Who, last.At) : null;

    private static string Ago(Instant at, Instant now) => Formats.Span(Duration.Max(now - at, Duration.Zero)) + " ago";
}
