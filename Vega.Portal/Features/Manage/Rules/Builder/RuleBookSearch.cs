using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Intake;

namespace Vega.Portal.Features.Manage.Rules.Builder;

/// <summary>A campaign or program that rules can stand at.</summary>
public sealed record RuleOwner(int Id, string Name);

/// <summary>All that the builder of a client's rules shows.</summary>
/// <param name="Known">The client, its fields and its rules in force.</param>
/// <param name="Version">The version in force; 0 before the first.</param>
/// <param name="Since">Since when.</param>
/// <param name="By">Whose it is.</param>
/// <param name="Campaigns">Its campaigns.</param>
/// <param name="Programs">Its programs.</param>
/// <param name="Vendors">Its vendors' names.</param>
public sealed record RuleBook(
    ClientConfiguration Known, int Version, Instant? Since, string? By, IReadOnlyList<RuleOwner> Campaigns, IReadOnlyList<RuleOwner> Programs, IReadOnlyDictionary<int, string> Vendors)
{
    /// <summary>The rules in force.</summary>
    public RuleSet Rules { get; } = RuleSet.Of(Known.StoredRules);
}

/// <summary>Reads a client's rules for the builder.</summary>
public sealed class RuleBookSearch(IDbContextFactory<VegaDbContext> contexts, ConfigurationCache configurations)
{
    /// <summary>The book; null when the viewer sees no such client.</summary>
    public async Task<RuleBook?> ReadAsync(Viewer viewer, int clientId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Clients.VisibleTo(viewer).AnyAsync(c => c.Id == clientId, cancellationToken)) return null;
        // The version before the rules: one that comes between them makes the draft stale, never too new.
        var last = await db.RuleVersions.VisibleTo(viewer).Where(v => v.ClientId == clientId).OrderByDescending(v => v.Number).Select(v => new { v.Number, v.CreatedAt, v.ActorName }).FirstOrDefaultAsync(cancellationToken);
        if (await configurations.GetAsync(clientId, cancellationToken) is not { } known) return null;
        var campaigns = await db.Campaigns.VisibleTo(viewer).Where(c => c.ClientId == clientId).Join(db.Vendors, c => c.VendorId, v => v.Id, (c, v) => new { c.Id, c.Name, Vendor = v.Name })
            .OrderBy(c => c.Vendor).ThenBy(c => c.Name).ToListAsync(cancellationToken);
        var programs = await db.DegreePrograms.VisibleTo(viewer).Where(p => p.ClientId == clientId).OrderBy(p => p.Name).Select(p => new { p.Id, p.Name, p.Code }).ToListAsync(cancellationToken);
        var vendors = await db.Vendors.VisibleTo(viewer).Select(v => new { v.Id, v.Name }).ToDictionaryAsync(v => v.Id, v => v.Name, cancellationToken);
        return new(known, last?.Number ?? 0, last?.CreatedAt, last?.ActorName, [.. campaigns.Select(c => new RuleOwner(c.Id, $"{c.Name}, {c.Vendor}"))], [.. programs.Select(p => new RuleOwner(p.Id, $"{p.Name} ({p.Code})"))], vendors);
    }

    /// <summary>How many rules the client has.</summary>
    public async Task<string?> CountAsync(Viewer viewer, int clientId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await db.FilterRules.VisibleTo(viewer).CountAsync(r => r.ClientId == clientId, cancellationToken)).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
