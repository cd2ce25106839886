using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Directory;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Allocations.Sheet;

/// <summary>Which rows the sheet shows, read from the page's address and written back to it, so that a copied link shows the same sheet.</summary>
public sealed record SheetFilter
{
    public const string Path = "/allocations";
    public const string Look = "look", Cap = "cap", Behind = "behind", None = "none", Open = "no-cap", Paused = "paused";

    /// <summary>What the address may ask for by <c>show</c>, with its name.</summary>
    public static readonly IReadOnlyList<(string Key, string Title)> Shows =
        [(Look, "Needs a look"), (Cap, "Reaches its cap"), (Behind, "Behind projection"), (None, "No allocation"), (Open, "No cap"), (Paused, "Paused")];

    private static readonly YearMonthPattern MonthPattern = YearMonthPattern.Iso;

    public string? ClientSlug { get; init; }

    /// <summary>Null for the present month of the page's zone.</summary>
    public YearMonth? Month { get; init; }

    /// <summary>One of <see cref="Shows"/>; null for all.</summary>
    public string? Show { get; init; }
    public int? VendorId { get; init; }
    public SmartScore? Score { get; init; }

    /// <summary>Part of a campaign's, vendor's or client's name.</summary>
    public string? Text { get; init; }

    /// <summary>Keys of the groups that are folded.</summary>
    public IReadOnlySet<string> Folded { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>True when rows are left out.</summary>
    public bool Narrows => Show is not null || VendorId is not null || Score is not null || Text is not null;

    public static SheetFilter Read(string uri, PortalScope scope)
    {
        var query = QueryHelpers.ParseQuery(uri.Contains('?') ? uri[uri.IndexOf('?')..].Split('#')[0] : "");
        string? Of(string key) => query.TryGetValue(key, out var value) && value.ToString().Trim() is { Length: > 0 and <= 1000 } text ? text : null;
        return new SheetFilter
        {
            ClientSlug = scope.Client?.Slug,
            Month = MonthOf(Of("month")),
            Show = Shows.Select(s => s.Key).FirstOrDefault(k => k == Of("show")),
            VendorId = int.TryParse(Of("vendor"), out var vendor) ? vendor : null,
            Score = Enum.TryParse<SmartScore>(Of("score"), ignoreCase: true, out var score) && Enum.IsDefined(score) ? score : null,
            Text = Of("q"),
            Folded = (Of("folded") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>The address of the sheet with this filter.</summary>
    public string Address() => Links.With(Path, Parameters());

    /// <summary>The address of the month's workbook.</summary>
    public string WorkbookAddress(YearMonth month) => Links.With(Path + "/excel", (this with { Month = month, Folded = new HashSet<string>(StringComparer.Ordinal) }).Parameters());

    public SheetFilter Toggled(string show) => this with { Show = Show == show ? null : show };

    public SheetFilter Fold(string key) => this with { Folded = Folded.Contains(key) ? Folded.Where(k => k != key).ToHashSet(StringComparer.Ordinal) : Folded.Append(key).ToHashSet(StringComparer.Ordinal) };

    public SheetFilter Everything() => new() { ClientSlug = ClientSlug, Month = Month };

    /// <summary>True for a campaign that is shown.</summary>
    public bool Shown(SheetCampaign campaign) =>
        (VendorId is null || campaign.VendorId == VendorId)
        && (Score is null || campaign.Score == Score)
        && (Text is null || Has(campaign.Name) || Has(campaign.VendorName) || Has(campaign.ClientName))
        && Shown(campaign, Show);

    /// <summary>True for a campaign that one of <see cref="Shows"/> shows.</summary>
    public static bool Shown(SheetCampaign campaign, string? show) => show switch
    {
        Look => campaign.NeedsALook,
        Cap => campaign.ReachesCap,
        Behind => campaign.Behind,
        None => !campaign.Allocated,
        Open => campaign is { Allocated: true, Cap: null },
        Paused => campaign.Status == CampaignStatus.Paused,
        _ => true,
    };

    /// <summary>A month as an address names it: <c>2026-11</c>.</summary>
    public static string Name(YearMonth month) => MonthPattern.Format(month);

    /// <summary>The month that is named so; null for anything else.</summary>
    public static YearMonth? MonthOf(string? name) => name is not null && MonthPattern.Parse(name) is { Success: true, Value: { Year: >= 2000 and <= 2100 } month } ? month : null;

    private bool Has(string name) => name.Contains(Text!, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<(string, string?)> Parameters() =>
    [
        ("client", ClientSlug), ("month", Month is { } month ? Name(month) : null), ("show", Show), ("vendor", VendorId?.ToString()), ("score", Score?.ToString().ToLowerInvariant()), ("q", Text),
        ("folded", Folded.Count == 0 ? null : string.Join(',', Folded.Order(StringComparer.Ordinal))),
    ];
}
