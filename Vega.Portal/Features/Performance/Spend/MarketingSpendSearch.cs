using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Spend;

/// <summary>Lists the ad spend in force that a viewer sees, newest day first.</summary>
public sealed class MarketingSpendSearch(IDbContextFactory<VegaDbContext> contexts)
{
    private const int DefaultSize = 50, MaxSize = 500, MaxPage = 1_000_000;

    /// <summary>One page, or what is wrong with the query.</summary>
    public async Task<(object? Page, Problem? Problem)> ListAsync(IQueryCollection query, Viewer viewer, CancellationToken cancellationToken = default)
    {
        var errors = new List<FieldError>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var spend = db.MarketingSpend.AsNoTracking().VisibleTo(viewer).Where(s => s.ReplacedAt == null);
        var (page, size) = (1, DefaultSize);
        foreach (var (name, values) in query)
        {
            var text = values.ToString();
            switch (name)
            {
                case "page": page = Number(name, text, MaxPage, errors); break;
                case "per_page": size = Number(name, text, MaxSize, errors); break;
                case "filter[date]": spend = Days(spend, name, text, errors); break;
                case "filter[marketing_platform_id]": spend = spend.Where(s => s.MarketingPlatformId == text); break;
                case "filter[client_id]": { var ids = Ids(name, text, errors); spend = spend.Where(s => s.ClientId != null && ids.Contains(s.ClientId.Value)); break; }
                case "filter[vendor_id]": { var ids = Ids(name, text, errors); spend = spend.Where(s => s.VendorId != null && ids.Contains(s.VendorId.Value)); break; }
                case "filter[client_campaign_id]": { var ids = Ids(name, text, errors); spend = spend.Where(s => s.CampaignId != null && ids.Contains(s.CampaignId.Value)); break; }
                default:
                    if (!name.StartsWith("filter[", StringComparison.Ordinal)) return (null, Problems.BadRequest("unknown-parameter", $"There is no parameter {name}.", [new(name, "unknown-parameter", "There are: page, per_page and filter[…].")]));
                    errors.Add(new FieldError(name, "unknown-column", "There are: date, marketing_platform_id, client_id, vendor_id, client_campaign_id."));
                    break;
            }
        }
        if (errors.Count > 0) return (null, Problems.Invalid(errors));
        var total = await spend.LongCountAsync(cancellationToken);
        var rows = await spend.OrderByDescending(s => s.Date).ThenByDescending(s => s.Id).Skip((page - 1) * size).Take(size).ToListAsync(cancellationToken);
        return (new { Data = rows.Select(Shown), Meta = new { Total = total, Page = page, PerPage = size } }, null);
    }

    private static object Shown(MarketingSpend s) => new
    {
        s.Id, s.MarketingPlatformId, AdAccountId = Text(s.AdAccountId), AdCampaignId = Text(s.AdCampaignId), AdSetId = Text(s.AdSetId), AdId = Text(s.AdId), Date = LocalDatePattern.Iso.Format(s.Date),
        s.ClientId, s.VendorId, ClientCampaignId = s.CampaignId, s.Impressions, s.Clicks, s.SpendInCents, RecordedAt = InstantPattern.ExtendedIso.Format(s.RecordedAt),
    };

    private static string? Text(string text) => text.Length == 0 ? null : text;

    private static int Number(string name, string text, int most, List<FieldError> errors)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most) return number;
        errors.Add(new FieldError(name, "invalid-value", $"This must be a whole number from 1 to {most}."));
        return 1;
    }

    private static List<int> Ids(string name, string text, List<FieldError> errors)
    {
        var ids = new List<int>();
        foreach (var part in text.Split(','))
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) ids.Add(id);
            else errors.Add(new FieldError(name, "invalid-value", "This must be ids, separated by commas."));
        return ids;
    }

    private static IQueryable<MarketingSpend> Days(IQueryable<MarketingSpend> spend, string name, string text, List<FieldError> errors)
    {
        var parts = text.Split(',');
        LocalDate? Day(string part)
        {
            if (part.Length == 0) return null;
            if (LocalDatePattern.Iso.Parse(part) is { Success: true, Value: var day }) return day;
            errors.Add(new FieldError(name, "invalid-value", "This must be two dates, as 2026-01-01,2026-01-31; either may be left out."));
            return null;
        }
        if (parts.Length != 2)
        {
            errors.Add(new FieldError(name, "invalid-value", "This must be two dates, as 2026-01-01,2026-01-31; either may be left out."));
            return spend;
        }
        if (Day(parts[0]) is { } first) spend = spend.Where(s => s.Date >= first);
        if (Day(parts[1]) is { } last) spend = spend.Where(s => s.Date <= last);
        return spend;
    }
}
