using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;

namespace Vega.Domain.Replay;

/// <summary>
/// Takes real posts through one configuration in the order they came, by the very steps of intake, each at its own time, with duplicates and caps of this run; and between them what
/// happened to the leads later, as far as it would have happened in this run. Allocations are today's.
/// </summary>
public sealed class ReplayRun
{
    private static readonly Duration RepeatsFor = Duration.FromHours(24);
    private readonly ClientConfiguration configuration;
    private readonly ReplayPeople people = new();
    private readonly Dictionary<AllocationKey, Allocation> allocations;
    private readonly Dictionary<int, Allocation> allocationsById;
    private readonly Dictionary<long, Followed> followed = [];
    private readonly Dictionary<long, Earlier> earlier = [];
    private readonly Dictionary<string, Instant> repeats = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> matches = [];
    private readonly List<ReplayVerdict> verdicts = [];
    private readonly IReadOnlyList<ReplayLife> life;
    private readonly HashSet<long> living;
    private int next;

    /// <summary>Stands before the first post.</summary>
    public ReplayRun(ClientConfiguration configuration, ReplayStart start)
    {
        (this.configuration, life) = (configuration, start.Life);
        living = [.. life.Select(l => l.LeadId)];
        allocations = start.Allocations.ToDictionary(a => new AllocationKey(a.CampaignId, a.Year, a.Month), Fresh);
        allocationsById = allocations.Values.ToDictionary(a => a.Id);
        foreach (var lead in start.Earlier)
        {
            var person = new ReplayPerson(lead.PublicId, lead.CreatedAt, lead.Counts ? lead.Email : null, lead.Counts ? lead.Phone : null);
            people.Know(person);
            if (lead.HoldsSlot) MoveSlot(lead.AllocationId, 1);
            if (living.Contains(lead.LeadId)) earlier[lead.LeadId] = new(person, lead.Email, lead.Phone, lead.HoldsSlot, lead.AllocationId);
        }
    }

    /// <summary>A verdict for each post taken so far.</summary>
    public IReadOnlyList<ReplayVerdict> Verdicts => verdicts;

    /// <summary>How many posts each filter rule matched, whatever else was against them.</summary>
    public IReadOnlyDictionary<int, int> Matches => matches;

    /// <summary>Judges the next post, after what happened before it.</summary>
    public void Take(ReplayPost post)
    {
        LiveUntil(post.Seq);
        verdicts.Add(Judge(post));
    }

    /// <summary>Lets happen what happened after the last post.</summary>
    public void End() => LiveUntil(long.MaxValue);

    private ReplayVerdict Judge(ReplayPost post)
    {
        var draft = post.Draft;
        if (draft.Denied is { } denied) return new(ReplayOutcome.Denied, denied.Code, null, 0, Billable: false, LifeKnown: false, PaidOnEnroll: false);
        if (repeats.TryGetValue(post.Repeat, out var until) && draft.ArrivedAt < until) return new(ReplayOutcome.Repeat, null, null, 0, Billable: false, LifeKnown: false, PaidOnEnroll: false);

        var allocation = draft.AllocationKey is { } key ? allocations.GetValueOrDefault(key) : null;
        var decision = IntakeSteps.Try(draft, configuration, new(draft.DuplicateQuery is { } query ? people.Earliest(query) : null, allocation));
        var lead = decision.Lead;
        if (decision.TakesSlot) allocation!.SlotsTaken++;
        foreach (var error in decision.Errors) if (error.RuleId is { } rule) matches[rule] = matches.GetValueOrDefault(rule) + 1;

        var first = decision.Errors.Count > 0 ? decision.Errors[0] : null;
        var held = first is null && lead.RefusalCode == Refusal.HeldForReview;
        var outcome = first is not null ? ReplayOutcomes.Of(first.Code) : held ? ReplayOutcome.Held : lead.OverCap ? ReplayOutcome.Unbillable : ReplayOutcome.Accepted;
        // Where history took the same body twice, its posts named themselves by an Idempotency-Key and are no repeats.
        if (first is null && !post.WasAccepted && !post.Held) repeats[post.Repeat] = draft.ArrivedAt + RepeatsFor;

        ReplayPerson? person = null;
        if (DuplicateRule.Counts(lead.Status, lead.Test))
        {
            person = new(lead.PublicId, lead.CreatedAt, lead.DuplicateEmail, lead.DuplicatePhone);
            people.Know(person);
        }

        var known = outcome.IsAccepted() ? post.WasAccepted : held ? post.Held : !post.WasAccepted && !post.Held;
        var released = outcome.IsAccepted() && post.Held;
        if ((known || released) && living.Contains(post.LeadId)) Follow(post, lead, person, released, outcome);
        return new(outcome, first?.Code ?? (held ? Refusal.HeldForReview : null), first?.RuleId, lead.CostInCents, lead.Billable, known, lead.Payout == Payout.CostPerEnroll);
    }

    private void Follow(ReplayPost post, Lead lead, ReplayPerson? person, bool released, ReplayOutcome outcome)
    {
        var sameTerms = !released && post.OverCap == lead.OverCap && post.Payout == lead.Payout && (outcome.IsAccepted() || !post.WasAccepted);
        followed[post.LeadId] = new(lead, person, verdicts.Count, sameTerms, released);
    }

    private void LiveUntil(long seq)
    {
        for (; next < life.Count && life[next].Seq < seq; next++)
        {
            if (followed.TryGetValue(life[next].LeadId, out var lead)) Live(lead, life[next]);
            else if (earlier.TryGetValue(life[next].LeadId, out var before)) Live(before, life[next]);
        }
    }

    // A lead that was held in history and is taken at once here: what somebody decided about it did not happen; only what followed a release is known.
    private void Live(Followed of, ReplayLife happened)
    {
        if (of.AwaitsRelease)
        {
            if (!happened.Status.IsGood()) return;
            of.AwaitsRelease = false;
            verdicts[of.Index] = verdicts[of.Index] with { LifeKnown = true };
        }

        var lead = of.Lead;
        var allocation = lead.AllocationId is { } id ? allocationsById.GetValueOrDefault(id) : null;
        var patch = new LeadPatch { Fields = [.. (happened.Contact ?? []).Select(c => KeyValuePair.Create(c.Field, c.To))] };
        if (happened.Status != LeadStatus.Pending) patch = patch with { Status = happened.Status.Key() };
        if (of.SameTerms) patch = patch with { Billable = happened.Billable };
        var change = LeadChanges.Apply(lead, patch, new() { Configuration = configuration, Now = happened.At, Actor = "replay", Allocation = allocation, History = of.History });
        if (change.Errors.Count > 0) return;
        if (lead.Payout == Payout.CostPerEnroll) of.History.AddRange(change.Events);
        if (change.SlotDelta != 0) allocation!.SlotsTaken += change.SlotDelta;
        verdicts[of.Index] = verdicts[of.Index] with { Billable = lead.Billable };
        if (of.Person is null && lead.DuplicateEmail is null && lead.DuplicatePhone is null) return;
        of.Person ??= new(lead.PublicId, lead.CreatedAt, null, null);
        (of.Person.Email, of.Person.Phone) = (lead.DuplicateEmail, lead.DuplicatePhone);
        people.Know(of.Person);
    }

    private void Live(Earlier of, ReplayLife happened)
    {
        foreach (var change in happened.Contact ?? []) if (change.Field == "email") of.Email = change.To; else of.Phone = change.To;
        var counts = DuplicateRule.Counts(happened.Status, test: false);
        (of.Person.Email, of.Person.Phone) = counts ? (of.Email, of.Phone) : (null, null);
        people.Know(of.Person);
        if (happened.HoldsSlot == of.HoldsSlot) return;
        MoveSlot(of.AllocationId, happened.HoldsSlot ? 1 : -1);
        of.HoldsSlot = happened.HoldsSlot;
    }

    private void MoveSlot(int? allocationId, int by)
    {
        if (allocationId is { } id && allocationsById.TryGetValue(id, out var allocation)) allocation.SlotsTaken += by;
    }

    private static Allocation Fresh(Allocation row) => new()
    {
        Id = row.Id, CampaignId = row.CampaignId, ClientId = row.ClientId, Year = row.Year, Month = row.Month, Cap = row.Cap, CplInCents = row.CplInCents, CpeInCents = row.CpeInCents,
    };

    private sealed class Followed(Lead lead, ReplayPerson? person, int index, bool sameTerms, bool awaitsRelease)
    {
        public Lead Lead { get; } = lead;
        public int Index { get; } = index;
        public bool SameTerms { get; } = sameTerms;
        public List<LeadEvent> History { get; } = [];
        public ReplayPerson? Person { get; set; } = person;
        public bool AwaitsRelease { get; set; } = awaitsRelease;
    }

    private sealed class Earlier(ReplayPerson person, string? email, string? phone, bool holdsSlot, int? allocationId)
    {
        public ReplayPerson Person { get; } = person;
        public int? AllocationId { get; } = allocationId;
        public string? Email { get; set; } = email;
        public string? Phone { get; set; } = phone;
        public bool HoldsSlot { get; set; } = holdsSlot;
    }
}
