using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance.Spend;

/// <summary>One row of an import: values by column name, as text.</summary>
public sealed class MarketingSpendItem
{
    /// <summary>The columns an import may have, by the names that Performance groups by.</summary>
    public static readonly IReadOnlyList<string> Columns =
        ["marketing_platform_id", "ad_account_id", "ad_campaign_id", "ad_set_id", "ad_id", "date", "client_id", "vendor_id", "client_campaign_id", "impressions", "clicks", "spend_in_cents"];

    private const int MaxLength = 255;
    private static readonly LocalDate First = new(2000, 1, 1), Last = new(2100, 12, 31);

    public List<FieldError> Errors { get; } = [];

    /// <summary>The row, when there are no errors.</summary>
    public MarketingSpend? Row { get; private set; }

    /// <summary>Reads the values; <paramref name="number"/> is the place in the import, for the paths of errors.</summary>
    public static MarketingSpendItem Read(int number, IReadOnlyDictionary<string, string?> values)
    {
        var item = new MarketingSpendItem();
        foreach (var name in values.Keys.Where(k => !Columns.Contains(k))) item.Fail(number, name, "unknown-property", $"There is no such column. There are: {string.Join(", ", Columns)}.");
        string Text(string name)
        {
            var text = values.GetValueOrDefault(name)?.Trim() ?? "";
            if (text.Length > MaxLength || text.Contains('\0')) item.Fail(number, name, "invalid-value", $"At most {MaxLength} characters.");
            return text;
        }
        long? Number(string name, bool required, long most)
        {
            if (values.GetValueOrDefault(name)?.Trim() is not { Length: > 0 } text)
            {
                if (required) item.Fail(number, name, "required", "This is required.");
                return null;
            }
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= 0 && value <= most) return value;
            item.Fail(number, name, "invalid-value", "This must be a whole number, 0 or more.");
            return null;
        }
        var platform = Text("marketing_platform_id");
        if (platform.Length == 0) item.Fail(number, "marketing_platform_id", "required", "Name the marketing platform.");
        LocalDate date = default;
        if (LocalDatePattern.Iso.Parse(values.GetValueOrDefault("date")?.Trim() ?? "") is { Success: true, Value: var day } && day >= First && day <= Last) date = day;
        else item.Fail(number, "date", values.GetValueOrDefault("date") is null ? "required" : "invalid-value", "This must be a date, as 2026-01-31.");
        var row = new MarketingSpend
        {
            MarketingPlatformId = platform, AdAccountId = Text("ad_account_id"), AdCampaignId = Text("ad_campaign_id"), AdSetId = Text("ad_set_id"), AdId = Text("ad_id"), Date = date,
            ClientId = (int?)Number("client_id", false, int.MaxValue), VendorId = (int?)Number("vendor_id", false, int.MaxValue), CampaignId = (int?)Number("client_campaign_id", false, int.MaxValue),
            Impressions = Number("impressions", false, 1_000_000_000_000) ?? 0, Clicks = Number("clicks", false, 1_000_000_000_000) ?? 0, SpendInCents = Number("spend_in_cents", true, 1_000_000_000_000) ?? 0,
        };
        if (item.Errors.Count == 0) item.Row = row;
        return item;
    }

    /// <summary>An item that could not be read at all.</summary>
    public static MarketingSpendItem Unread(int number, string message)
    {
        var item = new MarketingSpendItem();
        item.Errors.Add(new FieldError($"[{number}]", "wrong-type", message));
        return item;
    }

    public void Fail(int number, string name, string code, string message)
    {
        Errors.Add(new FieldError($"[{number}].{(name.Length > 60 ? name[..60] : name)}", code, message));
        Row = null;
    }
}

/// <summary>What became of one row of an import.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Outcome"><c>created</c>, <c>replaced</c>, <c>unchanged</c> or <c>failed</c>.</param>
/// <param name="Id">The version in force now.</param>
/// <param name="Errors">Why it failed.</param>
public sealed record MarketingSpendResult(int Index, string Outcome, long? Id, IReadOnlyList<FieldError>? Errors);
