using Vega.Benchmarks;
using Vega.Benchmarks.Intake;
using Vega.Benchmarks.Load;
using Vega.Benchmarks.Performance;
using Vega.Benchmarks.Replay;
using Vega.Benchmarks.Search;

// One word names what is measured. "bare-server" and "load" are the processes that a measurement starts beside itself.
return args switch
{
    ["intake", .. var words] => await IntakeBenchmark.RunAsync(quick: words.Contains("--quick")),
    ["performance", .. var words] => await PerformanceBenchmark.RunAsync(words),
    ["replay", .. var words] => await ReplayBenchmark.RunAsync(words),
    ["search", .. var words] => await SearchBenchmark.RunAsync(words),
    [BareServer.Verb, var directory] => await BareServer.RunAsync(directory),
    [LoadGenerator.Verb, var order] => await LoadGenerator.RunAsync(LoadOrder.Parse(order)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project Vega.Benchmarks -- intake [--quick] | performance [--leads 5000000] [--data FOLDER] [--no-sql] | search [--leads 5000000] [--data FOLDER] | replay [--leads 1000000] [--data FOLDER]\n" + Machine.Describe());
    return 2;
}
