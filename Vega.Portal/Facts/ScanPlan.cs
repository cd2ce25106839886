using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>A question made ready for scanning: everything that all threads of the scan share.</summary>
internal sealed class ScanPlan
{
    private readonly Dictionary<FactPartition, (Rewind? Rewind, int[]?[] Keys)> _partitions = [];

    public ScanPlan(FactStore store, FactsQuestion question)
    {
        var request = question.Request;
        Request = request;
        Snapshot = request.Mode == ReportingMode.Snapshot;
        From = question.From;
        To = Snapshot && question.AsOf != long.MaxValue ? Math.Min(question.To, question.AsOf + 1) : question.To;
        Keys = new LeadKeys(store.Books, request.GroupBy.Where(d => !d.Column().IsTime));
        LeadPlaces = [.. Places(request, time: false)];
        TimePlaces = [.. Places(request, time: true)];
        foreach (var (dimension, values) in request.Filter)
            if (!dimension.Column().IsTime) Allow(store, dimension, [.. values.Select(v => store.Book(dimension).Find(v)).OfType<int>()]);
        if (question.VendorId is { } vendor) Allow(store, Dimension.VendorId, [.. new[] { store.Book(Dimension.VendorId).Find(GroupValue.Of(vendor)) }.OfType<int>()]);

        foreach (var partition in store.Partitions.Values.Where(p => Takes(p.Test) && question.SeesClient(p.ClientId) && ClientAllowed(request, p.ClientId)))
            _partitions[partition] = (question.AsOf == long.MaxValue ? null : Rewind.To(partition, question.AsOf), new int[]?[partition.Leads.Count]);

        (Contributions, StatePlaces, Width) = Snapshot ? Happenings(store) : States(store);
        Work = From >= To ? [] : [.. _partitions.Keys.SelectMany(Chunks)];
        if (Work.Count == 0) return;
        var (first, last) = Span();
        var columns = request.GroupBy.Where(d => d.Column().IsTime).ToList();
        if (columns.Count > 0) Calendar = new ZoneCalendar(request.Zone, first, last, columns);
        var filters = request.Filter.Where(f => f.Key.Column().IsTime).ToList();
        if (filters.Count == 0) return;
        TimeFilter = new ZoneCalendar(request.Zone, first, last, [.. filters.Select(f => f.Key)]);
        TimesAllowed = [.. Enumerable.Range(0, TimeFilter.Space).Select(k => TimeFilter.Values(k).Zip(filters).All(p => p.Second.Value.Contains(p.First)))];
    }

    public PerformanceRequest Request { get; }
    public bool Snapshot { get; }
    public long From { get; }
    public long To { get; }
    public LeadKeys Keys { get; }

    /// <summary>Which columns of a row are the lead's own.</summary>
    public int[] LeadPlaces { get; }

    /// <summary>Which columns of a row are those of <see cref="Calendar"/>.</summary>
    public int[] TimePlaces { get; }

    public ZoneCalendar? Calendar { get; }
    public ZoneCalendar? TimeFilter { get; }
    public bool[]? TimesAllowed { get; }
    public List<(Dimension Dimension, bool[] Allowed)> Filters { get; } = [];

    /// <summary>What is counted, by place; the last place, or in snapshot mode the first, is for what is not.</summary>
    public IReadOnlyList<Contribution> Contributions { get; }

    /// <summary>The place of a lead's state.</summary>
    public int[] StatePlaces { get; }

    /// <summary>How many places there are.</summary>
    public int Width { get; }

    /// <summary>The place of what does not count.</summary>
    public int Nothing => Snapshot ? 0 : Width - 1;

    /// <summary>Keys of groups are below this.</summary>
    public long Space => (long)Keys.Space * (Calendar?.Space ?? 1);

    public List<(FactPartition Partition, int Chunk, bool Events)> Work { get; }

    public Rewind? RewindOf(FactPartition partition) => _partitions[partition].Rewind;

    /// <summary>The keys of the leads of each chunk, made when first needed.</summary>
    public int[]?[] KeysOf(FactPartition partition) => _partitions[partition].Keys;

    private static IEnumerable<int> Places(PerformanceRequest request, bool time) => request.GroupBy.Index().Where(g => g.Item.Column().IsTime == time).Select(g => g.Index);

    private bool Takes(bool test) => Request.Tests == TestLeads.With || test == (Request.Tests == TestLeads.Only);

    private static bool ClientAllowed(PerformanceRequest request, int clientId) => !request.Filter.TryGetValue(Dimension.ClientId, out var values) || values.Contains(GroupValue.Of(clientId));

    private void Allow(FactStore store, Dimension dimension, IReadOnlyList<int> codes)
    {
        var allowed = new bool[store.Book(dimension).Count];
        foreach (var code in codes) allowed[code] = true;
        Filters.Add((dimension, allowed));
    }

    private IEnumerable<(FactPartition, int, bool)> Chunks(FactPartition partition)
    {
        for (var c = 0; c < partition.Leads.Count; c++)
            if (partition.Leads[c].LastCreated >= From && partition.Leads[c].FirstCreated < To) yield return (partition, c, false);
        if (!Snapshot) yield break;
        for (var c = 0; c < partition.Events.Count; c++)
            if (partition.Events[c].Last >= From && partition.Events[c].First < To) yield return (partition, c, true);
    }

    private (long First, long Last) Span()
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var (partition, chunk, events) in Work)
        {
            first = Math.Min(first, events ? partition.Events[chunk].First : partition.Leads[chunk].FirstCreated);
            last = Math.Max(last, events ? partition.Events[chunk].Last : partition.Leads[chunk].LastCreated);
        }
        return (Math.Max(first, From), Math.Min(last, To - 1));
    }

    private static (IReadOnlyList<Contribution>, int[], int) States(FactStore store)
    {
        var places = new int[256];
        var met = Enumerable.Range(0, LeadState.Count).Where(s => store.StatesMet[s]).ToList();
        Array.Fill(places, met.Count);
        for (var i = 0; i < met.Count; i++) places[met[i]] = i;
        return ([.. met.Select(s => LeadState.Contributions[s]), default], places, met.Count + 1);
    }

    private static (IReadOnlyList<Contribution>, int[], int) Happenings(FactStore store)
    {
        var places = new int[256];
        Array.Fill(places, store.Happenings.Count);
        places[LeadState.Absent] = 0;
        return ([.. store.Happenings, Contribution.Created], places, store.Happenings.Count + 1);
    }
}
