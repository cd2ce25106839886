using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>Answers a question from the columns: chunks are scanned in parallel, then the threads' counts are put together and unfolded into rows.</summary>
internal static class FactsScan
{
    /// <summary>The most groups of one answer.</summary>
    public const int MaxGroups = 1_000_000;

    private const int RowsWorthSharing = 5_000;

    /// <summary>The rows, without spend; <paramref name="sums"/> gets the aggregates that memory holds, <paramref name="hits"/> the leads to look up for the others.</summary>
    public static List<PerformanceRow> Run(FactStore store, FactsQuestion question, AggregateSums sums, List<FieldHit> hits)
    {
        var plan = new ScanPlan(store, question);
        var workers = Scan(plan);
        var groups = new GroupTable(plan.Space);
        var numbers = workers.ConvertAll(w => Numbers(groups, w));
        if (groups.Count > MaxGroups) throw new FactsTooMany(MaxGroups);

        var made = Rows(plan, workers, groups, numbers);
        var rows = new List<PerformanceRow>(made.Length);
        var places = new int[made.Length];
        for (var g = 0; g < made.Length; g++)
        {
            places[g] = rows.Count;
            if (made[g] is { } row) rows.Add(row);
        }
        for (var w = 0; w < workers.Count; w++) workers[w].Values?.AddTo(sums, store.Books, [.. numbers[w].Select(g => places[g])], hits);
        return rows;
    }

    private static List<ScanWorker> Scan(ScanPlan plan)
    {
        var workers = Enumerable.Range(0, Math.Max(1, Math.Min(Environment.ProcessorCount, plan.Work.Count / 2))).Select(_ => new ScanWorker(plan)).ToList();
        var (next, most) = (-1, MaxGroups);
        Each(workers.Count, w =>
        {
            for (var at = Interlocked.Increment(ref next); at < plan.Work.Count && workers[w].Groups.Count <= most; at = Interlocked.Increment(ref next))
            {
                var (partition, chunk, events) = plan.Work[at];
                workers[w].Scan(partition, chunk, events);
            }
        });
        return workers;
    }

    /// <summary>The numbers of a worker's groups among all.</summary>
    private static int[] Numbers(GroupTable groups, ScanWorker worker)
    {
        var numbers = new int[worker.Groups.Count];
        for (var g = 0; g < numbers.Length; g++) numbers[g] = groups.Of(worker.Groups.Key(g));
        return numbers;
    }

    /// <summary>A row for each group, null where nothing in it counts.</summary>
    private static PerformanceRow?[] Rows(ScanPlan plan, List<ScanWorker> workers, GroupTable groups, List<int[]> numbers)
    {
        // For each worker, which of its groups is the one of that number.
        var own = numbers.ConvertAll(n =>
        {
            var inverse = new int[groups.Count];
            inverse.AsSpan().Fill(-1);
            for (var g = 0; g < n.Length; g++) inverse[n[g]] = g;
            return inverse;
        });
        var rows = new PerformanceRow?[groups.Count];
        var parts = groups.Count < RowsWorthSharing ? 1 : Environment.ProcessorCount;
        Each(parts, part =>
        {
            for (var g = (int)((long)groups.Count * part / parts); g < (int)((long)groups.Count * (part + 1) / parts); g++)
            {
                long[]? values = null;
                var owed = 0L;
                for (var w = 0; w < workers.Count; w++)
                    if (own[w][g] is >= 0 and var mine)
                    {
                        Add(plan, workers[w].Counts.AsSpan(mine * plan.Width, plan.Width), ref values);
                        owed += workers[w].Owed[mine];
                    }
                if (values is not null) rows[g] = Row(plan, values, owed, groups.Key(g));
            }
        });
        return rows;
    }

    private static void Each(int count, Action<int> work)
    {
        if (count == 1) work(0);
        else Parallel.For(0, count, work);
    }

    private static void Add(ScanPlan plan, ReadOnlySpan<int> counts, ref long[]? values)
    {
        for (var i = counts.IndexOfAnyExcept(0); i >= 0;)
        {
            if (i != plan.Nothing) plan.Contributions[i].AddTo(values ??= new long[PerformanceSums.Width], counts[i]);
            var next = counts[(i + 1)..].IndexOfAnyExcept(0);
            i = next < 0 ? -1 : i + 1 + next;
        }
    }

    private static PerformanceRow Row(ScanPlan plan, long[] values, long owed, long key)
    {
        Contribution.Unfold(values);
        values[PerformanceSums.Cost] = owed;
        var keys = new GroupValue[plan.Request.GroupBy.Count];
        if (plan.Calendar is { } calendar)
        {
            var times = calendar.Values((int)(key % calendar.Space));
            for (var i = 0; i < times.Length; i++) keys[plan.TimePlaces[i]] = times[i];
            key /= calendar.Space;
        }
        plan.Keys.Values((int)key, keys, plan.LeadPlaces);
        return new PerformanceRow(keys, values, []);
    }
}

/// <summary>The question makes more groups than an answer may have.</summary>
public sealed class FactsTooMany(int most) : Exception($"The answer would have more than {most} rows.")
{
    public int Most => most;
}
