using System.Diagnostics;
using Vega.Tests.Scoring;

namespace Vega.Benchmarks.Scores;

/// <summary>Holds smart scores, and raw counts beside them, against made-up campaigns whose truth is known: the table of docs/smart-scores.md.</summary>
internal static class ScoresBenchmark
{
    private const int Schools = 25;

    public static int Run(IReadOnlyList<string> words)
    {
        var seeds = words.Count == 0 ? [1] : words.Select(w => int.Parse(w, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        foreach (var seed in seeds)
        {
            var schools = ScoreWorld.HeavyTails(Schools, seed).Concat(ScoreWorld.Classes(Schools, seed + 1000)).ToList();
            var watch = Stopwatch.StartNew();
            var trial = ScoreTrial.Of(schools);
            Console.WriteLine($"Seeds {seed} and {seed + 1000}: {trial.Campaigns:N0} campaigns, {schools.Sum(s => s.Question.Leads.Count):N0} leads, scored in {watch.Elapsed.TotalSeconds:0.0} s on one core.\n\n{trial.Table()}");
        }
        Console.WriteLine(Machine.Describe());
        return 0;
    }
}
