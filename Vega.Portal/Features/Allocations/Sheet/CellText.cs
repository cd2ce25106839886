using System.Globalization;
using System.Text.RegularExpressions;
using Vega.Domain.Directory;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Allocations.Sheet;

/// <summary>The columns of the sheet that are typed into, from the left. The names travel to the browser.</summary>
public enum CellColumn
{
    Cap,
    Price,
    Projection,
    Policy,
}

/// <summary>What was typed into a cell, read: a number of leads or cents, nothing, or a policy; or what is wrong with it.</summary>
public readonly record struct CellReading(int? Number, OverCapPolicy Policy, string? Fault);

/// <summary>
/// How the values of cells are written. A value has two spellings: the plain one, which is compared, copied and typed, and the one on the screen. Neither depends on where the
/// reader sits.
/// </summary>
public static partial class CellText
{
    public const string NoCap = "no cap";
    private const int Longest = 40;
    private static readonly string[] PolicyWords = ["refuse", "unpaid", "hold"];
    private static readonly string[] PolicySentences = ["refuse them", "take them unpaid", "hold them for review"];

    /// <summary><c>refuse</c>, <c>unpaid</c> or <c>hold</c>.</summary>
    public static string Word(OverCapPolicy policy) => PolicyWords[(int)policy];

    /// <summary>What happens to leads above the cap, as part of a sentence.</summary>
    public static string Sentence(OverCapPolicy policy) => PolicySentences[(int)policy];

    /// <summary>The plain value; empty where there is none.</summary>
    public static string Plain(SheetCampaign campaign, CellColumn column) => column switch
    {
        CellColumn.Policy => Word(campaign.OverCap),
        _ when !campaign.Allocated => "",
        CellColumn.Cap => Plain(column, campaign.Cap),
        CellColumn.Price => campaign.Payout == Payout.PercentageOfSpend ? "" : Plain(column, campaign.PriceInCents),
        _ => Plain(column, campaign.Projection),
    };

    /// <summary>The plain spelling of a number of that column.</summary>
    public static string Plain(CellColumn column, int? value) => (column, value) switch
    {
        (CellColumn.Cap, null) => NoCap,
        (_, null) => "",
        (CellColumn.Price, { } cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture),
        (_, { } leads) => leads.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The spelling on the screen.</summary>
    public static string Shown(SheetCampaign campaign, CellColumn column) => column switch
    {
        CellColumn.Policy => Word(campaign.OverCap),
        CellColumn.Price when campaign.Payout == Payout.PercentageOfSpend => campaign.PercentOfSpend is { } share ? share.ToString("0.##", CultureInfo.InvariantCulture) + "% spend" : Formats.None,
        _ when !campaign.Allocated => Formats.None,
        CellColumn.Cap => Cap(campaign.Cap),
        CellColumn.Price => campaign.PriceInCents is { } cents ? Formats.Money(cents) : Formats.None,
        _ => Formats.Count(campaign.Projection),
    };

    /// <summary>A cap in words: 0 is closed, null is uncapped (reading 50).</summary>
    public static string Cap(int? cap) => cap switch { null => "No cap", 0 => "Closed", { } leads => Formats.Count(leads) };

    /// <summary>The spelling on the screen of a plain value.</summary>
    public static string Shown(CellColumn column, string plain) => column switch
    {
        CellColumn.Policy => plain,
        CellColumn.Cap when plain == NoCap => "No cap",
        _ when plain.Length == 0 => Formats.None,
        CellColumn.Cap => Cap(int.Parse(plain, CultureInfo.InvariantCulture)),
        CellColumn.Price => Formats.Money((long)(decimal.Parse(plain, CultureInfo.InvariantCulture) * 100)),
        _ => Formats.Count(int.Parse(plain, CultureInfo.InvariantCulture)),
    };

    /// <summary>Reads what was typed or pasted.</summary>
    public static CellReading Read(CellColumn column, string typed)
    {
        var text = typed.Trim();
        var shown = text.Length > Longest ? text[..Longest] + "…" : text;
        return column switch
        {
            CellColumn.Cap when text.ToLowerInvariant() is NoCap or "nocap" or "none" or "uncapped" or "no" => new(null, default, null),
            CellColumn.Cap when text.ToLowerInvariant() is "closed" or "close" => new(0, default, null),
            CellColumn.Cap => Leads(text) is { } cap ? new(cap, default, null) : new(null, default, text.Length == 0
                ? "Not saved: a cap cannot be empty. Write a number, 0 to close, or “no cap”."
                : $"Not saved: “{shown}” is not a number of leads. Write 250, 0 to close, or “no cap”."),
            CellColumn.Price => Cents(text) is { } cents ? new(cents, default, null) : new(null, default, text.Length == 0
                ? "Not saved: a price cannot be empty. Write 36.00 or 36."
                : $"Not saved: “{shown}” is not a price. Write {Guess(text)}."),
            CellColumn.Projection => text.Length == 0 || text == Formats.None ? new(null, default, null) : Leads(text) is { } leads ? new(leads, default, null)
                : new(null, default, $"Not saved: “{shown}” is not a number of leads. Write 250, or nothing."),
            _ => text.Length > 0 && Array.FindIndex(PolicyWords, w => w.StartsWith(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index ? new(null, (OverCapPolicy)index, null)
                : new(null, default, $"Not saved: “{shown}” is no policy. Write refuse, unpaid or hold."),
        };
    }

    private static int? Leads(string text) =>
        Whole().IsMatch(text) && int.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var leads) ? leads : null;

    private static int? Cents(string text) =>
        Dollars().IsMatch(text) && decimal.TryParse(text.TrimStart('$').Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars) && dollars <= 1_000_000 ? (int)(dollars * 100) : null;

    /// <summary>What a decimal comma was probably meant to be.</summary>
    private static string Guess(string text) => DecimalComma().Match(text) is { Success: true } comma
        ? $"{comma.Groups["whole"].Value}.{comma.Groups["rest"].Value.PadRight(2, '0')}{(comma.Groups["rest"].Value.Trim('0').Length == 0 ? " or " + comma.Groups["whole"].Value : "")}"
        : "36.00 or 36";

    [GeneratedRegex(@"^(\d{1,9}|\d{1,3}(,\d{3}){1,2})$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^\$?((\d{1,7}|\d{1,3}(,\d{3}){1,2})(\.\d{0,2})?|\.\d{1,2})$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Dollars();

    [GeneratedRegex(@"^\$?(?<whole>\d{1,7}),(?<rest>\d{1,2})$", RegexOptions.ExplicitCapture)]
    private static partial Regex DecimalComma();
}
