using NodaTime;
using Vega.Domain.Leads;
using Vega.Domain.Statements;

namespace Vega.Tests.Features.Performance.Statement;

/// <summary>A statement counted anew from the events alone: each event of the month is one entry of a ledger, taken back what was owed before it, put down what is owed after it.</summary>
internal sealed class StatementRecount
{
    private readonly Dictionary<(YearMonth Month, int? Campaign, int Price), int> _owed = [];

    public long TotalInCents { get; private set; }
    public int Returned { get; private set; }

    /// <summary>Leads owed by submission month, campaign and price, without those that come to none.</summary>
    public IEnumerable<string> Owed => _owed.Where(o => o.Value != 0).Select(o => $"{o.Key.Month:uuuu-MM} {o.Key.Campaign} {o.Key.Price}: {o.Value}").Order(StringComparer.Ordinal);

    public static StatementRecount Of(IEnumerable<Lead> leads, IReadOnlyList<LeadEvent> events, int client, int vendor, Instant start, Instant end, Func<LeadEvent, bool> known)
    {
        var count = new StatementRecount();
        foreach (var lead in leads.Where(l => l.ClientId == client && l.VendorId == vendor && !l.Test))
        {
            LeadEvent? before = null;
            foreach (var e in events.Where(e => e.LeadId == lead.Id && known(e)).OrderBy(e => e.Seq))
            {
                if (e.RecordedAt >= start && e.RecordedAt < end)
                {
                    if (before is { Billable: true }) count.Put(lead, before.CostInCents, -1);
                    if (e.Billable) count.Put(lead, e.CostInCents, 1);
                    if (e.Status == LeadStatus.Returned && before?.Status != LeadStatus.Returned) count.Returned++;
                }
                before = e;
            }
        }
        return count;
    }

    public static IEnumerable<string> OwedBy(VendorStatement statement) =>
        statement.Lines.GroupBy(l => (l.Month, l.CampaignId, l.PriceInCents)).Select(g => (g.Key, Count: g.Sum(l => l.Count))).Where(g => g.Count != 0)
            .Select(g => $"{g.Key.Month:uuuu-MM} {g.Key.CampaignId} {g.Key.PriceInCents}: {g.Count}").Order(StringComparer.Ordinal);

    private void Put(Lead lead, int price, int by)
    {
        var key = (lead.CreatedOn.ToYearMonth(), lead.CampaignId, price);
        _owed[key] = _owed.GetValueOrDefault(key) + by;
        TotalInCents += by * price;
    }
}
