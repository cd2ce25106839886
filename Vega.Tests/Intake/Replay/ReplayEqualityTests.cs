using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Domain.Replay;
using Vega.Portal.Data;
using Vega.Portal.Intake.Replay;
using Vega.Tests.Support;

namespace Vega.Tests.Intake.Replay;

/// <summary>
/// The time machine against the real thing: the same posts once more to a fresh database under the draft, with the clock at each post's time, and the returns, refusals and changes of
/// history at theirs.
/// </summary>
public sealed class ReplayEqualityTests
{
    private const int Posts = 320;
    private static readonly Instant Begin = At("2026-09-22T13:00:00Z"), End = At("2026-11-10T22:00:00Z");
    private static readonly IReadOnlyList<(int, int)> Months = [(2026, 9), (2026, 10), (2026, 11)];
    private static readonly Instant From = new LocalDate(2026, 10, 12).AtStartOfDayInZone(DateTimeZoneProviders.Tzdb["America/New_York"]).ToInstant();

    private static readonly StoredRule[] Old = [Rule("No Hawaii", "state", "any-of", "HI"), Rule("Young", "Birthdate", "age-under", "18"), Rule("Low", "Gpa", "less-than", "2", program: 1)];
    private static readonly StoredRule[] Current = [Rule("No Hawaii", "state", "any-of", "HI", "AK"), Rule("Night", "", "hour-between", "23", "5"), Rule("Low", "Gpa", "less-than", "2", program: 1), Rule("Source", "source", "any-of", "coupon", campaign: 2)];
    private static readonly StoredRule[] Draft =
    [
        Rule("Far", "state", "any-of", "AK", "AR"), Rule("Young", "Birthdate", "age-under", "21"), Rule("Weekend", "", "day-of-week", "sun"), Rule("Zip", "zip_code", "zip-prefix", "99", campaign: 1),
        Rule("Search", "source", "contains", "search", campaign: 3), Rule("Low", "Gpa", "less-than", "2.5", program: 2), Rule("Off", "state", "not-blank") with { Enabled = false },
    ];

    [OnEachDatabase]
    public async Task Verdicts_OfARichHistory_EqualPostingItOnceMore(DatabaseProvider provider)
    {
        await using var history = await ReplaySchool.OpenAsync(provider, Begin, Months);
        var actions = await LiveAsync(history);
        history.App.Clock.StandAt(End);
        var runs = await history.App.Services.GetRequiredService<RuleReplay>().JudgeAsync(Viewer.System, history.School.ClientId, history.RulesOf(Draft), 30, null, CancellationToken.None);

        Assert.NotNull(runs);
        var numbers = history.Leads.DistinctBy(l => l.Value).ToDictionary(l => l.Value, l => l.Key);
        var inWindow = actions.OfType<ReplayAction.Post>().Where(p => p.At >= From).Select(p => p.Number).ToHashSet();
        Assert.Equal(inWindow.Order(), runs.Leads.Select(l => numbers[l.PublicId.With(PublicIdPrefix.Lead)]).Order());
        await CompareAsync(history, actions, Current, runs.Leads, runs.Before, numbers);
        await CompareAsync(history, actions, Draft, runs.Leads, runs.After, numbers);

        // The history is worth the comparison: each outcome occurs, and the draft moves leads in many ways.
        var report = runs.Report();
        foreach (var outcome in new[] { ReplayOutcome.Accepted, ReplayOutcome.Unbillable, ReplayOutcome.Held, ReplayOutcome.Filtered, ReplayOutcome.Duplicate, ReplayOutcome.OverCap, ReplayOutcome.Repeat })
            Assert.True(report.Matrix.Any(c => c.Before == outcome || c.After == outcome), $"no post is {outcome}");
        Assert.True(report.Matrix.Count(c => c.Before != c.After) >= 8, $"{report.Matrix.Count(c => c.Before != c.After)} kinds of flips");
        Assert.True(report is { Refused: > 10, Instead: > 10, HistoryDiffers: > 10, EnrolledLost: > 0, InsteadUnknown: > 0 }, report.ToJson(0));
        Assert.Equal(report.ChangeInCents, runs.After.Verdicts.Sum(v => (long)v.OwedInCents) - runs.Before.Verdicts.Sum(v => (long)v.OwedInCents));
    }

    private static async Task CompareAsync(ReplaySchool history, IReadOnlyList<ReplayAction> actions, StoredRule[] rules, IReadOnlyList<ReplayLead> leads, ReplayRun run, Dictionary<string, int> numbers)
    {
        await using var again = await ReplaySchool.OpenAsync(DatabaseProvider.Sqlite, Begin, Months);
        await again.PutAsync(Old);
        var switched = false;
        var released = actions.OfType<ReplayAction.Patch>().Where(p => p.IsGood).Select(p => p.Number).ToHashSet();
        var begun = new HashSet<int>();
        foreach (var action in actions)
        {
            if (action.At >= From && !switched)
            {
                switched = true;
                again.App.Clock.StandAt(From);
                await again.PutAsync(rules);
                await again.CapAsync("Healthcare", 2026, 10, 24);
            }
            if (action is ReplayAction.Post post) await again.PostAsync(post);
            else if (action is ReplayAction.Patch patch && Happens(patch)) await again.PatchAsync(patch);
        }

        var verdicts = leads.Select((l, i) => (Number: numbers[l.PublicId.With(PublicIdPrefix.Lead)], Verdict: run.Verdicts[i])).ToDictionary(v => v.Number, v => v.Verdict);
        var stored = (await again.School.LeadsAsync()).ToDictionary(l => l.PublicId.With(PublicIdPrefix.Lead));
        var wrong = new List<string>();
        foreach (var (number, verdict) in verdicts.OrderBy(v => v.Key))
        {
            var answer = again.Answers[number];
            var outcome = answer.Replayed ? ReplayOutcome.Repeat
                : answer.ErrorCodes is [{ } code, ..] ? (code == Refusal.HeldForReview ? ReplayOutcome.Held : ReplayOutcomes.Of(code))
                : answer["status"] == "pending" ? ReplayOutcome.Held
                : stored[answer["id"]!].OverCap ? ReplayOutcome.Unbillable : ReplayOutcome.Accepted;
            var lead = stored[answer["id"]!];
            if (outcome != verdict.Outcome) wrong.Add($"post {number}: posted {outcome}, replayed {verdict.Outcome} {verdict.Code}");
            else if (outcome != ReplayOutcome.Repeat && (lead.Billable, lead.CostInCents) != (verdict.Billable, verdict.CostInCents)) wrong.Add($"post {number}, {outcome}: posted {lead.CostInCents} {lead.Billable} {lead.Status}, replayed {verdict.CostInCents} {verdict.Billable}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));

        bool Happens(ReplayAction.Patch patch)
        {
            if (actions.OfType<ReplayAction.Post>().First(p => p.Number == patch.Number).At < From) return true;
            if (again.Answers[patch.Number].Replayed) return false;
            var (then, now) = (Kind(history.Answers[patch.Number]), Kind(again.Answers[patch.Number]));
            if (then == now) return true;
            // Held then and taken at once now: what followed a release is known, a refusal in the review did not happen.
            if (then != "pending" || now != "new_lead" || !released.Contains(patch.Number)) return false;
            if (patch.IsGood) begun.Add(patch.Number);
            return begun.Contains(patch.Number);
        }
    }

    private static string Kind(Answer answer) => answer["status"]!;

    /// <summary>Lives through it in the real app; the rules change in the middle, and a cap, so that today's are not those of then.</summary>
    private static async Task<IReadOnlyList<ReplayAction>> LiveAsync(ReplaySchool school)
    {
        var dice = new Random(20261110);
        var posts = Plan(dice);
        await school.PutAsync(Old);
        var (done, coming) = (new List<ReplayAction>(), new PriorityQueue<ReplayAction, (Instant, int)>());
        foreach (var post in posts) coming.Enqueue(post, (post.At, post.Number));
        var changed = false;
        while (coming.TryDequeue(out var action, out _))
        {
            if (action.At > End) break;
            if (!changed && action.At >= At("2026-10-24T12:00:00Z"))
            {
                changed = true;
                school.App.Clock.StandAt(At("2026-10-24T12:00:00Z"));
                await school.PutAsync(Current);
                await school.CapAsync("Healthcare", 2026, 10, 24);
            }
            if (action is ReplayAction.Patch patch) await school.PatchAsync(patch);
            else if (action is ReplayAction.Post post)
            {
                var answer = await school.PostAsync(post);
                // A retry is no lead, so that no post of history is one.
                if (answer.Replayed)
                {
                    school.Leads.Remove(post.Number);
                    continue;
                }
                foreach (var next in Life(dice, post, Kind(answer))) coming.Enqueue(next, (next.At, next.Number));
            }
            done.Add(action);
        }
        return done;
    }

    private static List<ReplayAction.Post> Plan(Random dice)
    {
        string[] states = ["IL", "IL", "OH", "HI", "AK", "AR", "TX"], sources = ["search_a", "coupon", "social", ""], campaigns = ["Healthcare", "Healthcare", "Business", "Nursing"];
        var posts = new List<ReplayAction.Post>();
        var span = (End - Begin).TotalMinutes;
        for (var i = 0; i < Posts; i++)
        {
            var at = Begin + Duration.FromMilliseconds(Math.Floor(span * 60_000 * i / Posts) + dice.Next(60_000));
            var person = dice.Next(170);
            var campaign = campaigns[dice.Next(campaigns.Length)];
            var program = campaign == "Business" ? "MBA" : dice.Next(12) == 0 ? "NONE" : dice.Next(2) == 0 ? "PSYCH" : "NURS";
            var key = campaign == "Nursing" ? "other" : dice.Next(6) == 0 ? "client" : "vendor";
            var post = new ReplayAction.Post(at, i, key, key == "vendor" && dice.Next(4) == 0 && campaign == "Business" ? null : campaign, program, states[dice.Next(states.Length)], dice.Next(3) == 0 ? "99501" : "60453",
                $"p{(dice.Next(4) == 0 ? person + 1000 : person)}@example.com", $"312555{person:0000}", new LocalDate(2026 - dice.Next(17, 40), dice.Next(1, 13), 10).ToString("uuuu-MM-dd", null), $"{dice.Next(15, 40) / 10m}", sources[dice.Next(sources.Length)]);
            posts.Add(post);
            // The very same again some hours later: refused then, it is a lead; taken, a retry.
            if (dice.Next(9) == 0) posts.Add(post with { At = at + Duration.FromHours(2), Number = Posts + i });
        }
        return posts;
    }

    private static IEnumerable<ReplayAction.Patch> Life(Random dice, ReplayAction.Post post, string status)
    {
        var at = post.At;
        ReplayAction.Patch After(int hours, string body) => new(at += Duration.FromMinutes((hours * 60) + dice.Next(60)), post.Number, body);
        var roll = dice.Next(12);
        if (status == "pending") return roll < 5 ? [After(20, """{"status":"new_lead"}"""), After(60, """{"status":"enrolled"}""")] : roll < 8 ? [After(30, """{"status":"rejected"}""")] : [];
        if (status != "new_lead") return roll == 0 ? [After(40, """{"status":"new_lead"}"""), After(100, """{"status":"applied"}""")] : [];
        return roll switch
        {
            0 or 1 => [After(dice.Next(10, 400), """{"status":"returned","return_reason":"wrong number"}""")],
            2 => [After(1, """{"status":"rejected"}""")],
            3 => [After(24, """{"status":"contacted"}"""), After(48, """{"billable":false}"""), After(90, """{"status":"qualified"}""")],
            4 => [After(24, """{"status":"contacted"}"""), After(100, """{"status":"enrolled"}"""), After(100, """{"status":"returned"}""")],
            5 => [After(30, $$"""{"LeadEmail":"p{{dice.Next(170)}}@example.com"}""")],
            6 or 7 => [After(50, """{"status":"enrolled"}""")],
            8 => [After(2, """{"status":"error"}"""), After(30, """{"status":"new_lead"}""")],
            _ => [],
        };
    }

    private static StoredRule Rule(string name, string field, string @is, params string[] values) => new() { Name = name, When = [new() { Field = field, Is = @is, Values = [.. values] }] };

    private static StoredRule Rule(string name, string field, string @is, string value, int? campaign = null, int? program = null) => Rule(name, field, @is, [value]) with
    {
        Level = campaign is not null ? FilterRuleLevel.Campaign : program is not null ? FilterRuleLevel.Program : FilterRuleLevel.Client, CampaignId = campaign, DegreeProgramId = program,
    };

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
