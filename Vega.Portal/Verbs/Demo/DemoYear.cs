using NodaTime;
using Vega.Domain.Intake;
using Vega.Domain.Leads;

namespace Vega.Portal.Verbs.Demo;

/// <summary>Rows that are ready to be written.</summary>
internal sealed class DemoBatch
{
    public List<Lead> Leads { get; } = [];
    public List<LeadPost> Posts { get; } = [];
    public List<LeadEvent> Events { get; } = [];
    public int Received { get; set; }
}

/// <summary>
/// Lives through the year: post after post and change after change in the order of time, decided by the very rules of intake (<see cref="IntakeSteps"/>, <see cref="LeadChanges"/>), so that
/// the demo cannot say anything that Vega would not have done.
/// </summary>
internal sealed class DemoYear(int seed, DemoSpan span, DemoDirectory directory, DemoCalendar calendar, DemoAccess access)
{
    private const int BatchSize = 2000;
    private readonly DemoPosts _posts = new(span);
    private readonly PriorityQueue<DemoFuture, (Instant, long)> _futures = new();
    private readonly Dictionary<int, DemoSchoolState> _schools = directory.Schools.ToDictionary(s => s.Client.Id);
    private DemoBatch _batch = new();
    private long _leads;

    /// <summary>Everything that happened, in batches. A lead comes once nothing more will happen to it; its post and events come at once.</summary>
    public IEnumerable<DemoBatch> Batches()
    {
        var counts = new int[calendar.Campaigns.Count];
        var arrivals = new List<(Instant At, DemoCampaignState Campaign, ulong Dice)>();
        for (var hour = 0; hour < span.Hours; hour++)
        {
            var from = span.Start + Duration.FromHours(hour);
            if (from > span.Now) break;
            var dice = DemoDice.For(seed, "arrivals", hour);
            calendar.Posts(hour, counts);
            arrivals.Clear();
            for (var c = 0; c < counts.Length; c++)
                for (var i = 0; i < counts[c]; i++) arrivals.Add((from + Duration.FromMilliseconds(dice.Below(3_600_000)), calendar.Campaigns[c], dice.Next()));
            arrivals.Sort((a, b) => a.At == b.At ? a.Dice.CompareTo(b.Dice) : a.At.CompareTo(b.At));
            foreach (var (at, campaign, own) in arrivals)
            {
                if (at > span.Now) break;
                Change(at);
                Receive(new DemoDice(own), campaign, at);
                if (_batch.Events.Count >= BatchSize) yield return Cut();
            }
            if (hour % (24 * 7) == 0) foreach (var school in directory.Schools) school.Known.Forget(from - Duration.FromDays(91));
        }
        Change(span.Now);
        yield return Cut();
    }

    private DemoBatch Cut()
    {
        var batch = _batch;
        _batch = new();
        return batch;
    }

    private void Receive(DemoDice dice, DemoCampaignState campaign, Instant at)
    {
        var school = campaign.School;
        var configuration = school.At(at);
        var draft = IntakeSteps.Begin(_posts.Make(ref dice, campaign, at, configuration), configuration);
        if (draft.Denied is { } denied) throw new InvalidOperationException($"the demo posted what is denied: {denied.Code}, {campaign.Vendor.Name} to {school.Client.Name}");
        var allocation = draft.AllocationKey is { } key && school.Allocations.GetValueOrDefault((key.CampaignId, key.Year, key.Month)) is { } row && row.CreatedAt <= at ? row : null;
        var lead = IntakeSteps.Settle(draft, new IntakeFacts(draft.DuplicateQuery is { } query ? school.Known.Find(query) : null, allocation)).Lead;
        lead.Id = ++_leads;
        _batch.Posts.Add(lead.Post!);
        lead.Post!.LeadId = lead.Id;
        lead.Post = null;
        if (lead.HoldsSlot) allocation!.SlotsTaken++;
        var known = school.Known.Add(lead, draft.DuplicateEmail, draft.DuplicatePhone);
        var received = LeadEvent.Of(lead, 0, LeadEventType.Received, default, campaign.Poster.Actor, lead.Reason);
        Record(school, lead, received, at + Duration.FromMilliseconds(dice.Between(2, 14)));
        access.Used(campaign.Poster, at);
        _batch.Received++;

        var future = DemoFuture.Plan(ref dice, lead, campaign, known, span.Now);
        future.History.Add(received);
        Queue(future);
    }

    private void Change(Instant until)
    {
        while (_futures.TryPeek(out var future, out _) && future.NextAt <= until)
        {
            _futures.Dequeue();
            var (at, patch, actor) = future.Take();
            var (lead, school) = (future.Lead, _schools[future.Lead.ClientId]);
            var allocation = lead.CampaignId is { } campaign ? school.Allocations.GetValueOrDefault((campaign, lead.CreatedOn.Year, lead.CreatedOn.Month)) : null;
            var change = LeadChanges.Apply(lead, patch, new() { Configuration = school.At(at), Now = Instant.Max(at, school.Ledger.RecordedAt), Actor = actor, Allocation = allocation, History = future.History });
            if (change.Errors.Count > 0) throw new InvalidOperationException($"the demo changed what cannot be changed: {change.Errors[0].Message}");
            if (change.SlotDelta != 0) allocation!.SlotsTaken += change.SlotDelta;
            foreach (var recorded in change.Events)
            {
                Record(school, lead, recorded, at);
                if (LeadChanges.NeedsHistory(lead) || lead.Payout == Vega.Domain.Directory.Payout.CostPerEnroll) future.History.Add(recorded);
            }
            if (future.Known is { } known) known.Counts = DuplicateRule.Counts(lead.Status, lead.Test);
            Queue(future);
        }
    }

    private void Queue(DemoFuture future)
    {
        if (future.IsOver) _batch.Leads.Add(future.Lead);
        else _futures.Enqueue(future, (future.NextAt, future.Lead.Id));
    }

    private void Record(DemoSchoolState school, Lead lead, LeadEvent recorded, Instant at)
    {
        var ledger = school.Ledger;
        ledger.RecordedAt = Instant.Max(ledger.RecordedAt, at);
        recorded.Seq = ++ledger.EventSeq;
        recorded.RecordedAt = ledger.RecordedAt;
        (lead.UpdatedSeq, lead.UpdatedAt) = (recorded.Seq, recorded.RecordedAt);
        _batch.Events.Add(recorded);
    }
}
