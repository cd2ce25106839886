using System.Runtime.InteropServices;
using Vega.Domain.Leads;
using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>A lead event as the facts take it in; city, state and program as codes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FactEvent(int ClientId, long Seq, long LeadId, long RecordedAt, LeadStatus Status, int FunnelRank, bool Billable, int CostInCents, int Program, int City, int State);

/// <summary>The leads of one client, tests or others, and what happened to them.</summary>
internal sealed class FactPartition(int clientId, bool test)
{
    public int ClientId => clientId;
    public bool Test => test;
    public List<LeadChunk> Leads { get; } = [];
    public List<EventChunk> Events { get; } = [];
    public List<LeadMove> Moves { get; } = [];
    public int LeadCount => Leads.Count == 0 ? 0 : (Leads.Count - 1) * LeadChunk.Size + Leads[^1].Count;

    public int Add(long id, long createdAt, ReadOnlySpan<int> codes)
    {
        if (Leads.Count == 0 || Leads[^1].Count == LeadChunk.Size) Leads.Add(new LeadChunk());
        return ((Leads.Count - 1) << LeadChunk.Bits) + Leads[^1].Add(id, createdAt, codes);
    }

    public EventChunk RoomForEvent()
    {
        if (Events.Count == 0 || Events[^1].Count == EventChunk.Size) Events.Add(new EventChunk());
        return Events[^1];
    }
}

/// <summary>
/// All leads in memory, in columns: what does not change from the lead's row, what does from its events (design §4). Not safe for several threads by itself: <see cref="LeadFacts"/>
/// lets readers and the one writer take turns.
/// </summary>
internal sealed class FactStore
{
    private const int PageBits = 12;
    private readonly Dictionary<long, int[]> _places = [];
    private readonly Dictionary<(Contribution, bool Priced), ushort> _happeningCodes = new() { [(default, false)] = 0 };

    public FactStore()
    {
        for (var d = 0; d < Books.Length; d++) Books[d] = new CodeBook();
    }

    public CodeBook[] Books { get; } = new CodeBook[PerformanceColumns.LeadDimensions];

    /// <summary>What events do, by code; 0 does nothing that is counted.</summary>
    public List<Contribution> Happenings { get; } = [default];

    public Dictionary<(int ClientId, bool Test), FactPartition> Partitions { get; } = [];

    /// <summary>The last event of each client that was taken in.</summary>
    public Dictionary<int, FactsMark> Seen { get; } = [];

    /// <summary>States that any lead ever had, so that a scan makes room for no others.</summary>
    public bool[] StatesMet { get; } = new bool[256];

    public SpendStore Spend { get; } = new();
    public long LeadCount { get; private set; }
    public long EventCount { get; private set; }

    public CodeBook Book(Dimension dimension) => Books[(int)dimension];

    public FactPartition Partition(int clientId, bool test)
    {
        ref var partition = ref CollectionsMarshal.GetValueRefOrAddDefault(Partitions, (clientId, test), out _);
        return partition ??= new FactPartition(clientId, test);
    }

    public bool Knows(long leadId) => Place(leadId) >= 0;

    /// <summary>Where the lead is: among tests or not, and its place there; null when it is not known.</summary>
    public (bool Test, int Place)? Find(long leadId) => Place(leadId) is >= 0 and var found ? ((found & 1) != 0, found >> 1) : null;

    /// <summary>Takes in what never changes of a lead. It counts once its first event has come.</summary>
    public void AddLead(long id, int clientId, bool test, long createdAt, ReadOnlySpan<int> codes)
    {
        if (Place(id) >= 0) return;
        Remember(id, test, Partition(clientId, test).Add(id, createdAt, codes));
        LeadCount++;
    }

    public void Remember(long id, bool test, int place)
    {
        ref var page = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, id >> PageBits, out _);
        if (page is null) (page = new int[1 << PageBits]).AsSpan().Fill(-1);
        page[id & ((1 << PageBits) - 1)] = place << 1 | (test ? 1 : 0);
    }

    /// <summary>Takes in the client's next event.</summary>
    public void Apply(in FactEvent e)
    {
        var found = Place(e.LeadId);
        if (found < 0) throw new InvalidOperationException($"Event {e.Seq} of client {e.ClientId} tells of lead {e.LeadId}, which the facts do not know.");
        var partition = Partition(e.ClientId, (found & 1) != 0);
        var place = found >> 1;
        var (chunk, row) = (partition.Leads[place >> LeadChunk.Bits], place & (LeadChunk.Size - 1));

        var (before, costBefore, history) = (chunk.States[row], chunk.Costs[row], chunk.Histories[row]);
        var after = LeadState.Of(e.Status, e.FunnelRank, e.Billable);
        var highest = history & 15;
        var statusBit = e.Status.FunnelRank() > 0 ? 0 : 16 << (e.Status.IsCustomGood() ? e.Status - LeadStatus.CustomGood1 + 5 : (int)e.Status);
        var owed = (e.CostInCents & LeadState.BillableMask[after]) - (costBefore & LeadState.BillableMask[before]);
        var turned = (e.Billable ? 1 : 0) - (LeadState.IsBillable(before) ? 1 : 0);
        var what = Contribution.Happened(e.Status, e.FunnelRank, highest, statusBit != 0 && (history & statusBit) == 0, turned);

        if (before != after || costBefore != e.CostInCents || !what.IsNothing)
            partition.RoomForEvent().Add(place, e.RecordedAt, Happening(what, owed != 0), before, costBefore, owed);
        if (before != LeadState.Absent) Move(partition, chunk, place, row, e);
        chunk.Set(Dimension.CurrentDegreeProgramId, row, e.Program);
        chunk.Set(Dimension.City, row, e.City);
        chunk.Set(Dimension.State, row, e.State);
        (chunk.States[row], chunk.Costs[row], chunk.Histories[row]) = (after, e.CostInCents, (ushort)((history & ~15) | statusBit | Math.Max(highest, what.To)));
        StatesMet[after] = true;
        EventCount++;
    }

    public ushort Happening(Contribution what, bool priced)
    {
        if (what.IsNothing) what = default;
        ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(_happeningCodes, (what, priced), out var known);
        if (known) return code;
        Happenings.Add(what);
        return code = (ushort)(Happenings.Count - 1);
    }

    /// <summary>What events do, by code, as <see cref="Happening"/> was told.</summary>
    public IEnumerable<(Contribution What, bool Priced)> HappeningsInOrder() => _happeningCodes.OrderBy(h => h.Value).Select(h => h.Key);

    /// <summary>After a restore, where the parts were put in one by one.</summary>
    public void Restored(long leadCount, long eventCount) => (LeadCount, EventCount) = (leadCount, eventCount);

    private static void Move(FactPartition partition, LeadChunk chunk, int place, int row, in FactEvent e)
    {
        var program = chunk.Dimensions[(int)Dimension.CurrentDegreeProgramId][row];
        var city = chunk.Dimensions[(int)Dimension.City][row];
        var state = chunk.Dimensions[(int)Dimension.State][row];
        if (program != e.Program || city != e.City || state != e.State) partition.Moves.Add(new LeadMove(place, e.RecordedAt, program, city, state));
    }

    private int Place(long id) => _places.TryGetValue(id >> PageBits, out var page) ? page[id & ((1 << PageBits) - 1)] : -1;
}

/// <summary>How far a client's events were read.</summary>
/// <param name="Seq">Numbers up to this were handed out and seen.</param>
/// <param name="EventSeq">The last event of a lead among them; 0 for none.</param>
/// <param name="RecordedAt">When that was recorded.</param>
/// <param name="LeadId">Of which lead it tells.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FactsMark(long Seq, long EventSeq, long RecordedAt, long LeadId);
