using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>Answers a question from the columns: chunks are scanned in parallel, then the threads' counts are put together and unfolded into rows.</summary>
internal static class FactsScan
{
    /// <summary>The most groups of one answer.</summary>
    public const int MaxGroups = 1_000_000;

    /// <summary>The rows, without spend; <paramref name="sums"/> gets the aggregates that memory holds, <paramref name="hits"/> the leads to look up for the others.</summary>
    public static List<PerformanceRow> Run(FactStore store, FactsQuestion question, AggregateSums sums, List<FieldHit> hits)
    {
        var plan = new ScanPlan(store, question);
        var workers = Scan(plan);
        var groups = new GroupTable(plan.Space);
        var merged = workers.Select(w => Numbers(groups, w)).ToList();
        if (groups.Count > MaxGroups) throw new FactsTooMany(MaxGroups);

        var rows = new List<PerformanceRow>(groups.Count);
        var places = new int[groups.Count];
        var totals = Totals(plan, workers, merged, groups.Count);
        for (var g = 0; g < groups.Count; g++)
        {
            places[g] = rows.Count;
            if (Row(plan, totals.Counts.AsSpan(g * plan.Width, plan.Width), totals.Owed[g], groups.Key(g)) is { } row) rows.Add(row);
        }
        for (var w = 0; w < workers.Count; w++) workers[w].Values?.AddTo(sums, store.Books, [.. merged[w].Select(g => places[g])], hits);
        return rows;
    }

    private static List<ScanWorker> Scan(ScanPlan plan)
    {
        var workers = new List<ScanWorker>();
        if (plan.Work.Count < 3)
        {
            var worker = new ScanWorker(plan);
            foreach (var (partition, chunk, events) in plan.Work) worker.Scan(partition, chunk, events);
            return [worker];
        }
        Parallel.ForEach(plan.Work, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => new ScanWorker(plan), (work, loop, worker) =>
        {
            worker.Scan(work.Partition, work.Chunk, work.Events);
            if (worker.Groups.Count > MaxGroups) loop.Stop();
            return worker;
        }, worker =>
        {
            lock (workers) workers.Add(worker);
        });
        return workers;
    }

    private static int[] Numbers(GroupTable groups, ScanWorker worker)
    {
        var numbers = new int[worker.Groups.Count];
        for (var g = 0; g < numbers.Length; g++) numbers[g] = groups.Of(worker.Groups.Key(g));
        return numbers;
    }

    private static (int[] Counts, long[] Owed) Totals(ScanPlan plan, List<ScanWorker> workers, List<int[]> numbers, int groups)
    {
        if (workers.Count == 1) return (workers[0].Counts, workers[0].Owed);
        var counts = new int[groups * plan.Width];
        var owed = new long[groups];
        for (var w = 0; w < workers.Count; w++)
            for (var g = 0; g < numbers[w].Length; g++)
            {
                var from = workers[w].Counts.AsSpan(g * plan.Width, plan.Width);
                var to = counts.AsSpan(numbers[w][g] * plan.Width, plan.Width);
                for (var i = 0; i < from.Length; i++) to[i] += from[i];
                owed[numbers[w][g]] += workers[w].Owed[g];
            }
        return (counts, owed);
    }

    /// <summary>Null when nothing in the group counts.</summary>
    private static PerformanceRow? Row(ScanPlan plan, ReadOnlySpan<int> counts, long owed, long key)
    {
        long[]? sums = null;
        for (var i = 0; i < counts.Length; i++)
            if (counts[i] != 0 && i != plan.Nothing) plan.Contributions[i].AddTo(sums ??= new long[PerformanceSums.Width], counts[i]);
        if (sums is null) return null;
        Contribution.Unfold(sums);
        sums[PerformanceSums.Cost] = owed;

        var time = plan.Calendar?.Values((int)(key % plan.Calendar.Space)) ?? [];
        var lead = plan.Keys.Values((int)(plan.Calendar is null ? key : key / plan.Calendar.Space));
        var keys = new GroupValue[plan.Request.GroupBy.Count];
        for (int i = 0, l = 0, t = 0; i < keys.Length; i++) keys[i] = plan.Request.GroupBy[i].Column().IsTime ? time[t++] : lead[l++];
        return new PerformanceRow(keys, sums, []);
    }
}

/// <summary>The question makes more groups than an answer may have.</summary>
public sealed class FactsTooMany(int most) : Exception($"The answer would have more than {most} rows.")
{
    public int Most => most;
}
