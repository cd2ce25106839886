using Vega.Portal.Facts.Rollups;
using Vega.Portal.Facts.Scores;
using Vega.Portal.Platform;

namespace Vega.Portal.Facts;

/// <summary>Facts: the engine that Performance asks, its loading at start, and the verb that makes them anew.</summary>
public static class FactsSetup
{
    public static IServiceCollection AddFacts(this IServiceCollection services, VegaOptions options)
    {
        services.AddSingleton<FactsState>();
        services.AddSingleton<LeadFacts>();
        services.AddSingleton<SqlFacts>();
        services.AddSingleton<FactsCheck>();
        services.AddSingleton<FactsAudit>();
        services.AddSingleton<CampaignScoring>();
        services.AddJob<ScoresJob>(ScoresJob.Description);
        if (options.Jobs) services.AddHostedService<FirstScores>();
        if (options.Performance.Engine == PerformanceEngine.Sql) services.AddSingleton<IFacts>(p => p.GetRequiredService<SqlFacts>());
        else services.AddSingleton<IFacts>(p => p.GetRequiredService<LeadFacts>());
        services.AddHostedService<FactsStart>();
        services.AddRollups();
        services.AddJob<FactsCheckJob>(FactsCheckJob.Description);
        services.AddJob<FactsRebuildJob>(FactsRebuildJob.Description);
        services.AddSingleton(new Verb("rebuild-facts", "", "Reads all leads from the database and writes the facts file anew.", RebuildAsync));
        services.AddSingleton(new Check("Facts tell what the database tells", CheckAsync));
        return services;
    }

    private static async Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        await request.Services.GetRequiredService<LeadFacts>().LoadAsync(useFile: true, cancellationToken);
        var result = new CheckResult("leads") { Looked = request.Services.GetRequiredService<FactsState>().Leads };
        foreach (var difference in await request.Services.GetRequiredService<FactsCheck>().RunAsync(cancellationToken)) result.Found(difference);
        return result;
    }

    private static async Task<int> RebuildAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<LeadFacts>().LoadAsync(useFile: false, cancellationToken);
        Console.WriteLine($"The facts of {services.GetRequiredService<FactsState>().Leads} leads were made anew.");
        return 0;
    }
}

/// <summary>Loads the facts in the background when the program serves, again when the database turns out to be another one, and writes their file at the end.</summary>
internal sealed class FactsStart(LeadFacts facts, FactsState state, VegaOptions options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Performance.Engine == PerformanceEngine.Sql)
        {
            state.NotUsed();
            return;
        }
        await Task.Yield();
        for (var useFile = true; !stoppingToken.IsCancellationRequested; useFile = false)
        {
            await facts.LoadAsync(useFile, stoppingToken);
            await facts.LostAsync(stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        facts.Save();
    }
}
