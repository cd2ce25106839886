using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Api;

/// <summary>
/// Reads leads for the internal API (000, Leads). A page is found in two steps: its ids from an index that holds all that the usual filters and orders need, then those rows.
/// What finds no index is ended after <see cref="Limit"/> with an answer that says how to narrow it.
/// </summary>
public sealed class LeadSearch(IDbContextFactory<VegaDbContext> contexts, LeadFinding finding, LookUps lookUps, Reveals reveals, TimeProvider time) : ResourceSearch<LeadResourceRow>(contexts, LeadResource.Type)
{
    /// <summary>The most time that a list may take in the database.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.8);

    /// <summary>The filters whose lists are fast however many leads there are.</summary>
    public const string Indexed = "id, public-id, external-id, client-id, vendor-id, campaign-id, status, created-at, updated-at, status-changed-at";

    private readonly IDbContextFactory<VegaDbContext> _contexts = contexts;

    public override async Task<(ResourcePage? Page, JsonApiErrors? Errors)> ListAsync(Viewer viewer, ResourceQuery query, Expression<Func<LeadResourceRow, bool>>? within, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var errors = new List<JsonApiError>();
        var zone = query.Filters.Exists(f => Type.FindKey(f.Key)?.NeedsZone(f.Value) == true) ? await ZoneAsync(db, viewer, query, cancellationToken) : null;
        var rows = Visible(db, viewer).AsNoTracking();
        if (!query.Filters.Exists(f => Type.FindKey(f.Key)?.Name == "test")) rows = rows.Where(r => !r.Lead.Test);
        foreach (var condition in Conditions(viewer, query, zone, errors)) rows = rows.Where(condition);
        var text = query["search"]?.Trim();
        if (text is { Length: > 255 }) errors.Add(JsonApiError.BadValue("search", "bad-value", "search takes up to 255 characters."));
        _ = Ordered(rows, viewer, query, errors);
        if (errors.Count > 0) return (null, new JsonApiErrors(errors));
        var lookUp = text is { Length: > 0 } && !viewer.SeesPersonalData ? LookUpTerm.Of(text) : null;
        if (lookUp is not null && !await lookUps.TakeAsync(viewer, lookUp, cancellationToken))
            return (null, new JsonApiErrors(new JsonApiError(StatusCodes.Status429TooManyRequests, "look-up-quota", $"A whole e-mail address or phone number can be looked up {LookUps.PerHour} times an hour.", Parameter: "search")));
        var (inTime, found) = await db.WithinAsync(Limit, time, async token =>
        {
            if (text is { Length: > 0 }) rows = await finding.NarrowAsync(db, rows, text, viewer, lookUp, token);
            return await PageAsync(db, Ordered(rows, viewer, query, []), rows, query, token);
        }, cancellationToken);
        return inTime ? (found, null) : (null, new JsonApiErrors(TooBroad(query)));
    }

    /// <summary>Whoever revealed the lead sees its personal data while that lasts (design §5).</summary>
    public override Task<Viewer> ViewerOfAsync(Viewer viewer, long id, CancellationToken cancellationToken) => reveals.ForLeadAsync(viewer, id, cancellationToken);

    public override async Task<LeadResourceRow?> FindAsync(Viewer viewer, long id, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        return (await RowsAsync(db, [id], viewer, cancellationToken)).FirstOrDefault();
    }

    public override async Task<IReadOnlyList<object>> LoadAsync(Viewer viewer, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        return await RowsAsync(db, [.. ids], viewer, cancellationToken);
    }

    protected override IQueryable<LeadResourceRow> Visible(VegaDbContext db, Viewer viewer) => db.Leads.VisibleTo(viewer).Select(l => new LeadResourceRow { Lead = l });

    /// <summary>The zone of the one client that the list is about.</summary>
    protected override async Task<DateTimeZone?> ZoneAsync(VegaDbContext db, Viewer viewer, ResourceQuery query, CancellationToken cancellationToken)
    {
        var filter = query.Filters.Find(f => f.Key.Replace('_', '-') == "client-id").Value;
        var client = filter is null ? viewer.ClientIds is [var only] ? only : 0 : int.TryParse(filter, NumberStyles.None, CultureInfo.InvariantCulture, out var one) ? one : 0;
        var zone = await db.Clients.VisibleTo(viewer).Where(c => c.Id == client).Select(c => c.TimeZone).FirstOrDefaultAsync(cancellationToken);
        return zone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone);
    }

    private static async Task<ResourcePage> PageAsync(VegaDbContext db, IQueryable<LeadResourceRow> ordered, IQueryable<LeadResourceRow> rows, ResourceQuery query, CancellationToken cancellationToken)
    {
        var skip = (query.Page - 1) * query.Size;
        var ids = await ordered.Select(r => r.Lead.Id).Skip(skip).Take(query.Size + 1).ToListAsync(cancellationToken);
        var more = ids.Count > query.Size;
        if (more) ids.RemoveAt(query.Size);
        long? total = !more && (ids.Count > 0 || skip == 0) ? skip + ids.Count : null;
        var atLeast = total ?? 0;
        if (total is null)
        {
            atLeast = query.ExactTotal ? await rows.LongCountAsync(cancellationToken) : await rows.Select(r => r.Lead.Id).Take(CountedTo + 1).CountAsync(cancellationToken);
            if (query.ExactTotal || atLeast <= CountedTo) total = atLeast;
        }
        return new ResourcePage(await RowsAsync(db, ids, Vega.Domain.Common.Viewer.System, cancellationToken), total, Math.Max(atLeast, skip + ids.Count), more);
    }

    /// <summary>The leads of these ids that the viewer sees, in that order, each with the fields of its client.</summary>
    private static async Task<List<LeadResourceRow>> RowsAsync(VegaDbContext db, List<long> ids, Viewer viewer, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        var found = await db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => ids.Contains(l.Id)).Include(l => l.Post).ToDictionaryAsync(l => l.Id, cancellationToken);
        var clients = found.Values.Select(l => l.ClientId).Distinct().ToList();
        var fields = (await db.LeadFields.AsNoTracking().Where(f => clients.Contains(f.ClientId)).OrderBy(f => f.Position).ToListAsync(cancellationToken)).ToLookup(f => f.ClientId);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id]).Select(l => new LeadResourceRow { Lead = l, Post = l.Post, Fields = [.. fields[l.ClientId]] })];
    }

    private static JsonApiError TooBroad(ResourceQuery query)
    {
        var parameter = query["search"] is not null ? "search" : query.ExactTotal ? "page[total]" : query.Filters.Count > 0 ? query.Filters[^1].Parameter : query.Order.Count > 0 ? query.Order[0].Parameter : "page";
        return JsonApiError.BadValue(parameter, "too-broad",
            $"This would take longer than {Limit.TotalSeconds:0.#} seconds. Narrow it with filter[client-id] or filter[created-at], give more letters to search for, ask for an earlier page, or leave page[total] out. Fast filters are: {Indexed}.");
    }
}
