using NodaTime;
using Vega.Domain.Directory;
using Vega.Domain.Leads;

namespace Vega.Domain.Statements;

/// <summary>Counts what the events of a month made owed, lead by lead.</summary>
public sealed class StatementCount
{
    private readonly Dictionary<(YearMonth Month, int? Campaign, Payout Payout, int Price), int[]> _lines = [];

    private enum Place { Billed, Rebilled, Returned, Withdrawn, Repriced }

    /// <summary>How often a lead was returned so far, billable or not.</summary>
    public int Returned { get; private set; }

    /// <summary>
    /// Adds one lead. <paramref name="before"/> is what it was when the month began, null for a lead that was not there; <paramref name="billedBefore"/> is whether it had ever been
    /// billable; <paramref name="events"/> are those of the month, in order.
    /// </summary>
    public void Add(StatementLead lead, StatementState? before, bool billedBefore, IEnumerable<StatementState> events)
    {
        var (last, billed) = (before ?? default, billedBefore);
        foreach (var now in events)
        {
            var isReturn = now.Status == LeadStatus.Returned && (before is null || last.Status != LeadStatus.Returned);
            if (isReturn) Returned++;
            if (!last.Billable && now.Billable) Note(lead, now.PriceInCents, billed ? Place.Rebilled : Place.Billed, 1);
            else if (last.Billable && !now.Billable) Note(lead, last.PriceInCents, isReturn ? Place.Returned : Place.Withdrawn, 1);
            else if (now.Billable && now.PriceInCents != last.PriceInCents)
            {
                Note(lead, last.PriceInCents, Place.Repriced, -1);
                Note(lead, now.PriceInCents, Place.Repriced, 1);
            }
            (last, billed, before) = (now, billed || now.Billable, now);
        }
    }

    /// <summary>The lines so far: the month's own first, then the earlier ones, latest first; within one by campaign and price.</summary>
    public IReadOnlyList<StatementLine> Lines() =>
    [
        .. _lines.Select(l => new StatementLine(l.Key.Month, l.Key.Campaign, l.Key.Payout, l.Key.Price, Of(l.Value, Place.Billed), Of(l.Value, Place.Rebilled), Of(l.Value, Place.Returned), Of(l.Value, Place.Withdrawn), Of(l.Value, Place.Repriced)))
            .OrderByDescending(l => l.Month).ThenBy(l => l.CampaignId ?? int.MaxValue).ThenBy(l => l.Payout).ThenByDescending(l => l.PriceInCents),
    ];

    private static int Of(int[] counts, Place place) => counts[(int)place];

    private void Note(StatementLead lead, int price, Place place, int by)
    {
        var key = (lead.Month, lead.CampaignId, lead.Payout, price);
        if (!_lines.TryGetValue(key, out var counts)) _lines[key] = counts = new int[Enum.GetValues<Place>().Length];
        counts[(int)place] += by;
    }
}
