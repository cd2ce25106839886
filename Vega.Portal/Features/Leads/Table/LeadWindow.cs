using Vega.Domain.Leads;
using Vega.Portal.Features.Leads.Filters;

namespace Vega.Portal.Features.Leads.Table;

/// <summary>
/// The rows of the list that the browser holds: a stretch of the list that grows at the end the reader comes near and is cut at the other. It knows the newest lead it has
/// seen, so that later ones can be announced without moving anything.
/// </summary>
public sealed class LeadWindow(LeadListSearch search)
{
    public const int Page = 100, Most = 300;
    private const int Announced = 1_000;
    private IReadOnlyList<LeadColumn> _columns = [];
    private LeadCellContext? _context;
    private LeadFilter _filter = new();
    private LeadKey? _newest;

    /// <summary>Counts the loads: what was asked of a list that is no longer shown is not put into the next.</summary>
    private int _loads;

    /// <summary>The rows, newest first.</summary>
    public List<LeadRow> Rows { get; } = [];

    /// <summary>There is more below.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>There is more above that the list has already shown or jumped over.</summary>
    public bool HasNewer { get; private set; }

    /// <summary>Leads that came after the newest seen; at most 1,000.</summary>
    public int Waiting { get; private set; }

    /// <summary>True when more wait than are counted.</summary>
    public bool ManyWaiting => Waiting >= Announced;

    /// <summary>Loads the top of the list, or the stretch below <paramref name="from"/> with that row first.</summary>
    public async Task LoadAsync(LeadFilter filter, IReadOnlyList<LeadColumn> columns, LeadCellContext context, LeadKey? from, CancellationToken cancellationToken)
    {
        var before = from is { } key ? key with { Id = key.Id == long.MaxValue ? key.Id : key.Id + 1 } : (LeadKey?)null;
        var leads = await search.OlderAsync(context.Viewer, filter, before, Page + 1, cancellationToken);
        var top = from is null ? leads : await search.OlderAsync(context.Viewer, filter, null, 1, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        _loads++;
        (_filter, _columns, _context) = (filter, columns, context);
        _newest = top.Count == 0 ? null : LeadKey.Of(top[0]);
        HasOlder = leads.Count > Page;
        HasNewer = from is not null && leads.Count > 0 && _newest != LeadKey.Of(leads[0]);
        Waiting = 0;
        Rows.Clear();
        Rows.AddRange(leads.Take(Page).Select(Row));
    }

    /// <summary>Writes the rows anew under other columns.</summary>
    public async Task ShowAsync(IReadOnlyList<LeadColumn> columns, CancellationToken cancellationToken)
    {
        _columns = columns;
        await ReadAgainAsync([.. Rows.Select(r => r.Key.Id)], cancellationToken);
    }

    /// <summary>Adds a page at the bottom and cuts the top. True when rows came.</summary>
    public async Task<bool> OlderAsync(CancellationToken cancellationToken)
    {
        if (!HasOlder || Rows.Count == 0) return false;
        var load = _loads;
        var leads = await search.OlderAsync(_context!.Viewer, _filter, Rows[^1].Key, Page + 1, cancellationToken);
        if (load != _loads) return false;
        HasOlder = leads.Count > Page;
        Rows.AddRange(leads.Take(Page).Select(Row));
        if (Rows.Count > Most)
        {
            Rows.RemoveRange(0, Rows.Count - Most);
            HasNewer = true;
        }
        return leads.Count > 0;
    }

    /// <summary>Adds a page at the top, up to the newest seen, and cuts the bottom. True when rows came.</summary>
    public async Task<bool> NewerAsync(CancellationToken cancellationToken)
    {
        if (!HasNewer || Rows.Count == 0) return false;
        var load = _loads;
        var leads = await search.NewerAsync(_context!.Viewer, _filter, Rows[0].Key, Page, cancellationToken);
        if (load != _loads) return false;
        var seen = leads.Where(l => _newest is { } n && (l.CreatedAt, l.Id).CompareTo((n.At, n.Id)) <= 0).ToList();
        HasNewer = seen.Count == leads.Count && seen.Count == Page && LeadKey.Of(seen[0]) != _newest;
        Rows.InsertRange(0, seen.Select(Row));
        if (Rows.Count > Most)
        {
            Rows.RemoveRange(Most, Rows.Count - Most);
            HasOlder = true;
        }
        return seen.Count > 0;
    }

    /// <summary>After a commit: writes rows that changed anew in their place, and counts what came on top. True when anything did.</summary>
    public async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        if (_context is null) return false;
        var load = _loads;
        var waiting = await search.CountNewerAsync(_context.Viewer, _filter, _newest ?? new LeadKey(NodaTime.Instant.FromUnixTimeTicks(0), 0), Announced, cancellationToken);
        var versions = await search.VersionsAsync(_context.Viewer, [.. Rows.Select(r => r.Key.Id)], cancellationToken);
        long[] changed = [.. Rows.Where(r => versions.TryGetValue(r.Key.Id, out var seq) && seq != r.Seq).Select(r => r.Key.Id)];
        await ReadAgainAsync(changed, cancellationToken);
        if (load != _loads) return false;
        var more = waiting != Waiting;
        Waiting = waiting;
        return more || changed.Length > 0;
    }

    private async Task ReadAgainAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return;
        var leads = (await search.AgainAsync(_context!.Viewer, ids, cancellationToken)).ToDictionary(l => l.Id);
        for (var i = 0; i < Rows.Count; i++)
            if (leads.TryGetValue(Rows[i].Key.Id, out var lead)) Rows[i] = Row(lead);
    }

    private LeadRow Row(Lead lead) => LeadRow.Of(lead, _columns, _context!);
}
