using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Clients.Rules;

/// <summary>A version of the disclosure, and who wrote it.</summary>
public sealed record Disclosure(int Version, string Text, string Hash, Instant At, string Who);

/// <summary>Reads what the pages about duplicates and the disclosure show beside the client itself.</summary>
public sealed class ClientRulesSearch(IDbContextFactory<VegaDbContext> contexts, TimeProvider time)
{
    private static readonly Duration Recent = Duration.FromDays(30);

    /// <summary>Non-test leads of the last 30 days, and how many of them were refused as duplicates first of all.</summary>
    public async Task<(int Leads, int Duplicates)> DuplicatesAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var since = Instant.FromDateTimeOffset(time.GetUtcNow()) - Recent;
        var leads = db.Leads.VisibleTo(viewer).Where(l => l.ClientId == client && !l.Test && l.CreatedAt >= since);
        return (await leads.CountAsync(cancellationToken), await leads.CountAsync(l => l.RefusalCode == Refusal.Duplicate, cancellationToken));
    }

    /// <summary>The versions of the disclosure, the newest first.</summary>
    public async Task<IReadOnlyList<Disclosure>> DisclosuresAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Clients.VisibleTo(viewer).AnyAsync(c => c.Id == client, cancellationToken)) return [];
        var versions = await db.TcpaDisclosures.AsNoTracking().Where(d => d.ClientId == client).OrderByDescending(d => d.Version).ToListAsync(cancellationToken);
        var actors = versions.Select(v => v.Actor).Distinct().ToArray();
        var names = (await db.Audit.AsNoTracking().Where(a => a.ClientId == client && actors.Contains(a.Actor) && a.ActorName != null).Select(a => new { a.Actor, a.ActorName }).Distinct().ToListAsync(cancellationToken))
            .DistinctBy(a => a.Actor).ToDictionary(a => a.Actor, a => a.ActorName!, StringComparer.Ordinal);
        return [.. versions.Select(v => new Disclosure(v.Version, v.Text, v.Hash, v.CreatedAt, names.GetValueOrDefault(v.Actor) ?? (v.Actor == "system" ? Viewer.System.Name : v.Actor)))];
    }

    /// <summary>"90 days", as the tree notes it.</summary>
    public async Task<string?> WindowAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Clients.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(c => c.Id == client, cancellationToken);
        return found is null ? null : IsOff(found.Duplicates) ? "off" : Formats.Count(found.Duplicates.Days, "day", "days");
    }

    /// <summary>"v3", as the tree notes it.</summary>
    public async Task<string?> VersionAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Clients.VisibleTo(viewer).AnyAsync(c => c.Id == client && c.TcpaText != null, cancellationToken)) return null;
        return await db.TcpaDisclosures.Where(d => d.ClientId == client).MaxAsync(d => (int?)d.Version, cancellationToken) is { } version ? $"v{version}" : null;
    }

    private static bool IsOff(DuplicateWindow window) => window.Days == 0 || (!window.ByEmail && !window.ByPhone);
}
