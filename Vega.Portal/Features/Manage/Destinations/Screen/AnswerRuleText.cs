using System.Text.RegularExpressions;
using Vega.Domain.Common;
using Vega.Domain.Delivery;

namespace Vega.Portal.Features.Manage.Destinations.Screen;

/// <summary>Rules of answers as people write them, one a line: <c>200-299 $.success is false -> rejected</c>, <c>500 matches unknown field -> error: The mapping is wrong</c>.</summary>
public static partial class AnswerRuleText
{
    public static string Write(IEnumerable<AnswerRule> rules) => string.Join('\n', rules.Select(r =>
        string.Join(' ', ((string?[])[r.Status, r.Path, r.Is is null ? null : "is " + r.Is, r.Matches is null ? null : "matches " + r.Matches, "->", WireName<AnswerMeaning>.Of(r.Means) + (r.Reason is null ? "" : ": " + r.Reason)]).Where(p => p is not null))));

    /// <summary>Reads them; the fault says which line is none.</summary>
    public static (IReadOnlyList<AnswerRule> Rules, string? Fault) Read(IReadOnlyList<string> lines)
    {
        var rules = new List<AnswerRule>();
        foreach (var line in lines)
        {
            if (Line().Match(line) is not { Success: true } found || !WireName<AnswerMeaning>.TryParse(found.Groups["means"].Value, out var means))
                return (rules, $"“{line}” is not a rule. Write 200-299 $.success is false -> rejected; what comes after the arrow is one of {string.Join(", ", WireName<AnswerMeaning>.All)}.");
            string? Text(string name) => found.Groups[name] is { Success: true, Value: var value } && value.Trim().Length > 0 ? value.Trim() : null;
            rules.Add(new AnswerRule { Status = Text("status"), Path = Text("path"), Is = Text("is"), Matches = Text("matches"), Means = means, Reason = Text("reason") });
        }
        return (rules, null);
    }

    [GeneratedRegex(@"^\s*(?<status>\d{3}(?:\s*[-,]\s*\d{3})*)?\s*(?<path>\$\S+)?\s*(?:is\s+(?<is>.+?)\s*)?(?:matches\s+(?<matches>.+?)\s*)?->\s*(?<means>\w+)\s*(?::\s*(?<reason>.+))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Line();
}
