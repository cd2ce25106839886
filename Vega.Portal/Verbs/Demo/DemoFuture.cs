using NodaTime;
using Vega.Domain.Leads;

namespace Vega.Portal.Verbs.Demo;

/// <summary>What becomes of a lead: changes still to come, each at its time. Until the last is made the lead stays in memory; then its row is written.</summary>
internal sealed class DemoFuture(Lead lead, DemoCampaignState campaign, DemoKnownLead? known)
{
    private readonly List<(Instant At, LeadPatch Patch, string Actor)> _steps = [];
    private int _next;

    public Lead Lead { get; } = lead;
    public DemoCampaignState Campaign { get; } = campaign;
    public DemoKnownLead? Known { get; } = known;
    public List<LeadEvent> History { get; } = [];
    public bool IsOver => _next == _steps.Count;
    public Instant NextAt => _steps[_next].At;

    public (Instant At, LeadPatch Patch, string Actor) Take() => _steps[_next++];

    private void Add(Instant at, string actor, LeadPatch patch) => _steps.Add((at, patch, actor));

    private void Add(Instant at, string actor, LeadStatus status, string? reason = null) => Add(at, actor, new LeadPatch { Status = status.Key(), Reason = reason });

    /// <summary>Plans what happens by <paramref name="now"/> to a lead that was just taken; what would come later never happens.</summary>
    public static DemoFuture Plan(ref DemoDice dice, Lead lead, DemoCampaignState campaign, DemoKnownLead? known, Instant now)
    {
        var future = new DemoFuture(lead, campaign, known);
        if (lead.Status == LeadStatus.Pending) future.PlanReview(ref dice);
        else if (lead.Status == LeadStatus.NewLead && !lead.Test) future.PlanFunnel(ref dice, lead.CreatedAt);
        future._steps.RemoveAll(s => s.At > now);
        future._steps.Sort((a, b) => a.At.CompareTo(b.At));
        return future;
    }

    // Held above the cap: the account manager releases most, when there is time for it.
    private void PlanReview(ref DemoDice dice)
    {
        var at = Office(ref dice, Lead.CreatedAt + Duration.FromHours(4 + dice.Wait(60)));
        if (dice.Chance(.68))
        {
            Add(at, Campaign.School.AccountManager, LeadStatus.NewLead);
            PlanFunnel(ref dice, at);
        }
        else Add(at, Campaign.School.AccountManager, LeadStatus.Rejected);
    }

    private void PlanFunnel(ref DemoDice dice, Instant from)
    {
        var (school, quality) = (Campaign.School.School, Campaign.Profile.Quality);
        if (dice.Chance(school.RefusesLater))
        {
            // The school's own system answers within seconds.
            var failed = dice.Chance(.2);
            Add(from + Duration.FromMilliseconds(dice.Between(900, 6000)), "system", failed ? LeadStatus.Error : LeadStatus.Rejected, failed ? dice.Of(Failures) : dice.Of(Rejections));
            return;
        }

        var (at, reached, crm) = (from, LeadStatus.NewLead, Campaign.School.Crm);
        Instant? turned = null;
        if (dice.Chance(Campaign.Profile.Returns))
        {
            turned = Office(ref dice, from + Duration.FromDays(1 + dice.Wait(9)));
            var reason = DemoSchools.ReturnReasons[Math.Min(DemoSchools.ReturnReasons.Length - 1, (int)(dice.Fraction() * dice.Fraction() * DemoSchools.ReturnReasons.Length * 1.2))];
            Add(turned.Value, dice.Chance(.3) ? Campaign.School.AccountManager : crm, new LeadPatch { Status = LeadStatus.Returned.Key(), ReturnReason = reason });
        }

        foreach (var (status, chance, days, sensitive) in Funnel)
        {
            if (!school.ReportsInterviews && status is LeadStatus.Interviewed or LeadStatus.Qualified)
            {
                // Not told, and yet it takes the lead's time and patience.
                if (!dice.Chance(chance * (sensitive ? quality : 1))) break;
                at += Duration.FromDays(dice.Wait(days));
                continue;
            }
            if (!dice.Chance(Math.Min(.96, chance * (sensitive ? quality : 1)))) break;
            at = Office(ref dice, at + Duration.FromDays(.05 + dice.Wait(days)));
            if (at > turned) break;
            reached = status;
            // Some CRMs report only the latest of two quick steps.
            if (status is LeadStatus.Qualified or LeadStatus.Admitted && dice.Chance(.2)) continue;
            var patch = new LeadPatch { Status = status.Key() };
            if (status == LeadStatus.Contacted && school.CrmPrefix is { } prefix) patch = patch with { ExternalId = prefix + dice.Word(10).ToUpperInvariant() };
            Add(at, crm, patch);
        }
        PlanAsides(ref dice, from, at, reached, turned);
    }

    private void PlanAsides(ref DemoDice dice, Instant from, Instant at, LeadStatus reached, Instant? turned)
    {
        if (turned is not null) return;
        var (crm, manager) = (Campaign.School.Crm, Campaign.School.AccountManager);
        if (reached == LeadStatus.NewLead)
        {
            if (dice.Chance(.16)) Add(Office(ref dice, from + Duration.FromDays(2 + dice.Wait(3))), crm, new LeadPatch { Disposition = dice.Chance(.75) ? "no_contact" : "wrong_number" });
            return;
        }
        if (reached is LeadStatus.Contacted && dice.Chance(.1)) Add(Office(ref dice, at + Duration.FromDays(1 + dice.Wait(4))), crm, new LeadPatch { Disposition = dice.Chance(.6) ? "not_interested" : "not_qualified" });
        if (reached is LeadStatus.Contacted && Campaign.School.School.StatusLabels.ContainsKey("custom_good_1") && dice.Chance(.06)) Add(Office(ref dice, at + Duration.FromDays(3 + dice.Wait(10))), crm, LeadStatus.CustomGood1);
        if (reached is >= LeadStatus.ApplicationStarted and <= LeadStatus.Admitted && dice.Chance(.05)) Add(Office(ref dice, at + Duration.FromDays(4 + dice.Wait(14))), crm, LeadStatus.Contacted, "Application withdrawn");
        if (reached >= LeadStatus.Interviewed && Campaign.Programs.Count > 1 && dice.Chance(.05)) Add(Office(ref dice, from + Duration.FromDays(1 + dice.Wait(5))), crm, new LeadPatch { ProgramCode = dice.Of(Campaign.Programs).Code, Reason = "Changed in the interview" });
        if (dice.Chance(.012))
        {
            var place = dice.Of(DemoPeople.Places);
            Add(Office(ref dice, from + Duration.FromDays(1 + dice.Wait(6))), crm, new LeadPatch { Fields = [new("city", place.City), new("state", place.State), new("zip_code", place.Zip3 + "02")], Reason = "Moved" });
        }
        if (dice.Chance(.004)) Add(Office(ref dice, from + Duration.FromDays(3 + dice.Wait(8))), manager, new LeadPatch { Billable = false, Reason = "Goodwill after a complaint" });
        if (Lead.CostInCents > 0 && Lead.Billable && dice.Chance(.002)) Add(Office(ref dice, from + Duration.FromDays(2 + dice.Wait(6))), manager, new LeadPatch { CostInCents = Lead.CostInCents * 9 / 10, Reason = "Price corrected after a late change of the contract" });
    }

    // Status, chance to get there from the step before, mean days, and whether a vendor's quality shows.
    private static readonly (LeadStatus Status, double Chance, double Days, bool Sensitive)[] Funnel =
    [
        (LeadStatus.Contacted, .68, .7, false), (LeadStatus.Interviewed, .38, 4, true), (LeadStatus.Qualified, .64, 3, false), (LeadStatus.ApplicationStarted, .64, 6, false), (LeadStatus.Applied, .74, 8, false),
        (LeadStatus.Admitted, .74, 12, true), (LeadStatus.ConfirmedAcceptance, .84, 8, false), (LeadStatus.Enrolled, .82, 12, false), (LeadStatus.Started, .84, 28, false), (LeadStatus.Matriculated, .8, 20, false),
        (LeadStatus.ClassPassed, .82, 50, false), (LeadStatus.Graduated, .02, 60, false),
    ];

    private static readonly string[] Failures = ["The school's system answered 502", "The school's system did not answer within 10 s"];
    private static readonly string[] Rejections = ["Already in the CRM", "Already in the CRM", "Phone is on the do-not-call list", "Applied directly last term"];

    // People work from 8 to 18 on weekdays, in the school's zone.
    private Instant Office(ref DemoDice dice, Instant moment)
    {
        var zone = Campaign.School.Zone;
        var local = moment.InZone(zone).LocalDateTime;
        var date = local.Hour >= 18 ? local.Date.PlusDays(1) : local.Date;
        var early = local.Hour < 8 || date != local.Date;
        while (date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) (date, early) = (date.PlusDays(1), true);
        if (!early) return moment;
        return date.At(new LocalTime(8, 0)).InZoneLeniently(zone).ToInstant() + Duration.FromMilliseconds(dice.Below(4 * 3_600_000));
    }
}
