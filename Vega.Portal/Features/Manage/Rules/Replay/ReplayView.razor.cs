using System.Globalization;
using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Domain.Replay;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Rules.Replay;

/// <summary>Shows a report of the time machine.</summary>
public sealed partial class ReplayView
{
    private static readonly ReplayOutcome[] Always = [ReplayOutcome.Accepted, ReplayOutcome.Filtered, ReplayOutcome.Duplicate, ReplayOutcome.OverCap];

    // As many as Leads takes by their ids in one address.
    private const int OpenAtOnce = 500;
    private (ReplayOutcome, ReplayOutcome)? _cell;
    private ReplayReport? _seen;
    private IReadOnlyList<ReplayFlip> Shown { get; set; } = [];

    [Parameter, EditorRequired] public ReplayReport Report { get; set; } = default!;
    [Parameter, EditorRequired] public Client Of { get; set; } = default!;
    [Parameter, EditorRequired] public IReadOnlyDictionary<int, string> Vendors { get; set; } = default!;
    [Parameter, EditorRequired] public DateTimeZone Zone { get; set; } = default!;

    /// <summary>The client in addresses.</summary>
    [Parameter] public string? Client { get; set; }
    [Parameter] public string Before { get; set; } = "in force";
    [Parameter] public string After { get; set; } = "draft";

    private IReadOnlyList<ReplayOutcome> Outcomes => [.. ReplayOutcomes.All.Where(o => Always.Contains(o) || Report.Matrix.Any(c => c.Before == o || c.After == o))];

    private ICollection<ReplayFlip> Rows => Shown as ICollection<ReplayFlip> ?? [.. Shown];

    private string InLeads => Links.Leads(Client, ("ids", string.Join(',', Shown.Take(OpenAtOnce).Select(f => f.LeadId.ToString(CultureInfo.InvariantCulture)))));

    private long Other => Report.ChangeInCents + Report.SavedInCents - Report.AddedInCents;

    private string Money => Report.ChangeInCents > 0 ? "more spend" : Report.AddedInCents == 0 ? "saved" : $"saved; {Formats.WholeMoney(-Report.ChangeInCents)} after the new ones";

    private string LeftOut
    {
        get
        {
            var parts = new List<string>();
            if (Report.HistoryDiffers > 0) parts.Add($" Today’s rules and caps decide {Formats.Count(Report.HistoryDiffers, "post", "posts")} otherwise than was decided then.");
            if (Report.Denied > 0) parts.Add($" Left out: {Formats.Count(Report.Denied, "post", "posts")} whose campaign or contract takes none today.");
            if (Report.WithoutPost > 0) parts.Add($" Left out: {Formats.Count(Report.WithoutPost, "lead", "leads")} whose post is not kept.");
            return string.Concat(parts);
        }
    }

    protected override void OnParametersSet()
    {
        if (_seen == Report) return;
        (_seen, _cell, Shown) = (Report, null, Report.Flips);
    }

    private void Choose(ReplayOutcome before, ReplayOutcome after)
    {
        _cell = _cell == (before, after) ? null : (before, after);
        Shown = _cell is null ? Report.Flips : [.. Report.Flips.Where(f => f.Before == before && f.After == after)];
        if (Shown.Count == 0) (_cell, Shown) = (null, Report.Flips);
    }

    private string Label(LeadStatus status) => Of.StatusLabels.GetValueOrDefault(status.Key()) ?? status.Label();

    private string At(ReplayFlip flip)
    {
        var local = flip.CreatedAt.InZone(Zone).LocalDateTime;
        return local.ToString("MMM d, h:mm ", CultureInfo.InvariantCulture) + (local.Hour < 12 ? "am" : "pm");
    }

    private static PublicId Id(ReplayFlip flip) => PublicId.TryParse(flip.PublicId, PublicIdPrefix.Lead, out var id) ? id : default;

    private static bool IsLoss(LeadStatus status) => status.FunnelRank() >= LeadStatus.Enrolled.FunnelRank();

    private static string Width(int of, int most) => string.Create(CultureInfo.InvariantCulture, $"{3.6 * of / most:0.00}rem");
}
