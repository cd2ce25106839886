using Microsoft.AspNetCore.Components;
using System.Net;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Rules.Builder;

/// <summary>Conditions as they read on the page: fields and values stand out, long lists are folded into their count.</summary>
public static class RuleWords
{
    /// <summary>The most values that are shown one by one.</summary>
    public const int Unfolded = 24;

    /// <summary>The words of an operator between its field and its values.</summary>
    public static string Of(FilterOperator known) => known.Name switch
    {
        "between" => "is between", "date-between" => "is between", "age-between" => "gives an age between", "age-under" => "gives an age under", "age-over" => "gives an age over",
        "day-of-week" => "is on", "hour-between" => "is between",
        _ => known.Words.Replace("{0} ", "", StringComparison.Ordinal).Replace(" {1}", "", StringComparison.Ordinal),
    };

    /// <summary>The field of a condition in words.</summary>
    public static string Field(FilterCondition condition, FieldCatalog fields) => condition.Field.Length == 0 ? "Arrival" : fields.Find(condition.Field)?.Title ?? condition.Field;

    /// <summary>A rule as a sentence, its field and values in bold.</summary>
    public static MarkupString Sentence(StoredRule rule, FieldCatalog fields)
    {
        if (rule.When.Count == 0) return new("no condition yet");
        return new(string.Join(" and ", rule.When.Select(c =>
        {
            if (FilterOperators.Find(c.Is) is not { } known) return WebUtility.HtmlEncode(FilterOperators.Describe(c, fields));
            return $"<b>{WebUtility.HtmlEncode(Field(c, fields))}</b> {Of(known)} {(c.Values.Count == 0 ? "" : $"<b>{WebUtility.HtmlEncode(Values(c, known, fields))}</b>")}".TrimEnd();
        })));
    }

    /// <summary>What many values are called: 20,000 zips.</summary>
    public static string Many(FilterCondition condition, FieldCatalog fields) => fields.Find(condition.Field) is { Type: LeadFieldType.Zip } || condition.Is == "zip-prefix"
        ? Formats.Count(condition.Values.Count, "zip", "zips") : fields.Find(condition.Field) is { Type: LeadFieldType.State } ? Formats.Count(condition.Values.Count, "state", "states") : Formats.Count(condition.Values.Count, "value", "values");

    private static string Values(FilterCondition condition, FilterOperator known, FieldCatalog fields) => known switch
    {
        { Kind: FilterValueKind.Hour } when condition.Values.Count == 2 => $"{condition.Values[0]}:00 and {condition.Values[1]}:00",
        { IsRange: true } when condition.Values.Count == 2 => $"{(condition.Values[0].Length == 0 ? "any" : condition.Values[0])} and {(condition.Values[1].Length == 0 ? "any" : condition.Values[1])}",
        _ when condition.Values.Count > 8 => Many(condition, fields),
        { Kind: FilterValueKind.Day } => string.Join(", ", condition.Values.Select(v => v.Length == 0 ? v : char.ToUpperInvariant(v[0]) + v[1..])),
        _ => string.Join(", ", condition.Values),
    };
}
