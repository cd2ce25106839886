using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Replay;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Rules.Versions;

/// <summary>Reads the versions of filter rules: which change made each, by whom, when and why, all rules as it left them, and what the time machine showed before.</summary>
public sealed class RuleVersionSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<RuleVersion>(contexts, Resource)
{
    public static readonly ResourceType<RuleVersion> Resource = new ResourceType<RuleVersion>("rule-versions", "/api/v1/rule-versions", v => v.Id)
        .Number("number", v => v.Number)
        .Text("note", v => v.Note)
        .Key("actor", v => v.Actor)
        .Text("actor-name", v => v.ActorName)
        .Number("reverts-to", v => v.RevertsTo)
        .Shown("rules", (v, _) => JsonDocument.Parse(v.Rules).RootElement)
        .Shown("preview", (v, _) => v.Preview is null ? null : JsonDocument.Parse(v.Preview).RootElement)
        .Time("created-at", v => v.CreatedAt)
        .One("client", "clients", v => v.ClientId);

    private readonly IDbContextFactory<VegaDbContext> _contexts = contexts;

    protected override IQueryable<RuleVersion> Visible(VegaDbContext db, Viewer viewer) => db.RuleVersions.VisibleTo(viewer);

    /// <summary>A client's versions, newest first, without their rules.</summary>
    public async Task<IReadOnlyList<RuleVersionRow>> ListAsync(Viewer viewer, int clientId, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        return await db.RuleVersions.VisibleTo(viewer).AsNoTracking().Where(v => v.ClientId == clientId).OrderByDescending(v => v.Number)
            .Select(v => new RuleVersionRow(v.Number, v.CreatedAt, v.ActorName, v.Note, v.RevertsTo, v.Preview != null)).ToListAsync(cancellationToken);
    }

    /// <summary>The rules of a version; null when there is no such one.</summary>
    public async Task<(RuleSet Rules, ReplayReport? Preview)?> FindAsync(Viewer viewer, int clientId, int number, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RuleVersions.VisibleTo(viewer).AsNoTracking().FirstOrDefaultAsync(v => v.ClientId == clientId && v.Number == number, cancellationToken);
        return found is null ? null : (RuleSet.FromJson(found.Rules), found.Preview is null ? null : ReplayReport.FromJson(found.Preview));
    }
}

/// <summary>A version in the list.</summary>
public sealed record RuleVersionRow(int Number, NodaTime.Instant CreatedAt, string ActorName, string? Note, int? RevertsTo, bool HasPreview);
