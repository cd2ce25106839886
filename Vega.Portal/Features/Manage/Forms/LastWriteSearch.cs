using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Shell;
using NodaTime;

namespace Vega.Portal.Features.Manage.Forms;

/// <summary>Who else wrote a thing last: asked when two people change it at once, of a thing whose change the asker just tried.</summary>
public sealed class LastWriteSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>"Priya Nair saved this 8.0 s ago." What was written before the asker began to look says nothing.</summary>
    public async Task<string> SayAsync(Viewer viewer, string subject, int id, Instant since, Instant now)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var name = id.ToString(CultureInfo.InvariantCulture);
        var audit = db.Audit.AsNoTracking().Where(e => e.Subject == subject && e.SubjectId == name && e.Actor != viewer.Actor && e.At >= since);
        if (viewer.ClientIds is { } clients) audit = audit.Where(e => e.ClientId == 0 || clients.Contains(e.ClientId));
        var last = await audit.OrderByDescending(e => e.At).Select(e => new { e.At, Who = e.ActorName ?? e.Actor }).FirstOrDefaultAsync();
        return last is null ? "Somebody saved this since you opened it." : $"{last.Who} saved this {Formats.Span(Duration.Max(now - last.At, Duration.Zero))} ago.";
    }
}
