using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Intake;

namespace Vega.Portal.Data;

/// <summary>What a new version of filter rules says beside the rules.</summary>
/// <param name="Note">Why.</param>
/// <param name="Preview">What the time machine showed.</param>
/// <param name="RevertsTo">The version it goes back to.</param>
public sealed record RuleVersionRemark(string? Note = null, string? Preview = null, int? RevertsTo = null);

/// <summary>
/// Keeps a version of a client's filter rules for each transaction that changed them, whoever does it and by whatever way: page, API or command line. Rules that stood before
/// versions were kept become the first version.
/// </summary>
internal sealed class RuleVersions(VegaDbContext db)
{
    private readonly Dictionary<int, RuleVersion> _kept = [];

    /// <summary>Before changes are saved: the clients whose rules they change.</summary>
    public async Task<IReadOnlyList<int>> ChangedAsync(CancellationToken cancellationToken)
    {
        var changed = db.ChangeTracker.Entries<FilterRule>().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).Select(e => e.Entity.ClientId).Distinct().ToList();
        foreach (var clientId in changed)
        {
            if (_kept.ContainsKey(clientId) || await db.RuleVersions.AnyAsync(v => v.ClientId == clientId, cancellationToken)) continue;
            var before = await db.FilterRules.AsNoTracking().Where(r => r.ClientId == clientId).ToListAsync(cancellationToken);
            if (before.Count > 0) db.Add(Version(clientId, 1, before, Viewer.System, before.Max(r => r.UpdatedAt), new RuleVersionRemark("As they stood before versions were kept")));
        }
        return changed;
    }

    /// <summary>After they were saved: the rules as they are now, as one version for all that the transaction does to a client.</summary>
    public async Task KeepAsync(IReadOnlyList<int> changed, Viewer viewer, Instant now, RuleVersionRemark remark, CancellationToken cancellationToken)
    {
        foreach (var clientId in changed)
        {
            var rules = await db.FilterRules.AsNoTracking().Where(r => r.ClientId == clientId).ToListAsync(cancellationToken);
            if (_kept.TryGetValue(clientId, out var kept))
            {
                kept.Rules = RuleSet.Of(rules).ToJson();
                continue;
            }
            var last = await db.RuleVersions.Where(v => v.ClientId == clientId).MaxAsync(v => (int?)v.Number, cancellationToken) ?? 0;
            db.Add(_kept[clientId] = Version(clientId, last + 1, rules, viewer, now, remark));
        }
    }

    /// <summary>The number of the client's last version; null when it is not exactly these rules, which were then changed by another way than this.</summary>
    public static async Task<int?> NumberAsync(VegaDbContext db, int clientId, RuleSet rules, CancellationToken cancellationToken)
    {
        var last = await db.RuleVersions.Where(v => v.ClientId == clientId).OrderByDescending(v => v.Number).Select(v => new { v.Number, v.Rules }).FirstOrDefaultAsync(cancellationToken);
        return last is not null && RuleSet.FromJson(last.Rules).ToJson() == rules.ToJson() ? last.Number : null;
    }

    private static RuleVersion Version(int clientId, int number, IEnumerable<FilterRule> rules, Viewer viewer, Instant at, RuleVersionRemark remark) => new()
    {
        ClientId = clientId, Number = number, CreatedAt = at, Actor = viewer.Actor, ActorName = viewer.Name, Note = remark.Note, Preview = remark.Preview, RevertsTo = remark.RevertsTo,
        Rules = RuleSet.Of(rules).ToJson(),
    };
}
