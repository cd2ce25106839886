using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using Vega.Domain.Leads;

namespace Vega.Domain.Replay;

/// <summary>How many posts went from one outcome to another.</summary>
/// <param name="Before">Under the current rules.</param>
/// <param name="After">Under the draft.</param>
/// <param name="Posts">How many.</param>
public sealed record ReplayCell(ReplayOutcome Before, ReplayOutcome After, int Posts);

/// <summary>What one vendor would lose.</summary>
/// <param name="VendorId">The vendor.</param>
/// <param name="Leads">Its accepted leads that the draft refuses.</param>
/// <param name="SavedInCents">What they cost.</param>
public sealed record ReplayVendor(int VendorId, int Leads, long SavedInCents);

/// <summary>What refused leads became in history.</summary>
/// <param name="Status">Their status now.</param>
/// <param name="Leads">How many.</param>
public sealed record ReplayBecame(LeadStatus Status, int Leads);

/// <summary>How many posts a rule matched.</summary>
/// <param name="RuleId">The rule; below 0 for one that was never saved.</param>
/// <param name="Before">In the current rules.</param>
/// <param name="After">In the draft.</param>
public sealed record ReplayRule(int RuleId, int Before, int After);

/// <summary>A lead whose outcome the draft changes.</summary>
public sealed record ReplayFlip
{
    /// <summary>The lead.</summary>
    public required long LeadId { get; init; }

    /// <summary>Its public id with prefix.</summary>
    public required string PublicId { get; init; }

    /// <summary>When it was posted, in milliseconds since 1970.</summary>
    public required long PostedAt { get; init; }

    /// <summary>Whose.</summary>
    public required int VendorId { get; init; }

    /// <summary>Its state.</summary>
    public string? State { get; init; }

    /// <summary>Under the current rules.</summary>
    public required ReplayOutcome Before { get; init; }

    /// <summary>Under the draft.</summary>
    public required ReplayOutcome After { get; init; }

    /// <summary>The rule that decides it, before or after.</summary>
    public int? RuleId { get; init; }

    /// <summary>What it became; null when history does not tell, since it was not taken there.</summary>
    public LeadStatus? Became { get; init; }

    /// <summary>Its price.</summary>
    public required int CostInCents { get; init; }

    /// <summary>When it was posted.</summary>
    [JsonIgnore] public Instant CreatedAt => Instant.FromUnixTimeMilliseconds(PostedAt);
}

/// <summary>What the time machine found: the current rules and the draft over the same posts.</summary>
public sealed record ReplayReport
{
    /// <summary>Days back.</summary>
    public required int Days { get; init; }

    /// <summary>First day, as 2026-10-22, in the client's zone.</summary>
    public required string From { get; init; }

    /// <summary>Last day.</summary>
    public required string To { get; init; }

    /// <summary>Posts judged.</summary>
    public int Posts { get; init; }

    /// <summary>Posts left out: today they would be answered 403, whatever the rules.</summary>
    public int Denied { get; init; }

    /// <summary>Posts left out: what was posted is not kept.</summary>
    public int WithoutPost { get; init; }

    /// <summary>Outcome before by outcome after; only what occurs.</summary>
    public IReadOnlyList<ReplayCell> Matrix { get; init; } = [];

    /// <summary>Accepted leads that the draft refuses.</summary>
    public int Refused { get; init; }

    /// <summary>Refused leads that the draft accepts.</summary>
    public int Instead { get; init; }

    /// <summary>What the refused ones cost.</summary>
    public long SavedInCents { get; init; }

    /// <summary>What the accepted ones would cost.</summary>
    public long AddedInCents { get; init; }

    /// <summary>What all posts cost under the draft, less what they cost under the current rules.</summary>
    public long ChangeInCents { get; init; }

    /// <summary>Of the refused, those that enrolled or went further.</summary>
    public int EnrolledLost { get; init; }

    /// <summary>Of the refused, those that history did not take, so that nobody knows what they would have become.</summary>
    public int RefusedUnknown { get; init; }

    /// <summary>Of the accepted instead, those whose later life is unknown.</summary>
    public int InsteadUnknown { get; init; }

    /// <summary>Of these, those that are owed only once enrolled: no price is counted for them.</summary>
    public int CostUnknown { get; init; }

    /// <summary>Posts that the current rules, with today's allocations, decide otherwise than was decided then.</summary>
    public int HistoryDiffers { get; init; }

    /// <summary>Vendors with refused leads, most first.</summary>
    public IReadOnlyList<ReplayVendor> Vendors { get; init; } = [];

    /// <summary>What the refused ones became, furthest first; without the unknown ones.</summary>
    public IReadOnlyList<ReplayBecame> Became { get; init; } = [];

    /// <summary>What each rule matched.</summary>
    public IReadOnlyList<ReplayRule> Rules { get; init; } = [];

    /// <summary>How many leads flip.</summary>
    public int FlipCount { get; init; }

    /// <summary>The leads that flip, newest first; of a stored preview only the first.</summary>
    public IReadOnlyList<ReplayFlip> Flips { get; init; } = [];

    /// <summary>How long it took, in milliseconds.</summary>
    public long TookMs { get; init; }

    /// <summary>Compares two finished runs over the same posts.</summary>
    public static ReplayReport Of(IReadOnlyList<ReplayLead> leads, ReplayRun before, ReplayRun after)
    {
        var cells = new Dictionary<(ReplayOutcome, ReplayOutcome), int>();
        var flips = new List<ReplayFlip>();
        var refused = new List<(ReplayLead Lead, ReplayVerdict Before)>();
        var (denied, instead, added, change, insteadUnknown, costUnknown, differs) = (0, 0, 0L, 0L, 0, 0, 0);
        for (var i = leads.Count - 1; i >= 0; i--)
        {
            var (lead, old, now) = (leads[i], before.Verdicts[i], after.Verdicts[i]);
            if (old.Outcome == ReplayOutcome.Denied)
            {
                denied++;
                continue;
            }

            cells[(old.Outcome, now.Outcome)] = cells.GetValueOrDefault((old.Outcome, now.Outcome)) + 1;
            change += now.OwedInCents - old.OwedInCents;
            if (lead.WasAccepted != old.Outcome.IsAccepted()) differs++;
            if (old.Outcome == now.Outcome) continue;

            var (lost, won) = (old.Outcome.IsAccepted() && !now.Outcome.IsAccepted(), now.Outcome.IsAccepted() && !old.Outcome.IsAccepted());
            if (lost) refused.Add((lead, old));
            if (won)
            {
                instead++;
                added += now.OwedInCents;
                if (!now.LifeKnown) insteadUnknown++;
                if (!now.LifeKnown && now.PaidOnEnroll) costUnknown++;
            }

            flips.Add(new()
            {
                LeadId = lead.LeadId, PublicId = lead.PublicId.With(Common.PublicIdPrefix.Lead), PostedAt = lead.CreatedAt.ToUnixTimeMilliseconds(), VendorId = lead.VendorId, State = lead.State,
                Before = old.Outcome, After = now.Outcome, RuleId = now.RuleId ?? old.RuleId, Became = lead.WasAccepted ? lead.Became : null, CostInCents = won ? now.CostInCents : old.CostInCents,
            });
        }

        var known = refused.Where(r => r.Before.LifeKnown).ToList();
        return new()
        {
            Days = 0, From = "", To = "", Posts = leads.Count - denied, Denied = denied, Matrix = [.. cells.OrderBy(c => c.Key).Select(c => new ReplayCell(c.Key.Item1, c.Key.Item2, c.Value))],
            Refused = refused.Count, Instead = instead, SavedInCents = refused.Sum(r => (long)r.Before.OwedInCents), AddedInCents = added, ChangeInCents = change,
            EnrolledLost = known.Count(r => r.Lead.Became.FunnelRank() >= LeadStatus.Enrolled.FunnelRank()), RefusedUnknown = refused.Count - known.Count,
            InsteadUnknown = insteadUnknown, CostUnknown = costUnknown, HistoryDiffers = differs,
            Vendors = [.. refused.GroupBy(r => r.Lead.VendorId).Select(g => new ReplayVendor(g.Key, g.Count(), g.Sum(r => (long)r.Before.OwedInCents))).OrderByDescending(v => v.Leads).ThenBy(v => v.VendorId)],
            Became = [.. known.GroupBy(r => r.Lead.Became).Select(g => new ReplayBecame(g.Key, g.Count())).OrderByDescending(b => b.Status.FunnelRank()).ThenBy(b => b.Status)],
            Rules = [.. before.Matches.Keys.Union(after.Matches.Keys).Order().Select(id => new ReplayRule(id, before.Matches.GetValueOrDefault(id), after.Matches.GetValueOrDefault(id)))],
            FlipCount = flips.Count, Flips = flips,
        };
    }

    /// <summary>How many posts are in that cell of the matrix.</summary>
    public int Count(ReplayOutcome before, ReplayOutcome after) => Matrix.FirstOrDefault(c => c.Before == before && c.After == after)?.Posts ?? 0;

    /// <summary>As kept with a version, with at most so many of its leads.</summary>
    public string ToJson(int flips) => JsonSerializer.Serialize(this with { Flips = [.. Flips.Take(flips)] }, ReplayJson.Default.ReplayReport);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static ReplayReport FromJson(string json) => JsonSerializer.Deserialize(json, ReplayJson.Default.ReplayReport)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class ReplayJson : JsonSerializerContext;
