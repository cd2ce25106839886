using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>One thread of a scan: takes chunks, and counts what it finds per group.</summary>
internal sealed class ScanWorker(ScanPlan plan)
{
    private readonly ScanBuffers _buffers = new();
    private readonly Selection _selection = new(plan);

    public GroupTable Groups { get; } = new(plan.Space);

    /// <summary>For each group, how often each contribution occurred.</summary>
    public int[] Counts { get; private set; } = new int[plan.Width * 64];

    /// <summary>For each group, what is owed.</summary>
    public long[] Owed { get; private set; } = new long[64];

    public ScanValues? Values { get; } = plan.Request.Aggregates.Count == 0 ? null : new ScanValues(plan);

    public void Scan(FactPartition partition, int chunk, bool events)
    {
        if (events) Events(partition, chunk);
        else Leads(partition, chunk);
    }

    private void Leads(FactPartition partition, int number)
    {
        var chunk = partition.Leads[number];
        var rewind = plan.RewindOf(partition);
        if (NoneAllowed(chunk, rewind)) return;
        for (var start = 0; start < chunk.Count; start += ScanBuffers.Block)
        {
            var (first, last) = chunk.Created(start / ScanBuffers.Block);
            if (last < plan.From || first >= plan.To) continue;
            var count = Math.Min(ScanBuffers.Block, chunk.Count - start);
            var rows = first >= plan.From && last < plan.To ? -1 : InRange(chunk.CreatedAt.AsSpan(start, count));
            rows = Allowed(chunk, number, rewind, start, count, rows);
            rows = TimesAllowed(chunk.CreatedAt.AsSpan(start, count), rows);
            if (rows == 0) continue;

            var keys = _buffers.Keys.AsSpan(0, count);
            plan.Keys.Fill(chunk, number, rewind, start, keys, _buffers);
            if (rows >= 0)
            {
                for (var i = 0; i < rows; i++) keys[i] = keys[_buffers.Rows[i]];
                keys = keys[..rows];
            }
            Number(keys, chunk.CreatedAt.AsSpan(start, count), all: rows < 0);
            Count(chunk, number, rewind, start, keys, all: rows < 0);
            if (Values is null) continue;
            for (var i = 0; i < keys.Length; i++)
            {
                var row = start + (rows < 0 ? i : _buffers.Rows[i]);
                Values.Add(keys[i], plan.Contributions[plan.StatePlaces[rewind?.State(number, row) ?? chunk.States[row]]], partition, number, row);
            }
        }
    }

    private void Count(LeadChunk chunk, int number, Rewind? rewind, int start, ReadOnlySpan<int> groups, bool all)
    {
        var (width, places, counts, owed, mask) = (plan.Width, plan.StatePlaces, Counts, Owed, LeadState.BillableMask);
        ReadOnlySpan<byte> states = chunk.States.AsSpan(start);
        ReadOnlySpan<int> costs = chunk.Costs.AsSpan(start);
        if (rewind is not null)
        {
            var block = Math.Min(ScanBuffers.Block, chunk.Count - start);
            for (var i = 0; i < block; i++) (_buffers.States[i], _buffers.Costs[i]) = (rewind.State(number, start + i), rewind.Cost(number, start + i));
            states = _buffers.States;
            costs = _buffers.Costs;
        }
        if (plan.Snapshot)
        {
            for (var i = 0; i < groups.Length; i++) counts[groups[i] * width + places[states[all ? i : _buffers.Rows[i]]]]++;
        }
        else if (all)
        {
            states = states[..groups.Length];
            costs = costs[..groups.Length];
            for (var i = 0; i < groups.Length; i++)
            {
                var (group, state) = (groups[i], states[i]);
                counts[group * width + places[state]]++;
                owed[group] += costs[i] & mask[state];
            }
        }
        else
        {
            for (var i = 0; i < groups.Length; i++)
            {
                var row = _buffers.Rows[i];
                var (group, state) = (groups[i], states[row]);
                counts[group * width + places[state]]++;
                owed[group] += costs[row] & mask[state];
            }
        }
    }

    private void Events(FactPartition partition, int number)
    {
        var chunk = partition.Events[number];
        var leadKeys = plan.KeysOf(partition);
        var inside = chunk.First >= plan.From && chunk.Last < plan.To;
        for (var start = 0; start < chunk.Count; start += ScanBuffers.Block)
        {
            var count = Math.Min(ScanBuffers.Block, chunk.Count - start);
            var times = chunk.RecordedAt.AsSpan(start, count);
            var rows = TimesAllowed(times, inside ? -1 : InRange(times));
            if (rows == 0) continue;
            var kept = 0;
            for (var i = 0; i < (rows < 0 ? count : rows); i++)
            {
                var row = rows < 0 ? i : _buffers.Rows[i];
                var lead = chunk.Leads[start + row];
                var key = (leadKeys[lead >> LeadChunk.Bits] ?? MakeKeys(partition, lead >> LeadChunk.Bits))[lead & (LeadChunk.Size - 1)];
                if (key < 0) continue;
                _buffers.Keys[kept] = key;
                _buffers.Rows[kept++] = row;
            }
            var groups = _buffers.Keys.AsSpan(0, kept);
            Number(groups, times, all: false);
            for (var i = 0; i < kept; i++)
            {
                var row = start + _buffers.Rows[i];
                Counts[groups[i] * plan.Width + chunk.Happenings[row]]++;
                Owed[groups[i]] += chunk.OwedChanges[row];
                if (Values is not null) Values.Add(groups[i], plan.Contributions[chunk.Happenings[row]], partition, chunk.Leads[row] >> LeadChunk.Bits, chunk.Leads[row] & (LeadChunk.Size - 1));
            }
        }
    }

    /// <summary>The keys of all leads of a chunk, -1 for those that a filter leaves out. Two threads may make the same ones; either will do.</summary>
    private int[] MakeKeys(FactPartition partition, int number)
    {
        var (chunk, rewind) = (partition.Leads[number], plan.RewindOf(partition));
        var made = new int[chunk.Count];
        for (var start = 0; start < chunk.Count; start += ScanBuffers.Block)
        {
            var count = Math.Min(ScanBuffers.Block, chunk.Count - start);
            _selection.Keys(chunk, number, rewind, start, made.AsSpan(start, count));
        }
        return plan.KeysOf(partition)[number] = made;
    }

    /// <summary>Turns keys into the numbers of groups, and makes room for them.</summary>
    private void Number(Span<int> keys, ReadOnlySpan<long> times, bool all)
    {
        if (plan.Calendar is { } calendar)
        {
            var seconds = _buffers.Second.AsSpan(0, keys.Length);
            for (var i = 0; i < keys.Length; i++) seconds[i] = all ? i : _buffers.Rows[i];
            TimeKeys(calendar, times, seconds);
            Groups.Number(keys, seconds, calendar.Space);
        }
        else Groups.Number(keys);
        if (Groups.Count * plan.Width > Counts.Length)
        {
            var counts = Counts;
            Array.Resize(ref counts, Math.Max(Groups.Count * plan.Width, Counts.Length * 2));
            Counts = counts;
        }
        if (Groups.Count <= Owed.Length) return;
        var owed = Owed;
        Array.Resize(ref owed, Math.Max(Groups.Count, Owed.Length * 2));
        Owed = owed;
    }

    /// <summary>Replaces rows by the keys of their times.</summary>
    private static void TimeKeys(ZoneCalendar calendar, ReadOnlySpan<long> times, Span<int> rows)
    {
        if (rows.Length == 0) return;
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var row in rows) (first, last) = (Math.Min(first, times[row]), Math.Max(last, times[row]));
        if (calendar.TryOffset(first, last, out var offset))
            for (var i = 0; i < rows.Length; i++) rows[i] = calendar.KeyOnWall(times[rows[i]] + offset);
        else
            for (var i = 0; i < rows.Length; i++) rows[i] = calendar.Key(times[rows[i]]);
    }

    private bool NoneAllowed(LeadChunk chunk, Rewind? rewind) => rewind is null && plan.Filters.Exists(f => chunk.Dimensions[(int)f.Dimension].Constant is { } code && !f.Allowed[code]);

    private int InRange(ReadOnlySpan<long> times)
    {
        var kept = 0;
        var rows = _buffers.Rows;
        for (var i = 0; i < times.Length; i++)
        {
            rows[kept] = i;
            kept += times[i] >= plan.From && times[i] < plan.To ? 1 : 0;
        }
        return kept;
    }

    private int Allowed(LeadChunk chunk, int number, Rewind? rewind, int start, int count, int rows)
    {
        foreach (var (dimension, allowed) in plan.Filters)
        {
            if (rows == 0) return 0;
            var codes = _buffers.Codes.AsSpan(0, count);
            chunk.Dimensions[(int)dimension].Read(start, codes);
            rewind?.Undo(dimension, number, start, codes);
            rows = Keep(codes, allowed, rows);
        }
        return rows;
    }

    private int TimesAllowed(ReadOnlySpan<long> times, int rows)
    {
        if (plan.TimeFilter is not { } calendar || rows == 0) return rows;
        // Only times of the range are inside the calendar, so the rows that are left are looked at alone.
        var kept = 0;
        for (var i = 0; i < (rows < 0 ? times.Length : rows); i++)
        {
            var row = rows < 0 ? i : _buffers.Rows[i];
            if (plan.TimesAllowed![calendar.Key(times[row])]) _buffers.Rows[kept++] = row;
        }
        return kept;
    }

    private int Keep(ReadOnlySpan<int> codes, bool[] allowed, int rows)
    {
        var kept = 0;
        var list = _buffers.Rows;
        if (rows < 0)
        {
            for (var i = 0; i < codes.Length; i++)
            {
                list[kept] = i;
                kept += allowed[codes[i]] ? 1 : 0;
            }
            return kept;
        }
        for (var i = 0; i < rows; i++)
        {
            var row = list[i];
            list[kept] = row;
            kept += allowed[codes[row]] ? 1 : 0;
        }
        return kept;
    }

    /// <summary>The filters and keys of whole chunks, with buffers of their own.</summary>
    private sealed class Selection(ScanPlan plan)
    {
        private readonly ScanBuffers _buffers = new();

        public void Keys(LeadChunk chunk, int number, Rewind? rewind, int start, Span<int> keys)
        {
            plan.Keys.Fill(chunk, number, rewind, start, keys, _buffers);
            foreach (var (dimension, allowed) in plan.Filters)
            {
                var codes = _buffers.Codes.AsSpan(0, keys.Length);
                chunk.Dimensions[(int)dimension].Read(start, codes);
                rewind?.Undo(dimension, number, start, codes);
                for (var i = 0; i < keys.Length; i++)
                    if (!allowed[codes[i]]) keys[i] = -1;
            }
        }
    }
}
