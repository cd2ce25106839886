using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>
/// Which rows a viewer sees: the only row-level security (design §5). A viewer is unbound (sees all), bound to clients, or bound to a vendor, who sees its own contracts,
/// campaigns, allocations and leads, and of the clients it has a contract with what it needs to post. Archived rows stay visible.
/// </summary>
public static class Visibility
{
    public static IQueryable<Client> VisibleTo(this IQueryable<Client> clients, Viewer viewer) => clients.For(viewer,
        ids => c => ids.Contains(c.Id),
        (vendor, beside) => c => beside.Of<Contract>().Any(k => k.ClientId == c.Id && k.VendorId == vendor));

    /// <summary>Vendors with a contract with one of the viewer's clients, and the clients' internal vendors; a vendor sees itself.</summary>
    public static IQueryable<Vendor> VisibleTo(this IQueryable<Vendor> vendors, Viewer viewer)
    {
        var contracts = Beside.Query(vendors).Of<Contract>();
        return vendors.For(viewer,
            ids => v => contracts.Any(k => k.VendorId == v.Id && ids.Contains(k.ClientId)) || (v.InternalClientId != null && ids.Contains(v.InternalClientId.Value)),
            (vendor, _) => v => v.Id == vendor);
    }

    public static IQueryable<Contract> VisibleTo(this IQueryable<Contract> contracts, Viewer viewer) =>
        contracts.For(viewer, ids => k => ids.Contains(k.ClientId), (vendor, _) => k => k.VendorId == vendor);

    public static IQueryable<ProgramGroup> VisibleTo(this IQueryable<ProgramGroup> groups, Viewer viewer) => groups.For(viewer,
        ids => g => ids.Contains(g.ClientId),
        (vendor, beside) => g => beside.Of<ClientCampaign>().Any(c => c.ProgramGroupId == g.Id && c.VendorId == vendor));

    public static IQueryable<DegreeProgram> VisibleTo(this IQueryable<DegreeProgram> programs, Viewer viewer) => programs.For(viewer,
        ids => p => ids.Contains(p.ClientId),
        (vendor, beside) => p => beside.Of<ClientCampaign>().Any(c => c.ProgramGroupId == p.ProgramGroupId && c.VendorId == vendor));

    public static IQueryable<ClientCampaign> VisibleTo(this IQueryable<ClientCampaign> campaigns, Viewer viewer) =>
        campaigns.For(viewer, ids => c => ids.Contains(c.ClientId), (vendor, _) => c => c.VendorId == vendor);

    /// <summary>Vendors see no scores.</summary>
    public static IQueryable<ScoreRecord> VisibleTo(this IQueryable<ScoreRecord> scores, Viewer viewer) => scores.For(viewer, ids => s => ids.Contains(s.ClientId), (_, _) => _ => false);

    public static IQueryable<Allocation> VisibleTo(this IQueryable<Allocation> allocations, Viewer viewer) => allocations.For(viewer,
        ids => a => ids.Contains(a.ClientId),
        (vendor, beside) => a => beside.Of<ClientCampaign>().Any(c => c.Id == a.CampaignId && c.VendorId == vendor));

    public static IQueryable<LeadField> VisibleTo(this IQueryable<LeadField> fields, Viewer viewer) => fields.For(viewer,
        ids => f => ids.Contains(f.ClientId),
        (vendor, beside) => f => beside.Of<Contract>().Any(k => k.ClientId == f.ClientId && k.VendorId == vendor));

    /// <summary>A vendor sees the rules that its posts meet.</summary>
    public static IQueryable<FilterRule> VisibleTo(this IQueryable<FilterRule> rules, Viewer viewer)
    {
        var beside = Beside.Query(rules);
        var (contracts, campaigns, programs) = (beside.Of<Contract>(), beside.Of<ClientCampaign>(), beside.Of<DegreeProgram>());
        return rules.For(viewer,
            ids => r => ids.Contains(r.ClientId),
            (vendor, _) => r => (r.Level == FilterRuleLevel.Client && contracts.Any(k => k.ClientId == r.ClientId && k.VendorId == vendor))
                || campaigns.Any(c => c.VendorId == vendor && c.Id == r.CampaignId)
                || programs.Any(p => p.Id == r.DegreeProgramId && campaigns.Any(c => c.ProgramGroupId == p.ProgramGroupId && c.VendorId == vendor)));
    }

    /// <summary>How a client's rules came about is for the client and those who look after it.</summary>
    public static IQueryable<RuleVersion> VisibleTo(this IQueryable<RuleVersion> versions, Viewer viewer) =>
        versions.For(viewer, ids => v => ids.Contains(v.ClientId), (_, _) => _ => false);

    public static IQueryable<Endpoint> VisibleTo(this IQueryable<Endpoint> endpoints, Viewer viewer) => endpoints.For(viewer,
        ids => e => ids.Contains(e.ClientId),
        (vendor, beside) => e => beside.Of<Contract>().Any(k => k.ClientId == e.ClientId && k.VendorId == vendor));

    public static IQueryable<Campus> VisibleTo(this IQueryable<Campus> campuses, Viewer viewer) => campuses.For(viewer,
        ids => c => ids.Contains(c.ClientId),
        (vendor, beside) => c => beside.Of<Contract>().Any(k => k.ClientId == c.ClientId && k.VendorId == vendor));

    public static IQueryable<Lead> VisibleTo(this IQueryable<Lead> leads, Viewer viewer) =>
        leads.For(viewer, ids => l => ids.Contains(l.ClientId), (vendor, _) => l => l.VendorId == vendor);

    public static IQueryable<LeadPost> VisibleTo(this IQueryable<LeadPost> posts, Viewer viewer)
    {
        var leads = Beside.Query(posts).Of<Lead>();
        return posts.For(viewer, ids => p => leads.Any(l => l.Id == p.LeadId && ids.Contains(l.ClientId)), (vendor, _) => p => leads.Any(l => l.Id == p.LeadId && l.VendorId == vendor));
    }

    public static IQueryable<LeadEvent> VisibleTo(this IQueryable<LeadEvent> events, Viewer viewer) => events.For(viewer,
        ids => e => ids.Contains(e.ClientId),
        (vendor, beside) => e => beside.Of<Lead>().Any(l => l.Id == e.LeadId && l.VendorId == vendor));

    /// <summary>A client's own system is no business of vendors.</summary>
    public static IQueryable<Destination> VisibleTo(this IQueryable<Destination> destinations, Viewer viewer) =>
        destinations.For(viewer, ids => d => ids.Contains(d.ClientId), (_, _) => _ => false);

    public static IQueryable<LeadDelivery> VisibleTo(this IQueryable<LeadDelivery> deliveries, Viewer viewer) =>
        deliveries.For(viewer, ids => d => ids.Contains(d.ClientId), (_, _) => _ => false);

    public static IQueryable<DeliveryAttempt> VisibleTo(this IQueryable<DeliveryAttempt> attempts, Viewer viewer) =>
        attempts.For(viewer, ids => a => ids.Contains(a.ClientId), (_, _) => _ => false);

    /// <summary>Spend without a client is seen by those who see all clients; spend without a vendor by no vendor.</summary>
    public static IQueryable<MarketingSpend> VisibleTo(this IQueryable<MarketingSpend> spend, Viewer viewer) =>
        spend.For(viewer, ids => s => s.ClientId != null && ids.Contains(s.ClientId.Value), (vendor, _) => s => s.VendorId == vendor);

    /// <summary>A link is of those who make it; no vendor sees one.</summary>
    public static IQueryable<PostingLink> VisibleTo(this IQueryable<PostingLink> links, Viewer viewer) => links.For(viewer, ids => l => ids.Contains(l.ClientId), (_, _) => _ => false);

    /// <summary>
    /// Administrators see every key; a client's admin those of the client and its users; an account manager those of vendors all of whose clients are in scope; everybody the own ones.
    /// </summary>
    public static IQueryable<ApiKey> VisibleTo(this IQueryable<ApiKey> keys, Viewer viewer)
    {
        if (SeesAllAccounts(viewer)) return keys;
        var beside = Beside.Query(keys);
        var own = viewer.UserId ?? 0;
        var ids = viewer.ClientIds;
        if (viewer.Is(Role.ClientAdmin) && ids is not null)
        {
            var users = beside.Of<VegaUser>().VisibleTo(viewer).Select(u => u.Id);
            return keys.Where(k => k.UserId == own || (k.ClientId != null && ids.Contains(k.ClientId.Value)) || (k.UserId != null && users.Contains(k.UserId.Value)));
        }
        if (!viewer.Is(Role.AccountManager)) return keys.Where(k => k.UserId == own);
        if (ids is null) return keys.Where(k => k.UserId == own || k.VendorId != null);
        var contracts = beside.Of<Contract>();
        return keys.Where(k => k.UserId == own || (k.VendorId != null
            && contracts.Any(c => c.VendorId == k.VendorId && ids.Contains(c.ClientId)) && !contracts.Any(c => c.VendorId == k.VendorId && !ids.Contains(c.ClientId))));
    }

    /// <summary>Administrators see every user; a client's admin the admins and viewers of that client alone; everybody themselves.</summary>
    public static IQueryable<VegaUser> VisibleTo(this IQueryable<VegaUser> users, Viewer viewer)
    {
        if (SeesAllAccounts(viewer)) return users;
        var own = viewer.UserId ?? 0;
        if (!viewer.Is(Role.ClientAdmin) || viewer.ClientIds is not { } ids) return users.Where(u => u.Id == own);
        return users.Where(u => u.Id == own || ((u.Role == Role.ClientAdmin || u.Role == Role.ClientViewer) && u.Clients.Any() && u.Clients.All(c => ids.Contains(c.ClientId))));
    }

    public static IQueryable<JobRun> VisibleTo(this IQueryable<JobRun> runs, Viewer viewer) => SeesAllAccounts(viewer) ? runs : runs.Where(_ => false);

    public static IQueryable<JobState> VisibleTo(this IQueryable<JobState> states, Viewer viewer) => SeesAllAccounts(viewer) ? states : states.Where(_ => false);

    /// <summary>The own ones, and those shared with a client in sight. A vendor sees its own alone: the others may name other vendors.</summary>
    public static IQueryable<SavedView> VisibleTo(this IQueryable<SavedView> views, Viewer viewer)
    {
        var own = viewer.UserId ?? 0;
        if (viewer.VendorId is not null) return views.Where(v => v.UserId == own);
        return viewer.ClientIds is { } ids
            ? views.Where(v => (v.UserId == own && v.ClientId == null) || (v.ClientId != null && ids.Contains(v.ClientId.Value) && (v.Shared || v.UserId == own)))
            : views.Where(v => v.UserId == own || v.Shared);
    }

    public static IQueryable<AuditEntry> VisibleTo(this IQueryable<AuditEntry> entries, Viewer viewer) => SeesAllAccounts(viewer) ? entries : entries.Where(_ => false);

    private static bool SeesAllAccounts(Viewer viewer) => viewer.Is(Role.Administrator);

    /// <summary>The three kinds of viewers. A vendor is bound to the vendor whatever clients it names.</summary>
    private static IQueryable<T> For<T>(this IQueryable<T> rows, Viewer viewer, Func<IReadOnlyList<int>, Expression<Func<T, bool>>> clients, Func<int, Beside, Expression<Func<T, bool>>> vendor)
    {
        if (viewer.Kind == ViewerKind.Anonymous) return rows.Where(_ => false);
        if (viewer.VendorId is { } id) return rows.Where(vendor(id, Beside.Query(rows)));
        return viewer.ClientIds is { } ids ? rows.Where(clients(ids)) : rows;
    }

    /// <summary>The other tables of the context that a query stands on, so that a caller need not hand the context in.</summary>
    private sealed class Beside : ExpressionVisitor
    {
        private IQueryProvider _provider = null!;
        private EntityQueryRootExpression? _root;

        public static Beside Query(IQueryable query)
        {
            var beside = new Beside { _provider = query.Provider };
            beside.Visit(query.Expression);
            return beside._root is null ? throw new InvalidOperationException("The query does not stand on a table.") : beside;
        }

        public IQueryable<T> Of<T>() => _provider.CreateQuery<T>(new EntityQueryRootExpression((IAsyncQueryProvider)_provider, _root!.EntityType.Model.FindEntityType(typeof(T))!));

        protected override Expression VisitExtension(Expression node)
        {
            if (node is EntityQueryRootExpression root) _root = root;
            return _root is null ? base.VisitExtension(node) : node;
        }
    }
}
