using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vega.Domain.Common;

namespace Vega.Domain.Delivery;

/// <summary>What a rule says an answer means.</summary>
public enum AnswerMeaning : byte
{
    /// <summary>The lead was taken.</summary>
    Accepted = 1,
    /// <summary>The lead was refused.</summary>
    Rejected = 2,
    /// <summary>The system has the person already.</summary>
    Duplicate = 3,
    /// <summary>Something is wrong that repeating cannot change.</summary>
    Error = 4,
    /// <summary>Something is wrong that may pass: sent again.</summary>
    Retry = 5,
}

/// <summary>One rule by which answers are read: all that is given must hold.</summary>
public sealed record AnswerRule
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>HTTP statuses, as <c>200-299,409</c>; null for any.</summary>
    public string? Status { get; init; }

    /// <summary>A place in a JSON answer, as <c>$.result.code</c>; null for the whole answer as text.</summary>
    public string? Path { get; init; }

    /// <summary>What stands there, without regard to case; null for anything.</summary>
    public string? Is { get; init; }

    /// <summary>A regular expression that is found there; null for none.</summary>
    public string? Matches { get; init; }

    /// <summary>What the answer then means.</summary>
    public AnswerMeaning Means { get; init; }

    /// <summary>The reason for the lead; null takes it from the answer.</summary>
    public string? Reason { get; init; }

    /// <summary>Notes what is wrong with it.</summary>
    public void Check(Faults at)
    {
        if (!Enum.IsDefined(Means)) at.Invalid("means", $"must be one of {string.Join(", ", WireName<AnswerMeaning>.All)}");
        if (Status is null && Path is null && Is is null && Matches is null) at.Missing("", "needs a status, a path, a value or a pattern");
        if (Status is not null && Ranges(Status) is null) at.Invalid("status", "must be HTTP statuses, as 200-299,409");
        if (Path is not null && !JsonPath.IsValid(Path)) at.Invalid("path", "must be a place in JSON, as $.result.code or $.errors[0].message");
        if (Matches is not null && Expression(Matches) is null) at.Invalid("matches", "is not a regular expression that can be used here; references back and looking around cannot");
        at.Text("reason", Reason);
        at.Text("is", Is);
    }

    /// <summary>True when the answer is such a one.</summary>
    public bool Fits(int status, string body, JsonElement? json)
    {
        if (Status is not null && Ranges(Status)?.Any(r => status >= r.From && status <= r.To) != true) return false;
        var text = body;
        if (Path is not null)
        {
            if (json is not { } root || JsonPath.Find(root, Path) is not { } found) return false;
            text = JsonPath.Text(found) ?? "null";
        }
        if (Is is not null && !Is.Trim().Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) return false;
        return Matches is null || Expression(Matches)?.IsMatch(text) == true;
    }

    private static List<(int From, int To)>? Ranges(string text)
    {
        var ranges = new List<(int, int)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length is < 1 or > 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from) || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to) || from < 100 || to > 599 || from > to) return null;
            ranges.Add((from, to));
        }
        return ranges;
    }

    private static Regex? Expression(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Patience);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>Places in JSON: <c>$.result.code</c>, <c>errors[0].message</c>.</summary>
public static partial class JsonPath
{
    /// <summary>True for a path that can be looked up.</summary>
    public static bool IsValid(string path) => path.Length <= 200 && Whole().IsMatch(path.Trim());

    /// <summary>What stands there; null when nothing does.</summary>
    public static JsonElement? Find(JsonElement root, string path)
    {
        var at = root;
        foreach (Match step in Step().Matches(path.Trim().TrimStart('$')))
        {
            if (step.Groups["index"] is { Success: true } index)
            {
                if (at.ValueKind != JsonValueKind.Array || !int.TryParse(index.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= at.GetArrayLength()) return null;
                at = at[number];
            }
            else if (at.ValueKind != JsonValueKind.Object || Member(at, step.Groups["name"].Value) is not { } next) return null;
            else at = next;
        }
        return at;
    }

    /// <summary>The text of a value: without quotes, null for null.</summary>
    public static string? Text(JsonElement element) => element.ValueKind switch { JsonValueKind.String => element.GetString(), JsonValueKind.Null or JsonValueKind.Undefined => null, _ => element.GetRawText() };

    /// <summary>The member of that name, in any case.</summary>
    public static JsonElement? Member(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (element.TryGetProperty(name, out var exact)) return exact;
        foreach (var property in element.EnumerateObject()) if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        return null;
    }

    [GeneratedRegex(@"^\$?(\.?[\w\-]+|\[\d{1,4}\])(\.[\w\-]+|\[\d{1,4}\])*$|^\$$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\.?(?<name>[\w\-]+)|\[(?<index>\d{1,4})\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Step();
}
