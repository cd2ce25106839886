using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Programs.Screen;

/// <summary>A program group with its programs, and how many campaigns buy it.</summary>
public sealed record CatalogueGroup(ProgramGroup Group, IReadOnlyList<DegreeProgram> Programs, int Campaigns);

/// <summary>Reads a client's programs by group for their page.</summary>
public sealed class CatalogueSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>The groups that are not archived, and those archived that still hold a program, by name.</summary>
    public async Task<IReadOnlyList<CatalogueGroup>> ReadAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var groups = await db.ProgramGroups.AsNoTracking().VisibleTo(viewer).Where(g => g.ClientId == client).ToListAsync(cancellationToken);
        var programs = (await db.DegreePrograms.AsNoTracking().VisibleTo(viewer).Where(p => p.ClientId == client).ToListAsync(cancellationToken)).ToLookup(p => p.ProgramGroupId);
        var campaigns = await db.Campaigns.VisibleTo(viewer).Where(c => c.ClientId == client && c.Status != CampaignStatus.Ended).GroupBy(c => c.ProgramGroupId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return [.. groups.Where(g => g.ArchivedAt is null || programs[g.Id].Any()).OrderBy(g => g.Name, StringComparer.OrdinalIgnoreCase)
            .Select(g => new CatalogueGroup(g, [.. programs[g.Id].OrderBy(p => p.Status == DegreeProgramStatus.Archived).ThenBy(p => p.Name, StringComparer.OrdinalIgnoreCase)], campaigns.GetValueOrDefault(g.Id)))];
    }

    /// <summary>The programs and groups whose name or code has the text.</summary>
    public async Task<IReadOnlyList<FindHit>> FindAsync(Viewer viewer, int client, string text, string? slug, CancellationToken cancellationToken)
    {
        var groups = await ReadAsync(viewer, client, cancellationToken);
        return [.. groups.Where(g => Has(g.Group.Name)).Select(g => new FindHit(g.Group.Name, "group", Address("g", g.Group.Id))),
            .. groups.SelectMany(g => g.Programs).Where(p => Has(p.Name) || Has(p.Code)).Select(p => new FindHit(p.Name, p.Code, Address("p", p.Id)))];

        bool Has(string name) => name.Contains(text, StringComparison.OrdinalIgnoreCase);
        string Address(string kind, int id) => Links.Manage("programs", slug, ("item", kind + id.ToString(CultureInfo.InvariantCulture)));
    }

    public async Task<int> CountAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.DegreePrograms.VisibleTo(viewer).CountAsync(p => p.ClientId == client && p.Status != DegreeProgramStatus.Archived, cancellationToken);
    }
}
