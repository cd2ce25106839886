using Vega.Portal.Platform;

namespace Vega.Portal.Facts;

/// <summary>Compares the facts of this node with the database every night, and shouts.</summary>
internal sealed class FactsCheckJob(FactsCheck check, FactsState state) : IVegaJob
{
    public static readonly JobDescription Description = new("facts-check", "Facts check", "memory against the database", Timetable.Nightly(3, 10), "leads",
        "Reports may be off by what differs. Statements, caps and prices read the database and are right.", "Rebuild the facts; reports wait while it runs.");

    private const int Told = 3;

    public async Task<JobOutcome> RunAsync(RunningJob run, CancellationToken cancellationToken)
    {
        if (state.Phase == FactsPhase.NotUsed) return new JobOutcome(0, Note: "Reports ask the database: there is nothing to compare.");
        var differences = await check.RunAsync(cancellationToken);
        return differences.Count == 0
            ? new JobOutcome(state.Leads, Note: "Memory tells what the database tells.")
            : new JobOutcome(state.Leads, Fault: new JobFault($"Memory and the database differ for {differences.Count} {(differences.Count == 1 ? "client" : "clients")}: {string.Join("; ", differences.Take(Told))}{(differences.Count > Told ? "; …" : "")}."));
    }
}

/// <summary>Makes the facts of this node anew from the database, when asked.</summary>
internal sealed class FactsRebuildJob(LeadFacts facts, FactsState state) : IVegaJob
{
    public static readonly JobDescription Description = new("facts-rebuild", "Facts rebuild", "memory anew from the database", Timetable.WhenAsked, "leads",
        "Reports wait until the facts are loaded.", "Restart this node: it loads the facts when it starts.");

    public async Task<JobOutcome> RunAsync(RunningJob run, CancellationToken cancellationToken)
    {
        if (state.Phase == FactsPhase.NotUsed) return new JobOutcome(0, Note: "Reports ask the database: there is nothing to rebuild.");
        await facts.LoadAsync(useFile: false, cancellationToken);
        return new JobOutcome(state.Leads);
    }
}
