using System.Globalization;
using Vega.Benchmarks;
using Vega.Benchmarks.Delivery;
using Vega.Benchmarks.Export;
using Vega.Benchmarks.Intake;
using Vega.Benchmarks.Jobs;
using Vega.Benchmarks.Load;
using Vega.Benchmarks.Performance;
using Vega.Benchmarks.Replay;
using Vega.Benchmarks.Scores;
using Vega.Benchmarks.Screens;
using Vega.Benchmarks.Search;

// One word names what is measured. "bare-server" and "load" are the processes that a measurement starts beside itself.
return args switch
{
    ["intake", .. var words] => await IntakeBenchmark.RunAsync(quick: words.Contains("--quick")),
    ["performance", .. var words] => await PerformanceBenchmark.RunAsync(words),
    ["delivery", .. var words] => await DeliveryBenchmark.RunAsync(words),
    ["jobs", .. var words] => await JobsBenchmark.RunAsync(words),
    ["replay", .. var words] => await ReplayBenchmark.RunAsync(words),
    ["search", .. var words] => await SearchBenchmark.RunAsync(words),
    ["screens", .. var words] => await ScreensBenchmark.RunAsync(words),
    ["scores", .. var seeds] => ScoresBenchmark.Run(seeds),
    ["export", .. var words] => await ExportBenchmark.RunAsync(words),
    [ExportPart.Verb, var part, var directory, var rows] => await ExportPart.RunAsync(part, directory, int.Parse(rows, CultureInfo.InvariantCulture)),
    [BareServer.Verb, var directory] => await BareServer.RunAsync(directory),
    [LoadGenerator.Verb, var order] => await LoadGenerator.RunAsync(LoadOrder.Parse(order)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project Vega.Benchmarks -- intake [--quick] | performance [--leads 5000000] [--data FOLDER] [--no-sql] | search [--leads 5000000] [--data FOLDER] | replay [--leads 1000000] [--data FOLDER] | delivery [--seconds 40] [--backlog 100000] | jobs [--leads 5000000] [--data FOLDER] | screens [--leads 5000000] [--rounds 20] [--data FOLDER] | scores [SEED …] | export [--leads 200000] [--rows 5000] [--data FOLDER]\n" + Machine.Describe());
    return 2;
}
