namespace Vega.Domain.Intake;

/// <summary>A rule that two people changed from the same version.</summary>
/// <param name="Before">As both found it.</param>
/// <param name="Theirs">As the other saved it; null when deleted.</param>
/// <param name="Mine">As in the draft; null when deleted.</param>
public sealed record RuleConflict(StoredRule Before, StoredRule? Theirs, StoredRule? Mine);

/// <summary>Brings a draft onto a version that somebody else saved meanwhile, so that nothing of either is lost unseen.</summary>
public static class RuleMerge
{
    /// <summary>The rules that both changed, each in another way.</summary>
    public static IReadOnlyList<RuleConflict> Conflicts(RuleSet before, RuleSet theirs, RuleSet mine) =>
        [.. before.Rules.Select(b => new RuleConflict(b, Find(theirs, b.Id), Find(mine, b.Id))).Where(c => Changed(c.Before, c.Theirs) && Changed(c.Before, c.Mine) && Changed(c.Theirs, c.Mine))];

    /// <summary>
    /// Their version with my changes: what only one of us touched is as that one left it; of a rule both changed, mine where <paramref name="takesMine"/> says so. The order is
    /// theirs unless I alone moved rules; new rules of mine come last in their place.
    /// </summary>
    public static RuleSet Merge(RuleSet before, RuleSet theirs, RuleSet mine, Func<int, bool> takesMine)
    {
        var conflicts = Conflicts(before, theirs, mine).Select(c => c.Before.Id).ToHashSet();
        var merged = new List<StoredRule>();
        foreach (var id in Order(before, theirs, mine))
        {
            var (b, t, m) = (Find(before, id), Find(theirs, id), Find(mine, id));
            var own = b is not null && Changed(b, m) && (!conflicts.Contains(id) || takesMine(id));
            if ((own ? m : t) is { } kept) merged.Add(kept);
        }

        merged.AddRange(mine.Rules.Where(r => Find(before, r.Id) is null && Find(theirs, r.Id) is null));
        return new([.. merged.OrderBy(r => r.Level).ThenBy(r => r.CampaignId ?? r.DegreeProgramId ?? 0)]);
    }

    // Every number once: in my order where theirs is still that of before, else in theirs.
    private static IEnumerable<int> Order(RuleSet before, RuleSet theirs, RuleSet mine)
    {
        var was = before.Rules.Select(r => r.Id).ToList();
        var unmoved = theirs.Rules.Select(r => r.Id).Where(was.Contains).SequenceEqual(was.Where(id => Find(theirs, id) is not null));
        var (first, second) = unmoved ? (mine, theirs) : (theirs, mine);
        return first.Rules.Concat(second.Rules).Select(r => r.Id).Where(id => id > 0).Distinct();
    }

    private static StoredRule? Find(RuleSet set, int id) => id > 0 ? set.Rules.FirstOrDefault(r => r.Id == id) : null;

    private static bool Changed(StoredRule? one, StoredRule? other) => one is null || other is null ? one is not null || other is not null : !one.SaysTheSame(other);
}
