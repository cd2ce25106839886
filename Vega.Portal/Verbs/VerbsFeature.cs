using Vega.Portal.Data;
using Vega.Portal.Platform;
using Vega.Portal.Verbs.Apply;
using Vega.Portal.Verbs.Checks;
using Vega.Portal.Verbs.Demo;

namespace Vega.Portal.Verbs;

/// <summary>The commands of the one program, beside serving (design §7).</summary>
public static class VerbsFeature
{
    public static IServiceCollection AddVerbs(this IServiceCollection services)
    {
        services.AddSingleton(new Verb("apply", "FILE.json [--out OUT.json]", "Makes what the file describes exist, all of it or nothing, and writes ids and new keys. FILE - is standard input.", ApplyVerb.RunAsync));
        services.AddSingleton(new Verb("backup", "--out FILE", "Writes a consistent copy of the database, while others go on writing.", BackupVerb.RunAsync));
        services.AddSingleton(new Verb("check", "", "Says whether everything that is kept twice agrees: ledgers, events, leads, slots of caps, stored answers.", CheckVerb.RunAsync));
        services.AddSingleton(new Check("Every client has its ledger row, its slug and its posting address", LedgerChecks.ClientsAsync));
        services.AddSingleton(new Check("Event numbers have no gaps and end where the ledger says", LedgerChecks.SequencesAsync));
        services.AddSingleton(new Check("Events were recorded in their order", LedgerChecks.OrderAsync));
        services.AddSingleton(new Check("Every lead was received once", LedgerChecks.ReceivedAsync));
        services.AddSingleton(new Check("Leads are what their last events say", LeadChecks.ProjectionAsync));
        services.AddSingleton(new Check("No event is later or higher than its lead", LeadChecks.LaterEventsAsync));
        services.AddSingleton(new Check("Slots of caps are those that leads and events hold", LeadChecks.SlotsAsync));
        services.AddSingleton(new Check("Stored answers are one per key", AnswerChecks.OnceAsync));
        services.AddSingleton(new Check("Stored answers tell of leads that are there, with a status they had", AnswerChecks.TrueAsync));
        services.AddSingleton(new Verb("migrate", "", "Brings the database to the present schema.", MigrateAsync));
        services.AddSingleton<DemoFill>();
        services.AddSingleton(new Verb("demo", "[--leads N] [--seed S]", "Fills an empty database with a year of a made-up agency: 6 schools, 8 vendors, 60 campaigns, 50,000 leads unless told otherwise.", DemoStart.RunAsync));
        return services;
    }

    private static async Task<int> MigrateAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var start = services.GetRequiredService<DatabaseStart>();
        var missing = await start.MissingAsync(cancellationToken);
        await start.MigrateAsync(cancellationToken);
        Console.WriteLine(missing.Count == 0 ? "The database is up to date." : $"Applied {missing.Count}: {string.Join(", ", missing)}.");
        return 0;
    }
}
