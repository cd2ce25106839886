using NodaTime;
using Vega.Domain.Performance;

namespace Vega.Portal.Verbs.Demo;

/// <summary>What the ad platforms of campaigns that buy ads reported, ad by ad and day by day.</summary>
internal static class DemoSpend
{
    public static DemoAd[] Ads(int seed, DemoCampaignState campaign)
    {
        var dice = DemoDice.For(seed, $"ads {campaign.School.School.Slug} {campaign.Vendor.Name} {campaign.Demo.Group}");
        var ads = new List<DemoAd>();
        foreach (var (platform, source, share) in new[] { ("meta-ads", "facebook", .5), ("google-ads", "google", .38), ("tiktok-ads", "tiktok", .12) })
        {
            if (platform == "tiktok-ads" && campaign.Vendor.InternalClientId is not null) continue;
            var (account, adCampaign) = ("act-" + dice.Between(10_000_000, 99_999_999), dice.Between(100_000_000, 999_999_999).ToString());
            for (var set = 0; set < 2; set++)
            {
                var id = dice.Between(100_000_000, 999_999_999).ToString();
                for (var ad = 0; ad < 2; ad++)
                    ads.Add(new(platform, source, account, adCampaign, id, dice.Between(1_000_000_000, 1_999_999_999).ToString(), share * (set == 0 ? .65 : .35) * (ad == 0 ? .6 : .4), dice.Between(.006, .028)));
            }
        }
        var sum = ads.Sum(a => a.Share);
        return [.. ads.Select(a => a with { Share = a.Share / sum })];
    }

    public static IEnumerable<MarketingSpend> Rows(int seed, DemoSpan span, DemoCalendar calendar)
    {
        var id = 0L;
        for (var c = 0; c < calendar.Campaigns.Count; c++)
        {
            var campaign = calendar.Campaigns[c];
            if (campaign.Ads.Length == 0) continue;
            var zone = campaign.School.Zone;
            for (var day = campaign.Starts.InZone(zone).Date; day < span.Today; day = day.PlusDays(1))
            {
                var (from, to) = (day.AtStartOfDayInZone(zone).ToInstant(), day.PlusDays(1).AtStartOfDayInZone(zone).ToInstant());
                var leads = calendar.Expected(c, from, to);
                if (to > span.Now || leads <= 0) continue;
                foreach (var ad in campaign.Ads)
                {
                    var dice = DemoDice.For(seed, "spend " + ad.Id, day.Year * 400 + day.DayOfYear);
                    var cents = (long)(leads * ad.Share * dice.Between(3200, 5600) * dice.Noise(.15));
                    var clicks = (long)(cents / dice.Between(140.0, 320.0));
                    var recorded = to + Duration.FromMinutes(dice.Between(330, 400));
                    if (cents == 0 || recorded > span.Now) continue;
                    var row = new MarketingSpend
                    {
                        Id = ++id, MarketingPlatformId = ad.Platform, AdAccountId = ad.Account, AdCampaignId = ad.AdCampaign, AdSetId = ad.Set, AdId = ad.Id, Date = day, ClientId = campaign.School.Client.Id, VendorId = campaign.Vendor.Id,
                        CampaignId = campaign.Campaign.Id, SpendInCents = cents, Clicks = clicks, Impressions = (long)(clicks / ad.ClickRate), RecordedAt = recorded,
                    };
                    // Platforms correct a day now and then; both versions are kept.
                    var corrected = recorded + Duration.FromDays(2);
                    if (dice.Chance(.01) && corrected < span.Now)
                    {
                        row.ReplacedAt = corrected;
                        yield return row;
                        yield return new()
                        {
                            Id = ++id, MarketingPlatformId = row.MarketingPlatformId, AdAccountId = row.AdAccountId, AdCampaignId = row.AdCampaignId, AdSetId = row.AdSetId, AdId = row.AdId, Date = day, ClientId = row.ClientId,
                            VendorId = row.VendorId, CampaignId = row.CampaignId, SpendInCents = row.SpendInCents * 97 / 100, Clicks = row.Clicks, Impressions = row.Impressions, RecordedAt = corrected,
                        };
                    }
                    else yield return row;
                }
            }
        }
    }
}
