using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Allocations.Sheet;

/// <summary>How the month of an allocation goes.</summary>
public sealed record PacingRow(Allocation Allocation, SheetCampaign Month);

/// <summary>Reads the pacing of one allocation, for the API (reading 56).</summary>
public sealed class PacingSearch(SheetSearch sheet)
{
    public static readonly ResourceType<PacingRow> Resource = new ResourceType<PacingRow>("pacings", "/api/v1/pacings", p => p.Allocation.Id)
        .Shown("received", (p, _) => p.Month.Received, AttributeKind.Number)
        .Shown("accepted", (p, _) => p.Month.Pacing.Accepted, AttributeKind.Number)
        .Shown("cap", (p, _) => p.Allocation.Cap, AttributeKind.Number)
        .Shown("vendor-projection", (p, _) => p.Month.Pacing.Projection, AttributeKind.Number)
        .Shown("expected", (p, _) => p.Month.Pacing.Expected, AttributeKind.Number)
        .Shown("expected-low", (p, _) => p.Month.Pacing.Low, AttributeKind.Number)
        .Shown("expected-high", (p, _) => p.Month.Pacing.High, AttributeKind.Number)
        .Shown("gap-to-projection", (p, _) => p.Month.Pacing.Gap, AttributeKind.Number)
        .Shown("behind", (p, _) => p.Month.Pacing.Behind, AttributeKind.Flag)
        .Shown("cap-reached-on", (p, _) => p.Month.Pacing.CapReachedOn)
        .Shown("month-gone", (p, _) => Math.Round((decimal)p.Month.Pacing.Gone, 4))
        .OneShown("allocation", "allocations", p => p.Allocation.Id)
        .OneShown("client-campaign", "client-campaigns", p => p.Allocation.CampaignId);

    /// <summary>The pacing of the allocation's campaign in its month; null when the campaign's client is archived.</summary>
    public async Task<PacingRow?> FindAsync(Viewer viewer, Allocation allocation, CancellationToken cancellationToken) =>
        await sheet.FindAsync(viewer, allocation.CampaignId, new YearMonth(allocation.Year, allocation.Month), cancellationToken) is { } month ? new PacingRow(allocation, month) : null;
}
