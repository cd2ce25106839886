using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Features.Leads.Filters;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Table;

/// <summary>
/// Reads windows of the list of leads, newest first. A window is found by the key of the row before it, never by counting rows, so that the last of five million costs as
/// little as the first.
/// </summary>
public sealed class LeadListSearch(IDbContextFactory<VegaDbContext> contexts, LookUps lookUps)
{
    /// <summary>Above this a count says "more than"; <see cref="CountAsync"/> with no limit is for the background.</summary>
    public const int CountLimit = 10_000;

    /// <summary>Leads read at once when they are named one by one.</summary>
    private const int Page = 500;

    /// <summary>What <see cref="LeadColumns"/> show of a lead, and what masks its reason: half of what is stored.</summary>
    private static readonly Expression<Func<Lead, Lead>> Shown = l => new Lead
    {
        Id = l.Id, PublicId = l.PublicId, ClientId = l.ClientId, VendorId = l.VendorId, CampaignId = l.CampaignId, CampaignType = l.CampaignType, ProgramGroupId = l.ProgramGroupId, CurrentDegreeProgramId = l.CurrentDegreeProgramId,
        ProgramCode = l.ProgramCode, CreatedAt = l.CreatedAt, UpdatedAt = l.UpdatedAt, StatusChangedAt = l.StatusChangedAt, Status = l.Status, Disposition = l.Disposition, Reason = l.Reason, ReturnReason = l.ReturnReason,
        Billable = l.Billable, CostInCents = l.CostInCents, HoldsSlot = l.HoldsSlot, ExternalId = l.ExternalId, Contact = l.Contact, Source = l.Source, SubId = l.SubId, AdId = l.AdId, AdAccountId = l.AdAccountId,
        AdCampaignId = l.AdCampaignId, AdSetId = l.AdSetId, MarketingPlatformId = l.MarketingPlatformId, CampusId = l.CampusId, LandingPageId = l.LandingPageId, RemoteIp = l.RemoteIp,
        IpAddress = l.Reason == null && l.ReturnReason == null ? null : l.IpAddress, CustomFields = l.Reason == null && l.ReturnReason == null ? null! : l.CustomFields,
    };

    /// <summary>Asked once before a list is read: false when its text is a person's address or number, the viewer is masked, and the hour's look-ups are used up (design §5).</summary>
    public async Task<bool> AllowsAsync(Viewer viewer, LeadFilter filter, CancellationToken cancellationToken) =>
        viewer.SeesPersonalData || filter.Text is not { } text || LookUpTerm.Of(text) is not { } term || await lookUps.TakeAsync(viewer, term, cancellationToken);

    /// <summary>The rows after <paramref name="before"/> in the list, or from its top.</summary>
    public Task<IReadOnlyList<Lead>> OlderAsync(Viewer viewer, LeadFilter filter, LeadKey? before, int take, CancellationToken cancellationToken) => ReadAsync(async (db, token) =>
    {
        var leads = InOrder(db, viewer, filter);
        if (before is { At: var at, Id: var id }) leads = leads.Where(l => l.CreatedAt <= at && (l.CreatedAt < at || l.Id < id));
        return await RowsAsync(db, viewer, await leads.OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id).Select(l => l.Id).Take(take).ToListAsync(token), token);
    }, cancellationToken);

    /// <summary>The rows just above <paramref name="after"/>, newest first.</summary>
    public Task<IReadOnlyList<Lead>> NewerAsync(Viewer viewer, LeadFilter filter, LeadKey after, int take, CancellationToken cancellationToken) => ReadAsync(async (db, token) =>
    {
        var ids = await Newer(InOrder(db, viewer, filter), after).OrderBy(l => l.CreatedAt).ThenBy(l => l.Id).Select(l => l.Id).Take(take).ToListAsync(token);
        ids.Reverse();
        return await RowsAsync(db, viewer, ids, token);
    }, cancellationToken);

    /// <summary>
    /// The newest of those that the text leads to by an index, for a box that asks at each pause in typing. Of a beginning that very many share, the newest of the first
    /// <see cref="Page"/>.
    /// </summary>
    public Task<IReadOnlyList<Lead>> FindAsync(Viewer viewer, string text, int take, CancellationToken cancellationToken) => ReadAsync(async (db, token) =>
    {
        var found = new List<LeadKey>();
        foreach (var condition in LeadText.Indexed(text, viewer))
            found.AddRange((await db.Leads.AsNoTracking().VisibleTo(viewer).Where(condition).Select(l => new { l.CreatedAt, l.Id }).Take(Page).ToListAsync(token)).Select(l => new LeadKey(l.CreatedAt, l.Id)));
        return await RowsAsync(db, viewer, [.. found.Distinct().OrderByDescending(k => k.At).ThenByDescending(k => k.Id).Take(take).Select(k => k.Id)], token);
    }, cancellationToken);

    /// <summary>How many there are above <paramref name="after"/>, at most <paramref name="limit"/>.</summary>
    public Task<int> CountNewerAsync(Viewer viewer, LeadFilter filter, LeadKey after, int limit, CancellationToken cancellationToken) =>
        ReadAsync((db, token) => Newer(InOrder(db, viewer, filter), after).Select(l => l.Id).Take(limit).CountAsync(token), cancellationToken);

    /// <summary>These leads as they stand now, whether they still match a filter or not.</summary>
    public async Task<IReadOnlyList<Lead>> AgainAsync(Viewer viewer, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => ids.Contains(l.Id)).ToListAsync(cancellationToken);
    }

    /// <summary>The ids and versions of these leads: what tells cheaply which of them changed.</summary>
    public async Task<IReadOnlyDictionary<long, long>> VersionsAsync(Viewer viewer, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => ids.Contains(l.Id)).Select(l => new { l.Id, l.UpdatedSeq }).ToDictionaryAsync(l => l.Id, l => l.UpdatedSeq, cancellationToken);
    }

    /// <summary>How many match; null <paramref name="limit"/> counts to the end.</summary>
    public Task<long> CountAsync(Viewer viewer, LeadFilter filter, int? limit, CancellationToken cancellationToken) => ReadAsync(async (db, token) =>
    {
        var leads = Where(db, viewer, filter).Select(l => l.Id);
        return limit is { } most ? await leads.Take(most + 1).CountAsync(token) : await leads.LongCountAsync(token);
    }, cancellationToken);

    /// <summary>The numbers of all matching leads, at most <paramref name="limit"/>.</summary>
    public Task<IReadOnlyList<long>> IdsAsync(Viewer viewer, LeadFilter filter, int limit, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<long>>(async (db, token) =>
        await InOrder(db, viewer, filter).OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id).Select(l => l.Id).Take(limit).ToListAsync(token), cancellationToken);

    /// <summary>The key of a lead by its public id; null when the viewer sees no such lead.</summary>
    public async Task<LeadKey?> KeyAsync(Viewer viewer, PublicId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => l.PublicId == id).Select(l => new { l.CreatedAt, l.Id }).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : new LeadKey(found.CreatedAt, found.Id);
    }

    /// <summary>All matching leads in the order of the list, one after the other, for files; or only those of <paramref name="only"/>. Of each no more is read than columns show.</summary>
    public async IAsyncEnumerable<Lead> StreamAsync(Viewer viewer, LeadFilter filter, IReadOnlyList<long>? only, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (only is null)
        {
            await foreach (var lead in InOrder(db, viewer, filter).OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id).Select(Shown).AsAsyncEnumerable().WithCancellation(cancellationToken)) yield return lead;
            yield break;
        }
        foreach (var some in only.Chunk(Page))
        {
            var leads = await db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => some.Contains(l.Id)).Select(Shown).ToDictionaryAsync(l => l.Id, cancellationToken);
            foreach (var id in some.Where(leads.ContainsKey)) yield return leads[id];
        }
    }

    /// <summary>The names behind the numbers.</summary>
    public Task<LeadNames> NamesAsync(Viewer viewer, CancellationToken cancellationToken) => ReadAsync(async (db, token) =>
    {
        var clients = await db.Clients.AsNoTracking().VisibleTo(viewer).ToDictionaryAsync(c => c.Id, c => new ClientName(c), token);
        var vendors = await db.Vendors.AsNoTracking().VisibleTo(viewer).ToDictionaryAsync(v => v.Id, v => v.Name, token);
        var groups = await db.ProgramGroups.AsNoTracking().VisibleTo(viewer).ToDictionaryAsync(g => g.Id, g => new OfClient(g.ClientId, g.Name), token);
        var campaigns = await db.Campaigns.AsNoTracking().VisibleTo(viewer).ToListAsync(token);
        var programs = await db.DegreePrograms.AsNoTracking().VisibleTo(viewer).ToDictionaryAsync(p => p.Id, p => new ProgramName(p.ClientId, p.Name, p.Code), token);
        var campuses = await db.Campuses.AsNoTracking().VisibleTo(viewer).ToDictionaryAsync(c => c.Id, c => new OfClient(c.ClientId, c.Name), token);
        return new LeadNames(clients, vendors, campaigns.ToDictionary(c => c.Id, c => new CampaignName(c.ClientId, c.VendorId, c.Name, groups.GetValueOrDefault(c.ProgramGroupId)?.Name ?? "")), groups, programs, campuses);
    }, cancellationToken);

    private async Task<T> ReadAsync<T>(Func<VegaDbContext, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.UntilAsync(token => query(db, token), cancellationToken);
    }

    /// <summary>The leads of these ids that the viewer sees, in that order.</summary>
    private static async Task<IReadOnlyList<Lead>> RowsAsync(VegaDbContext db, Viewer viewer, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        var leads = await db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        return [.. ids.Where(leads.ContainsKey).Select(id => leads[id])];
    }

    private static IQueryable<Lead> Newer(IQueryable<Lead> leads, LeadKey after)
    {
        var (at, id) = after;
        return leads.Where(l => l.CreatedAt >= at && (l.CreatedAt > at || l.Id > id));
    }

    private static IQueryable<Lead> InOrder(VegaDbContext db, Viewer viewer, LeadFilter filter) => Where(db, viewer, filter, inOrder: true);

    private static IQueryable<Lead> Where(VegaDbContext db, Viewer viewer, LeadFilter filter, bool inOrder = false)
    {
        var leads = db.Leads.AsNoTracking().VisibleTo(viewer);
        if (filter.ClientId is { } client) leads = leads.Where(l => l.ClientId == client);
        if (filter[LeadFilter.TestKey] is null) leads = leads.Where(l => !l.Test);
        foreach (var (key, value) in filter.Values)
            if (LeadAttributes.Find(key) is { } attribute && (viewer.SeesPersonalData || !attribute.Personal) && (inOrder && attribute.InOrder is { } walk ? walk : attribute.Test)(value, filter.Zone) is { } test) leads = leads.Where(test);
        return filter.Text is { } text ? leads.Where(LeadText.Matches(text, viewer)) : leads;
    }
}
