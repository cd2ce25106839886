using System.Runtime.InteropServices;
using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>Some leads of one client, column by column.</summary>
internal sealed class LeadChunk
{
    public const int Bits = 15;
    public const int Size = 1 << Bits;

    private readonly (long First, long Last)[] _created = new (long, long)[Size / ScanBuffers.Block];
    private int _capacity;

    public LeadChunk()
    {
        for (var d = 0; d < Dimensions.Length; d++) Dimensions[d] = new CodeColumn();
    }

    public int Count { get; private set; }
    public long[] Ids { get; private set; } = [];
    public long[] CreatedAt { get; private set; } = [];

    /// <summary>See <see cref="LeadState"/>.</summary>
    public byte[] States { get; private set; } = [];

    public int[] Costs { get; private set; } = [];

    /// <summary>Four bits for the highest counted rank so far, then a bit for each status outside the funnel that the lead has had.</summary>
    public ushort[] Histories { get; private set; } = [];

    public CodeColumn[] Dimensions { get; } = new CodeColumn[PerformanceColumns.LeadDimensions];
    public long FirstCreated { get; private set; } = long.MaxValue;
    public long LastCreated { get; private set; } = long.MinValue;

    public int Add(long id, long createdAt, ReadOnlySpan<int> codes)
    {
        var row = Count;
        if (row == _capacity) Grow(Math.Min(Size, Math.Max(256, _capacity * 2)));
        (Ids[row], CreatedAt[row], States[row]) = (id, createdAt, LeadState.Absent);
        for (var d = 0; d < codes.Length; d++) Dimensions[d].Set(row, codes[d], row, _capacity);
        Extend(row, createdAt);
        Count++;
        return row;
    }

    public void Set(Dimension dimension, int row, int code) => Dimensions[(int)dimension].Set(row, code, Count, _capacity);

    public void Grow(int capacity)
    {
        _capacity = capacity;
        Ids = Wider(Ids, capacity);
        CreatedAt = Wider(CreatedAt, capacity);
        States = Wider(States, capacity);
        Costs = Wider(Costs, capacity);
        Histories = Wider(Histories, capacity);
    }

    /// <summary>After a restore: how many rows there are, and their range.</summary>
    public void Restored(int count)
    {
        Count = count;
        for (var row = 0; row < count; row++) Extend(row, CreatedAt[row]);
    }

    /// <summary>The range of times in a block of rows: leads come in nearly in order, so a short range of time meets few blocks.</summary>
    public (long First, long Last) Created(int block) => _created[block];

    private void Extend(int row, long createdAt)
    {
        (FirstCreated, LastCreated) = (Math.Min(FirstCreated, createdAt), Math.Max(LastCreated, createdAt));
        ref var block = ref _created[row / ScanBuffers.Block];
        block = row % ScanBuffers.Block == 0 ? (createdAt, createdAt) : (Math.Min(block.First, createdAt), Math.Max(block.Last, createdAt));
    }

    internal static T[] Wider<T>(T[] from, int capacity)
    {
        var to = new T[capacity];
        from.CopyTo(to, 0);
        return to;
    }
}

/// <summary>Some events of one client in EventSeq order: what happened, and how the lead stood before.</summary>
internal sealed class EventChunk
{
    public const int Size = 1 << 15;

    public int Count { get; private set; }

    /// <summary>Place of the lead among the client's.</summary>
    public int[] Leads { get; private set; } = [];

    public long[] RecordedAt { get; private set; } = [];

    /// <summary>Codes of <see cref="FactStore.Happenings"/>.</summary>
    public ushort[] Happenings { get; private set; } = [];

    public byte[] StatesBefore { get; private set; } = [];
    public int[] CostsBefore { get; private set; } = [];

    /// <summary>By how much what the client owes for the lead changed.</summary>
    public int[] OwedChanges { get; private set; } = [];

    public long First => RecordedAt[0];
    public long Last => RecordedAt[Count - 1];

    public void Add(int lead, long recordedAt, ushort happening, byte stateBefore, int costBefore, int owedChange)
    {
        if (Count == Leads.Length) Grow(Math.Min(Size, Math.Max(256, Count * 2)));
        (Leads[Count], RecordedAt[Count], Happenings[Count], StatesBefore[Count], CostsBefore[Count], OwedChanges[Count]) = (lead, recordedAt, happening, stateBefore, costBefore, owedChange);
        Count++;
    }

    public void Grow(int capacity)
    {
        Leads = LeadChunk.Wider(Leads, capacity);
        RecordedAt = LeadChunk.Wider(RecordedAt, capacity);
        Happenings = LeadChunk.Wider(Happenings, capacity);
        StatesBefore = LeadChunk.Wider(StatesBefore, capacity);
        CostsBefore = LeadChunk.Wider(CostsBefore, capacity);
        OwedChanges = LeadChunk.Wider(OwedChanges, capacity);
    }

    public void Restored(int count) => Count = count;
}

/// <summary>A lead that moved to another program, city or state, and where it had been.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LeadMove(int Lead, long RecordedAt, int Program, int City, int State);
