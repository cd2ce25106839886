namespace Vega.Portal.Features.Leads.Table;

/// <summary>Which leads are ticked: some of those read so far, or all that match the filter.</summary>
public sealed class LeadTicks
{
    private readonly HashSet<long> _ids = [];
    private long? _last;

    public IReadOnlySet<long> Ids => _ids;

    /// <summary>Every lead that matches the filter, also those not read yet.</summary>
    public bool AllMatching { get; private set; }

    public bool Any => AllMatching || _ids.Count > 0;

    /// <summary>Ticks or unticks one lead, all that are read (<c>all</c>), or all from the one ticked last to this one.</summary>
    public void Tick(string what, bool on, bool range, IReadOnlyList<LeadRow> rows)
    {
        AllMatching = false;
        if (what == "all")
        {
            if (on) _ids.UnionWith(rows.Select(r => r.Key.Id));
            else _ids.Clear();
            return;
        }
        if (!long.TryParse(what, out var id)) return;
        var (from, to) = (Index(range ? _last : id), Index(id));
        if (from < 0) from = to;
        for (var i = Math.Min(from, to); i >= 0 && i <= Math.Max(from, to); i++)
        {
            if (on) _ids.Add(rows[i].Key.Id);
            else _ids.Remove(rows[i].Key.Id);
        }
        _last = id;

        int Index(long? wanted)
        {
            for (var i = 0; i < rows.Count; i++) if (rows[i].Key.Id == wanted) return i;
            return -1;
        }
    }

    public void TickAllMatching(IReadOnlyList<LeadRow> rows)
    {
        _ids.UnionWith(rows.Select(r => r.Key.Id));
        AllMatching = true;
    }

    public void Clear()
    {
        _ids.Clear();
        (AllMatching, _last) = (false, null);
    }
}
