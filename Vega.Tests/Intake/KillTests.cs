using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Intake;

/// <summary>What was answered survives <c>kill -9</c>: it is there, once, with the status answered.</summary>
public sealed class KillTests
{
    private const int Kills = 20, Senders = 8;

    [Fact]
    public async Task Kill_DuringALoadOfPosts_LosesAndDoublesNothing()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        School school;
        string key;
        await using (var app = VegaApp.StartOn(database))
        {
            school = new School(app);
            School.Allocate(school.Healthcare, school.Month, cap: 300);
            await school.OpenAsync();
            key = app.Applied.Key("vendor " + school.Slug);
        }

        var answered = new ConcurrentDictionary<string, Answer>();
        var open = new ConcurrentQueue<(string Key, JsonObject Body)>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = await VegaProcess.StartAsync(database);
            using var client = new HttpClient { BaseAddress = process.Address };
            client.DefaultRequestHeaders.Add("X-API-Key", key);
            var untilKill = answered.Count + new Random(kill).Next(10, 60);
            var senders = Enumerable.Range(0, Senders).Select(_ => SendAsync(client, () => answered.Count >= untilKill ? process.KillAsync() : Task.CompletedTask)).ToArray();
            await Task.WhenAll(senders);
        }
        // Posts that the last kill cut off have no answer; they may or may not be there, once at most.
        await AssertKeptAsync();

        // Sends new posts, and first those that a kill left without an answer, until the process is gone.
        async Task SendAsync(HttpClient client, Func<Task> afterAnswer)
        {
            while (true)
            {
                var post = open.TryDequeue(out var left) ? left : NewPost();
                Answer answer;
                try
                {
                    answer = await school.PostAsync(client, post.Body, post.Key);
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    open.Enqueue(post);
                    return;
                }
                Assert.True(answered.TryAdd(post.Key, answer), "one answer to each post");
                await afterAnswer();
            }
        }

        // Every fifth is of one person; the cap is reached before the end.
        (string Key, JsonObject Body) NewPost()
        {
            var body = school.Body();
            if (body["LeadEmail"]!.ToString().Split('.', '@')[2].EndsWith('5')) body["LeadEmail"] = "twin@example.com";
            return (Guid.NewGuid().ToString("N"), body);
        }

        async Task AssertKeptAsync()
        {
            await using var app = VegaApp.StartOn(database);
            Assert.Equal(0, await app.RunVerbAsync("check"));
            var leads = await app.ReadAsync(db => db.Leads.AsNoTracking().ToListAsync());
            var events = await app.ReadAsync(db => db.LeadEvents.AsNoTracking().OrderBy(e => e.Seq).ToListAsync());
            var byId = leads.ToDictionary(l => l.PublicId.With("VEGA"));
            Assert.All(answered.Values, a => Assert.Equal(a.Status, byId.TryGetValue(a.Id, out var lead) ? lead.Status.Key() : "lost"));
            Assert.Equal(answered.Count, answered.Values.Select(a => a.Id).Distinct().Count());
            Assert.InRange(leads.Count, answered.Count, answered.Count + open.Count);
            Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.Seq));
            Assert.Equal(leads.Select(l => l.Id).Order(), events.Select(e => e.LeadId).Order());
            var slots = await app.ReadAsync(db => db.Allocations.SumAsync(a => a.SlotsTaken));
            Assert.Equal(events.GroupBy(e => e.LeadId).Count(g => g.MaxBy(e => e.Seq)!.HoldsSlot), slots);
            Assert.Equal(300, slots);
        }
    }
}
