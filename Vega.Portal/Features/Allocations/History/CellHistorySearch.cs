using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Allocations.History;

/// <summary>One change of a cell.</summary>
/// <param name="At">When.</param>
/// <param name="Who">By whom.</param>
/// <param name="From">The value before, as the screen writes it; null when the row was made.</param>
/// <param name="To">The value after.</param>
public sealed record CellChange(Instant At, string Who, string? From, string To);

/// <summary>Who changed a cell, when, from what and to what: read from the audit log, newest first.</summary>
public sealed class CellHistorySearch(IDbContextFactory<VegaDbContext> contexts)
{
    private const int Most = 200;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The changes of a cell; null when the viewer sees no such campaign or no allocations.</summary>
    public async Task<IReadOnlyList<CellChange>?> ReadAsync(Viewer viewer, int campaignId, YearMonth month, CellColumn column, CancellationToken cancellationToken)
    {
        if (!Policies.Allows(Policies.ReadAllocations, viewer)) return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var campaign = await db.Campaigns.AsNoTracking().VisibleTo(viewer).Where(c => c.Id == campaignId)
            .Select(c => new { c.ClientId, Payout = db.Contracts.Where(k => k.Id == c.ContractId).Select(k => k.Payout).First() }).FirstOrDefaultAsync(cancellationToken);
        if (campaign is null) return null;
        var row = await db.Allocations.AsNoTracking().Where(a => a.CampaignId == campaignId && a.Year == month.Year && a.Month == month.Month).Select(a => (int?)a.Id).FirstOrDefaultAsync(cancellationToken);
        if (row is null && column != CellColumn.Policy) return [];

        var (subject, id) = column == CellColumn.Policy ? ("client-campaigns", campaignId) : ("allocations", row!.Value);
        var name = id.ToString(CultureInfo.InvariantCulture);
        var field = Field(column, campaign.Payout);
        var entries = await db.Audit.AsNoTracking().Where(e => e.ClientId == campaign.ClientId && e.Subject == subject && e.SubjectId == name && e.Changes != null)
            .OrderByDescending(e => e.Seq).Take(Most).ToListAsync(cancellationToken);
        return [.. entries.SelectMany(e => Changes(e, field, column))];
    }

    /// <summary>The last change of a cell; null when none is known.</summary>
    public async Task<CellChange?> LastAsync(Viewer viewer, int campaignId, YearMonth month, CellColumn column, CancellationToken cancellationToken) =>
        (await ReadAsync(viewer, campaignId, month, column, cancellationToken))?.FirstOrDefault();

    private static IEnumerable<CellChange> Changes(AuditEntry entry, string field, CellColumn column)
    {
        var who = entry.ActorName ?? entry.Actor;
        var change = (JsonSerializer.Deserialize<AuditChange[]>(entry.Changes!, Json) ?? []).FirstOrDefault(c => c.Field == field);
        // What a new row left empty, as the cap of an uncapped campaign, is not told.
        if (entry.Action == "created") yield return new CellChange(entry.At, who, null, Text(column, change?.To));
        else if (change is not null) yield return new CellChange(entry.At, who, Text(column, change.From), Text(column, change.To));
    }

    private static string Text(CellColumn column, string? value) => column == CellColumn.Policy
        ? Enum.TryParse<OverCapPolicy>(value, out var policy) ? CellText.Word(policy) : Formats.None
        : CellText.Shown(column, CellText.Plain(column, int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : null));

    /// <summary>The cell's property, as the audit log names it.</summary>
    private static string Field(CellColumn column, Payout payout) => column switch
    {
        CellColumn.Cap => "cap",
        CellColumn.Projection => "vendor-projection",
        CellColumn.Policy => "over-cap",
        _ => payout == Payout.CostPerEnroll ? "cpe-in-cents" : "cpl-in-cents",
    };
}
