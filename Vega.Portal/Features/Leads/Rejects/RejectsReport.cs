using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Rejects;

/// <summary>Leads of one day that were refused, failed or came back for one reason.</summary>
public sealed record RejectsRow(LocalDate Day, int ClientId, LeadStatus Status, string? Code, string Reason, int Leads);

/// <summary>One day, with what was received on it.</summary>
public sealed record RejectsDay(LocalDate Day, int Received, IReadOnlyList<RejectsRow> Rows)
{
    public int Leads => Rows.Sum(r => r.Leads);
}

/// <summary>Counts, per day of submission in the client's zone, the leads that a vendor is not paid for and why; for a vendor only its own.</summary>
public sealed class RejectsReport(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>The longest range.</summary>
    public const int MostDays = 92;

    private static readonly LeadStatus[] Rejects = [LeadStatus.Rejected, LeadStatus.Filtered, LeadStatus.Error, LeadStatus.Returned];

    public async Task<IReadOnlyList<RejectsDay>> RunAsync(Viewer viewer, int? clientId, LocalDate from, LocalDate to, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.UntilAsync(token => CountAsync(db, viewer, clientId, from, to, token), cancellationToken);
    }

    private static async Task<IReadOnlyList<RejectsDay>> CountAsync(VegaDbContext db, Viewer viewer, int? clientId, LocalDate from, LocalDate to, CancellationToken cancellationToken)
    {
        // A day of any zone begins and ends within a day of that of UTC.
        var (since, until) = (from.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() - Duration.FromDays(1), to.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() + Duration.FromDays(1));
        var leads = db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => !l.Test && l.CreatedAt >= since && l.CreatedAt < until && l.CreatedOn >= from && l.CreatedOn <= to);
        if (clientId is { } client) leads = leads.Where(l => l.ClientId == client);
        var received = await leads.GroupBy(l => l.CreatedOn).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var groups = await leads.Where(l => Rejects.Contains(l.Status))
            .GroupBy(l => new { l.CreatedOn, l.ClientId, l.Status, l.RefusalCode, Reason = l.Status == LeadStatus.Returned ? l.ReturnReason : l.RefusalCode == null || l.RefusalCode == "filtered" ? l.Reason : null })
            .Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        // What the client's own system wrote may name the person; masked alike, reasons that differ only in that are one.
        var rows = groups.Select(g => new RejectsRow(g.Key.CreatedOn, g.Key.ClientId, g.Key.Status, g.Key.RefusalCode, Words(viewer, g.Key.RefusalCode, g.Key.Reason), g.Count))
            .GroupBy(r => r with { Leads = 0 }).Select(g => g.Key with { Leads = g.Sum(r => r.Leads) }).ToLookup(r => r.Day);
        return [.. received.OrderByDescending(r => r.Key).Select(r => new RejectsDay(r.Key, r.Value, [.. rows[r.Key].OrderByDescending(x => x.Leads).ThenBy(x => x.Reason, StringComparer.Ordinal)]))];
    }

    private static string Words(Viewer viewer, string? code, string? reason) => Masking.Text(viewer, reason) ?? (code is null ? "No reason given" : Domain.Intake.Refusal.Sentence(code));
}
