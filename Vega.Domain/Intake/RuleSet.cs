using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vega.Domain.Intake;

/// <summary>A filter rule as a version or a draft holds it.</summary>
public sealed record StoredRule
{
    /// <summary>Its number; 0 or below for one that was never saved.</summary>
    public int Id { get; init; }

    /// <summary>Whether it holds for the client, one campaign or one program.</summary>
    public FilterRuleLevel Level { get; init; }

    /// <summary>The campaign, at that level.</summary>
    public int? CampaignId { get; init; }

    /// <summary>The program, at that level.</summary>
    public int? DegreeProgramId { get; init; }

    /// <summary>Its name, which vendors read.</summary>
    public string Name { get; init; } = "";

    /// <summary>False keeps it without using it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>A remark for colleagues.</summary>
    public string? Note { get; init; }

    /// <summary>The conditions; all must hold.</summary>
    public IReadOnlyList<FilterCondition> When { get; init; } = [];

    /// <summary>True when both stand at the same place: the client, one campaign, or one program.</summary>
    public bool IsBeside(StoredRule other) => (Level, CampaignId, DegreeProgramId) == (other.Level, other.CampaignId, other.DegreeProgramId);

    /// <summary>True when both say the same of the same leads, numbers aside.</summary>
    public bool SaysTheSame(StoredRule other) =>
        IsBeside(other) && Name == other.Name && Enabled == other.Enabled && (Note ?? "") == (other.Note ?? "") && SameConditions(When, other.When);

    /// <summary>True when both lists ask the same.</summary>
    public static bool SameConditions(IReadOnlyList<FilterCondition> one, IReadOnlyList<FilterCondition> other) =>
        one.Count == other.Count && one.Zip(other).All(p => p.First.Field == p.Second.Field && p.First.Is == p.Second.Is && p.First.Values.SequenceEqual(p.Second.Values, StringComparer.Ordinal));

    /// <summary>As a row of a client, at a place of its order.</summary>
    public FilterRule ToRow(int clientId, int position) => new()
    {
        Id = Id, ClientId = clientId, Level = Level, CampaignId = CampaignId, DegreeProgramId = DegreeProgramId, Name = Name, Enabled = Enabled, Position = position, Note = Note, When = [.. When],
    };

    /// <summary>Of a row.</summary>
    public static StoredRule Of(FilterRule row) => new()
    {
        Id = row.Id, Level = row.Level, CampaignId = row.CampaignId, DegreeProgramId = row.DegreeProgramId, Name = row.Name, Enabled = row.Enabled, Note = row.Note, When = [.. row.When],
    };
}

/// <summary>All filter rules of a client, in the order they are asked within each place.</summary>
/// <param name="Rules">The rules: the client's, then the campaigns', then the programs'.</param>
public sealed record RuleSet(IReadOnlyList<StoredRule> Rules)
{
    /// <summary>No rules.</summary>
    public static readonly RuleSet Empty = new([]);

    /// <summary>Of stored rows.</summary>
    public static RuleSet Of(IEnumerable<FilterRule> rows) =>
        new([.. rows.OrderBy(r => r.Level).ThenBy(r => r.CampaignId ?? r.DegreeProgramId ?? 0).ThenBy(r => r.Position).ThenBy(r => r.Id).Select(StoredRule.Of)]);

    /// <summary>As rows of a client, placed in their order.</summary>
    public IReadOnlyList<FilterRule> ToRows(int clientId)
    {
        var next = new Dictionary<(FilterRuleLevel, int?, int?), int>();
        var rows = new List<FilterRule>(Rules.Count);
        foreach (var rule in Rules)
        {
            var place = (rule.Level, rule.CampaignId, rule.DegreeProgramId);
            var position = next.GetValueOrDefault(place);
            next[place] = position + 1;
            rows.Add(rule.ToRow(clientId, position));
        }

        return rows;
    }

    /// <summary>True when both hold the same rules in the same order, numbers aside.</summary>
    public bool SaysTheSame(RuleSet other) => Rules.Count == other.Rules.Count && Rules.Zip(other.Rules).All(p => p.First.SaysTheSame(p.Second));

    /// <summary>As stored with a version.</summary>
    public string ToJson() => JsonSerializer.Serialize(Rules.ToArray(), RuleSetJson.Readable.StoredRuleArray);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static RuleSet FromJson(string json) => new(JsonSerializer.Deserialize(json, RuleSetJson.Readable.StoredRuleArray)!);
}

[JsonSerializable(typeof(StoredRule[]))]
internal sealed partial class RuleSetJson : JsonSerializerContext
{
    internal static readonly RuleSetJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
