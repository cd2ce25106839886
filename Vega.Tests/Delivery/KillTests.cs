using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Delivery;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Delivery;

/// <summary><c>kill -9</c> while leads are delivered to a system that misbehaves: what was accepted arrives once, and its status is the truth.</summary>
public sealed class KillTests
{
    private const int Kills = 3, Leads = 40, AtOnce = 4;

    [Fact]
    public async Task Kill_WhileDelivering_LosesAndDoublesNothing()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var receiver = await Receiver.StartAsync();
        School school;
        string key;
        await using (var app = VegaApp.StartOn(database))
        {
            school = new School(app);
            school.Client["delivery"] = new JsonObject { ["url"] = receiver.Url, ["mode"] = "later", ["timeoutSeconds"] = 1, ["concurrency"] = AtOnce };
            await school.OpenAsync();
            key = app.Applied.Key("vendor " + school.Slug);
        }
        // By turns: fails, breaks off, takes the lead and loses the answer, hangs, says no, takes it.
        var turn = 0;
        var refused = new ConcurrentDictionary<string, bool>();
        receiver.Behave = (r, http, received) => r.Taken.ContainsKey(received.WebhookId!) ? Receiver.AcceptAsync(r, http, received) : refused.ContainsKey(received.WebhookId!) ? RefuseAsync(r, http, received) : (Interlocked.Increment(ref turn) % 7) switch
        {
            1 => Receiver.Answers(500, "")(r, http, received),
            2 => Receiver.ResetAsync(r, http, received),
            3 => Receiver.LoseTheAnswerAsync(r, http, received),
            4 => Receiver.HangAsync(r, http, received),
            5 => RefuseAsync(r, http, received),
            _ => Receiver.AcceptAsync(r, http, received),
        };
        for (var kill = 0; kill <= Kills; kill++)
        {
            using var process = await VegaProcess.StartAsync(database, "--Vega:Delivery:AllowedPrivateHosts=127.0.0.1", "--Vega:Delivery:RetrySeconds=0.05", "--Vega:Delivery:PollSeconds=0.05", "--Vega:Delivery:BreakerSeconds=0.05");
            using var client = new HttpClient { BaseAddress = process.Address };
            client.DefaultRequestHeaders.Add("X-API-Key", key);
            for (var i = 0; i < Leads / (Kills + 1); i++) Assert.Equal("pending", (await school.PostAsync(client, school.Body())).Status);
            if (kill < Kills) await process.KillAsync();
        }

        // What a kill cut off is leased until its time limit and ten seconds are over; the clock of this app moves past that.
        await using var last = VegaApp.StartOn(database, [.. CrmSchool.Quick]);
        last.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        var crm = new CrmSchool(last, receiver);
        var deliveries = await crm.UntilAsync(() => last.ReadAsync(db => db.Deliveries.AsNoTracking().ToListAsync()), d => d.Count == Leads && d.TrueForAll(x => x.State != DeliveryState.Waiting));
        var leads = await last.ReadAsync(db => db.Leads.AsNoTracking().ToDictionaryAsync(l => l.Id));
        Assert.Equal(Leads, leads.Count);
        Assert.Equal(receiver.Taken.Keys.Order(), deliveries.Where(d => d.State == DeliveryState.Delivered).Select(d => d.WebhookId).Order());
        Assert.Equal(refused.Keys.Order(), deliveries.Where(d => d.State == DeliveryState.Refused).Select(d => d.WebhookId).Order());
        Assert.All(deliveries, d => Assert.Equal((d.State == DeliveryState.Delivered, d.State == DeliveryState.Delivered, d.State == DeliveryState.Delivered), (leads[d.LeadId].Status == LeadStatus.NewLead, leads[d.LeadId].Billable, leads[d.LeadId].HoldsSlot)));
        Assert.Equal(0, await last.RunVerbAsync("check"));

        Task RefuseAsync(Receiver r, Microsoft.AspNetCore.Http.HttpContext http, Received received)
        {
            refused[received.WebhookId!] = true;
            return Receiver.Answers(422, """{"message":"no"}""")(r, http, received);
        }
    }
}
