using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Table;

/// <summary>A line of the list, ready to be written: text only, masked for the viewer.</summary>
public sealed record LeadRow(LeadKey Key, string PublicId, int ClientId, LocalDate Day, long Seq, LeadStatus Status, string StatusLabel, string? Reason, string Time, string?[] Cells)
{
    /// <summary>The first line where the window is narrow.</summary>
    public required string NarrowTitle { get; init; }

    /// <summary>The second line there, after the time.</summary>
    public required string? NarrowDetail { get; init; }

    /// <summary>What stands below the status there: the price, else the reason.</summary>
    public required string? NarrowFigure { get; init; }

    public required bool Billable { get; init; }

    public static LeadRow Of(Lead lead, IReadOnlyList<LeadColumn> columns, LeadCellContext context)
    {
        var (viewer, names, zone) = context;
        var reason = LeadColumns.ShortReason(lead, viewer);
        var group = lead.ProgramGroupId is { } id ? names.Groups.GetValueOrDefault(id)?.Name : null;
        return new LeadRow(LeadKey.Of(lead), lead.PublicId.With(PublicIdPrefix.Lead), lead.ClientId, lead.CreatedAt.InZone(zone).Date, lead.UpdatedSeq, lead.Status,
            names.Status(lead.ClientId, lead.Status), reason, Formats.Time(lead.CreatedAt, zone), [.. columns.Select(c => c.Cell(lead, context))])
        {
            NarrowTitle = string.Join(" · ", new[] { group, names.Program(lead) }.OfType<string>().Distinct(StringComparer.Ordinal)) is { Length: > 0 } title ? title : "No program",
            NarrowDetail = names.Vendors.GetValueOrDefault(lead.VendorId),
            Billable = lead.Billable, NarrowFigure = lead.Billable ? Formats.Money(lead.CostInCents) : reason,
        };
    }
}

/// <summary>A lead's place in the list: newest first, ties by id.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct LeadKey(Instant At, long Id)
{
    public static LeadKey Of(Lead lead) => new(lead.CreatedAt, lead.Id);
}
