using System.Net;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Intake;

/// <summary>What must hold however posts race: on SQLite with its one node, on a server with two nodes that take turns.</summary>
public sealed class RaceTests
{
    [OnEachDatabase]
    public async Task Posts_200AgainstACapOf10_GiveExactly10Accepted(DatabaseProvider database)
    {
        await using var nodes = await Nodes.StartAsync(database);
        var school = new School(nodes.First);
        School.Allocate(school.Healthcare, school.Month, cap: 10);
        await school.OpenAsync();
        var answers = await nodes.PostAsync(school, 200, _ => (school.Body(), null));
        Assert.Equal(10, answers.Count(a => a.Status == "new_lead"));
        Assert.All(answers.Where(a => a.Status != "new_lead"), a => Assert.Equal(("rejected", Refusal.CapReached), (a.Status, Assert.Single(a.ErrorCodes))));
        Assert.Equal(10, (await school.AllocationAsync()).SlotsTaken);
        await AssertWholeAsync(nodes.First, school, answers, 200);
    }

    [OnEachDatabase]
    public async Task Posts_200OfOnePerson_GiveExactlyOneAccepted(DatabaseProvider database)
    {
        await using var nodes = await Nodes.StartAsync(database);
        var school = await new School(nodes.First).OpenAsync();
        var answers = await nodes.PostAsync(school, 200, i => (school.Body(("LeadEmail", "jane.doe@example.com"), ("ContactPhone", "2125551234"), ("subid", "creative_" + i)), null));
        Assert.Single(answers, a => a.Status == "new_lead");
        Assert.All(answers.Where(a => a.Status != "new_lead"), a => Assert.Equal(Refusal.Duplicate, Assert.Single(a.ErrorCodes)));
        Assert.Equal(1, (await school.AllocationAsync()).SlotsTaken);
        await AssertWholeAsync(nodes.First, school, answers, 200);
    }

    [OnEachDatabase]
    public async Task Posts_OneIdempotencyKey50Times_GiveOneLeadAnd50EqualAnswers(DatabaseProvider database)
    {
        await using var nodes = await Nodes.StartAsync(database);
        var school = await new School(nodes.First).OpenAsync();
        var body = school.Body();
        var answers = await nodes.PostAsync(school, 50, _ => (body, "one-key"));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Single(answers, a => !a.Replayed);
        Assert.Equal("new_lead", answers[0].Status);
        Assert.Single(await school.LeadsAsync());
    }

    [OnEachDatabase]
    public async Task Posts_WhileTheRuleChanges_AreEachDecidedByOneOfBoth(DatabaseProvider database)
    {
        await using var nodes = await Nodes.StartAsync(database);
        var school = await new School(nodes.First).OpenAsync();
        var posting = nodes.PostAsync(school, 100, _ => (school.Body(), null));
        School.Block(school.Client, "no Illinois", "State", "equals", "IL");
        await school.OpenAsync();
        var during = await posting;
        Assert.All(during, a => Assert.True(a.Status == "new_lead" || a.ErrorCodes.SequenceEqual([Refusal.Filtered]), a.Text));
        Assert.All(await nodes.PostAsync(school, 10, _ => (school.Body(), null)), a => Assert.Equal([Refusal.Filtered], a.ErrorCodes));
    }

    // Every answer has its lead with that status, and the client's events have no gap.
    private static async Task AssertWholeAsync(VegaApp app, School school, IReadOnlyList<Answer> answers, int count)
    {
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Code));
        var leads = (await school.LeadsAsync()).ToDictionary(l => l.PublicId.With("VEGA"), l => l.Status.Key());
        Assert.Equal(answers.ToDictionary(a => a.Id, a => a.Status!), leads);
        var sequence = await app.ReadAsync(db => db.LeadEvents.Where(e => e.ClientId == school.ClientId).OrderBy(e => e.Seq).Select(e => e.Seq).ToListAsync());
        Assert.Equal(Enumerable.Range(1, count).Select(n => (long)n), sequence);
    }

    private sealed class Nodes(VegaApp[] all) : IAsyncDisposable
    {
        public VegaApp First => all[0];

        public static async Task<Nodes> StartAsync(DatabaseProvider database)
        {
            var first = await VegaApp.StartAsync(database);
            return new Nodes(database == DatabaseProvider.Sqlite ? [first] : [first, first.StartNode()]);
        }

        /// <summary>All at once, to each node in turn.</summary>
        public async Task<Answer[]> PostAsync(School school, int count, Func<int, (System.Text.Json.Nodes.JsonNode Body, string? Key)> post)
        {
            var clients = all.Select(school.WithVendorKey).ToArray();
            try
            {
                return await Task.WhenAll(Enumerable.Range(0, count).Select(i => (Client: clients[i % clients.Length], Post: post(i))).ToArray().Select(p => school.PostAsync(p.Client, p.Post.Body, p.Post.Key)));
            }
            finally
            {
                foreach (var client in clients) client.Dispose();
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in all.Reverse()) await node.DisposeAsync();
        }
    }
}
