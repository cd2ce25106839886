using Vega.Portal.Platform;

namespace Vega.Portal.Facts;

/// <summary>Compares the facts of this node with the database every night, and shouts.</summary>
internal sealed class FactsCheckJob(FactsAudit audit, LeadFacts facts, FactsState state, VegaOptions options) : IVegaJob
{
    public static readonly JobDescription Description = new("facts-check", "Facts check", "memory against the database", Timetable.Nightly(3, 10), "leads",
        "Reports may be off by what differs. Statements, caps and prices read the database and are right.", "Rebuild the facts; reports wait while it runs.")
    { RemedyJob = new JobRemedy("facts-rebuild", "Rebuild facts (reports wait)") };

    public async Task<JobOutcome> RunAsync(RunningJob run, CancellationToken cancellationToken)
    {
        if (state.Phase == FactsPhase.NotUsed) return new JobOutcome(0, Note: "Reports ask the database: there is nothing to compare.");
        await facts.LoadedAsync(cancellationToken);
        var total = state.Leads;
        var found = await audit.RunAsync(read => run.Report(read, Math.Max(total, read)), cancellationToken);
        return found.Differing == 0
            ? new JobOutcome(found.Leads, Note: $"Memory of {options.Node} tells what the database tells.")
            : new JobOutcome(found.Leads, Fault: new JobFault($"In memory of {options.Node}, {found.Differing:N0} of {found.Leads:N0} leads differ: {string.Join("; ", found.First)}{(found.Differing > found.First.Count ? "; …" : "")}."));
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
