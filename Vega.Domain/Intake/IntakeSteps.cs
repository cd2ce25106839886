namespace Vega.Domain.Intake;

/// <summary>A step of intake.</summary>
/// <param name="Key">Its stable word in traces.</param>
/// <param name="Title">Its name on screens.</param>
/// <param name="NeedsLock">True when it looks at what other posts change, so that it runs under the client's lock.</param>
/// <param name="Check">Looks at the case, adds reasons against it, and says what it saw.</param>
public sealed record IntakeStep(string Key, string Title, bool NeedsLock, Func<IntakeCase, StepResult> Check);

/// <summary>What a step came to.</summary>
/// <param name="Outcome">One of <see cref="TraceOutcome"/>.</param>
/// <param name="Saw">What it saw, in a few words without personal data.</param>
/// <param name="Rules">The filter rules it asked.</param>
public sealed record StepResult(string Outcome, string? Saw = null, IReadOnlyList<TraceRule>? Rules = null);

/// <summary>
/// What happens to a post: the product on one screen. Every step runs, so that all reasons are found in one pass; the first gives the status.
/// </summary>
public static class IntakeSteps
{
    private static readonly IntakeStep Filters = new("filters", "Filter rules", NeedsLock: false, CheckFilters);

    /// <summary>The steps in their order.</summary>
    public static readonly IReadOnlyList<IntakeStep> All =
    [
        new("fields", "Required and valid fields", NeedsLock: false, LeadValidation.Check),
        new("fit", "Campaign, contract and program", NeedsLock: false, CampaignFit.Check),
        Filters,
        new("duplicate", "Duplicate", NeedsLock: true, DuplicateRule.Check),
        new("cap", "Cap", NeedsLock: true, CapRule.Check),
        new("price", "Price", NeedsLock: true, Pricing.Check),
    ];

    /// <summary>The name on screens of the step with that key; the key itself when there is none any more.</summary>
    public static string Title(string key) => All.FirstOrDefault(s => s.Key == key)?.Title ?? key;

    /// <summary>Maps the post and takes the steps that need no lock. With <see cref="IntakeDraft.Denied"/> the post becomes no lead.</summary>
    public static IntakeDraft Begin(Submission submission, ClientConfiguration configuration) => Begin(submission, configuration, asksRules: true);

    /// <summary>Begins a post that several sets of filter rules are tried on (<see cref="Try"/>): as <see cref="Begin(Submission, ClientConfiguration)"/>, without asking any rule.</summary>
    public static IntakeDraft Prepare(Submission submission, ClientConfiguration configuration) => Begin(submission, configuration, asksRules: false);

    /// <summary>Decides a prepared post under these filter rules and facts, for a trial that stores nothing: no step is traced, and the lead has neither post nor custom fields. The draft stays as it is.</summary>
    public static IntakeDecision Try(IntakeDraft prepared, ClientConfiguration rules, IntakeFacts facts)
    {
        if (prepared.Denied is not null) throw new InvalidOperationException("a denied post has no lead to decide");
        var intake = new IntakeCase(prepared, facts) { Rules = rules, IsTrial = true };
        intake.Take(Filters);
        foreach (var step in All) if (step.NeedsLock) intake.Take(step);
        return intake.Decide();
    }

    private static IntakeDraft Begin(Submission submission, ClientConfiguration configuration, bool asksRules)
    {
        var draft = new IntakeDraft(submission, configuration);
        var warnings = new List<string>();
        FieldMapping.Map(draft, warnings);
        draft.Warnings = warnings;
        draft.Denied = CampaignFit.Find(draft);
        if (draft.Denied is not null) return draft;

        var intake = new IntakeCase(draft, IntakeFacts.None);
        foreach (var step in All) if (!step.NeedsLock && (asksRules || step != Filters)) intake.Take(step);
        draft.Errors = intake.Errors;
        draft.Steps = intake.Steps;
        return draft;
    }

    /// <summary>Takes the remaining steps with what was read under the lock, and decides. The draft stays as it is.</summary>
    public static IntakeDecision Settle(IntakeDraft draft, IntakeFacts facts)
    {
        if (draft.Denied is not null) throw new InvalidOperationException("a denied post has no lead to settle");
        var intake = new IntakeCase(draft, facts);
        foreach (var step in All) if (step.NeedsLock) intake.Take(step);
        return intake.Decide();
    }

    // Client, campaign, program; every rule is asked, so that the trace shows all that block (reading 42).
    private static StepResult CheckFilters(IntakeCase intake)
    {
        var draft = intake.Draft;
        var rules = intake.IsTrial ? null : new List<TraceRule>();
        var inVersion = intake.Rules.RulesVersion is not null;
        var blocked = 0;
        foreach (var rule in intake.Rules.Rules(draft.Campaign, draft.Program))
        {
            // Whoever holds a link to posting instructions may try any e-mail or phone: whether a rule lists it is not theirs to learn.
            if (draft.Submission.Viewer.LinkId is not null && rule is { Enabled: true, LooksAtPersons: true })
            {
                rules?.Add(TraceRule.Of(rule, TraceOutcome.Skipped, "not asked of a lead from the instructions' page", inVersion));
                continue;
            }
            var matches = rule.Matches(draft.Values, draft.LocalArrival);
            var verdict = !rule.Enabled ? TraceOutcome.Skipped : rule.Fault is not null ? TraceOutcome.Noted : matches ? TraceOutcome.Refused : TraceOutcome.Passed;
            rules?.Add(TraceRule.Of(rule, verdict, rule.Enabled ? rule.Saw(draft.Values, draft.LocalArrival) : null, inVersion));
            if (!matches) continue;
            blocked++;
            intake.Errors.Add(new(Refusal.Filtered, FieldValues.Storable($"{rule.Name}: {rule.Words}", 500), null, rule.Id, rule.Name));
        }

        var saw = rules is null ? null : $"{rules.Count} {(rules.Count == 1 ? "rule" : "rules")}, {(blocked == 0 ? "none blocks" : blocked == 1 ? "1 blocks" : $"{blocked} block")}";
        return new(blocked > 0 ? TraceOutcome.Refused : TraceOutcome.Passed, saw, rules);
    }
}
