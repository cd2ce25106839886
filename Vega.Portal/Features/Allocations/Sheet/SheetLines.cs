using Vega.Domain.Allocations;

namespace Vega.Portal.Features.Allocations.Sheet;

/// <summary>Sub-total or total of some campaigns. Averages are weighted: spend by accepted.</summary>
/// <param name="Campaigns">How many.</param>
/// <param name="Allocated">How many have an allocation: without any there is no cap to sum.</param>
/// <param name="Cap">Sum of the caps there are.</param>
/// <param name="Uncapped">How many have no cap: the sum then carries a plus.</param>
/// <param name="Received">Non-test leads submitted.</param>
/// <param name="SpendInCents">What the billable leads cost.</param>
/// <param name="BarSize">What the bar's cap line stands for: caps, and projections where there is none.</param>
/// <param name="Pacing">Accepted, expected and band.</param>
public sealed record SheetSum(int Campaigns, int Allocated, int Cap, int Uncapped, int Received, long SpendInCents, int BarSize, Pacing Pacing)
{
    public long? AveragePriceInCents => Pacing.Accepted == 0 ? null : (long)Math.Round((decimal)SpendInCents / Pacing.Accepted, MidpointRounding.AwayFromZero);

    public static SheetSum Of(IReadOnlyCollection<SheetCampaign> campaigns) => new(
        campaigns.Count, campaigns.Count(c => c.Allocated), campaigns.Sum(c => c.Cap ?? 0), campaigns.Count(c => c is { Allocated: true, Cap: null }), campaigns.Sum(c => c.Received), campaigns.Sum(c => c.SpendInCents),
        campaigns.Sum(c => c.BarSize), Pacing.Sum(campaigns.Select(c => c.Pacing)));
}

/// <summary>What a line of the sheet stands for.</summary>
public enum LineKind
{
    Client,
    Vendor,
    Campaign,
}

/// <summary>A line of the sheet, in its order on the screen.</summary>
/// <param name="Kind">A client's or a vendor's sub-total, or a campaign.</param>
/// <param name="Key">Names it in the address and in the browser.</param>
/// <param name="Depth">How far it stands in.</param>
/// <param name="Before">The names of groups of one, which have no line of their own.</param>
/// <param name="Title">Its name.</param>
/// <param name="Campaign">The campaign, on its line.</param>
/// <param name="Sum">The sub-total, on a group's line.</param>
/// <param name="Zone">The client's zone, on its line.</param>
/// <param name="Folded">True when the lines below are hidden.</param>
public sealed record SheetLine(LineKind Kind, string Key, int Depth, string? Before, string Title, SheetCampaign? Campaign, SheetSum? Sum, string? Zone, bool Folded);

/// <summary>The lines of a sheet: rows by client, vendor and campaign with sub-totals above them. A group of one has none.</summary>
public static class SheetLines
{
    /// <param name="campaigns">The campaigns, in the order of client, vendor and name.</param>
    /// <param name="filter">Which of them are shown, and which groups are folded.</param>
    public static IReadOnlyList<SheetLine> Of(IEnumerable<SheetCampaign> campaigns, SheetFilter filter)
    {
        var lines = new List<SheetLine>();
        var clients = campaigns.Where(filter.Shown).GroupBy(c => c.ClientId).Select(g => g.ToList()).ToList();
        foreach (var client in clients)
        {
            var (depth, before) = (0, (string?)null);
            if (clients.Count > 1 && client.Count == 1) before = client[0].ClientName + " / ";
            else if (clients.Count > 1)
            {
                var line = Group(LineKind.Client, "c" + client[0].ClientId, 0, client[0].ClientName, client, client[0].ClientZone, filter);
                lines.Add(line);
                if (line.Folded) continue;
                depth = 1;
            }
            foreach (var vendor in client.GroupBy(c => c.VendorId).Select(g => g.ToList()))
            {
                if (vendor.Count == 1)
                {
                    lines.Add(Row(vendor[0], depth, before + vendor[0].VendorName + " / "));
                    continue;
                }
                var line = Group(LineKind.Vendor, $"c{vendor[0].ClientId}v{vendor[0].VendorId}", depth, vendor[0].VendorName, vendor, null, filter);
                lines.Add(line);
                if (!line.Folded) lines.AddRange(vendor.Select(c => Row(c, depth + 1, null)));
            }
        }
        return lines;
    }

    private static SheetLine Group(LineKind kind, string key, int depth, string title, List<SheetCampaign> members, string? zone, SheetFilter filter) =>
        new(kind, key, depth, null, title, null, SheetSum.Of(members), zone, filter.Folded.Contains(key));

    private static SheetLine Row(SheetCampaign campaign, int depth, string? before) => new(LineKind.Campaign, "r" + campaign.Id, depth, before, campaign.Name, campaign, null, null, false);
}
