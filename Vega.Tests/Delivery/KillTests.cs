using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Delivery;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Delivery;

/// <summary><c>kill -9</c> while leads are delivered to a system that misbehaves in every way: what was accepted arrives once, and its status is the truth.</summary>
public sealed class KillTests
{
    private const int Kills = 8, LeadsEach = 6, Leads = (Kills + 1) * LeadsEach, AtOnce = 4;
    private static readonly string[] Settings = ["--Vega:Jobs=false", "--Vega:Delivery:AllowedPrivateHosts=127.0.0.1", "--Vega:Delivery:RetrySeconds=0.05", "--Vega:Delivery:PollSeconds=0.05", "--Vega:Delivery:BreakerSeconds=0.05"];

    private readonly ConcurrentDictionary<string, bool> _refused = new();
    private TaskCompletionSource? _caught;
    private bool _healed;
    private int _turn;

    [Fact]
    public async Task Kill_WhileDelivering_LosesAndDoublesNothing()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var receiver = await Receiver.StartAsync();
        receiver.Behave = MisbehaveAsync;
        School school;
        string key;
        Instant clock;
        await using (var app = VegaApp.StartOn(database))
        {
            app.Clock.RunFrom(Instant.FromUtc(2026, 11, 18, 15, 0));
            school = new School(app);
            school.Client["delivery"] = new JsonObject { ["url"] = receiver.Url, ["mode"] = "later", ["timeoutSeconds"] = 2, ["concurrency"] = AtOnce };
            await school.OpenAsync();
            (key, clock) = (app.Applied.Key("vendor " + school.Slug), app.Clock.Now);
        }
        for (var kill = 0; kill <= Kills; kill++)
        {
            // What the last kill cut off is leased until its time limit and ten seconds are over: each process begins a minute later.
            using var process = await VegaProcess.StartAsync(database, clock + Duration.FromMinutes(kill), Settings);
            using var client = new HttpClient { BaseAddress = process.Address };
            client.DefaultRequestHeaders.Add("X-API-Key", key);
            var caught = _caught = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            for (var i = 0; i < LeadsEach; i++) Assert.Equal("pending", (await school.PostAsync(client, school.Body())).Status);
            await caught.Task.WaitAsync(TimeSpan.FromMinutes(1));
            await process.KillAsync();
            await receiver.QuietAsync();
        }
        _healed = true;

        await using var last = VegaApp.StartOn(database, [.. CrmSchool.Quick]);
        last.Clock.RunFrom(clock + Duration.FromMinutes(Kills + 1));
        var deliveries = await new CrmSchool(last, receiver).UntilAsync(() => last.ReadAsync(db => db.Deliveries.AsNoTracking().ToListAsync()), d => d.Count == Leads && d.TrueForAll(x => x.State != DeliveryState.Waiting));
        var leads = await last.ReadAsync(db => db.Leads.AsNoTracking().ToDictionaryAsync(l => l.Id));
        Assert.Equal(Leads, leads.Count);
        Assert.Equal(receiver.Taken.Keys.Order(), deliveries.Where(d => d.State == DeliveryState.Delivered).Select(d => d.WebhookId).Order());
        Assert.Equal(_refused.Keys.Order(), deliveries.Where(d => d.State == DeliveryState.Refused).Select(d => d.WebhookId).Order());
        Assert.All(deliveries, d => Assert.Equal((d.State == DeliveryState.Delivered, d.State == DeliveryState.Delivered, d.State == DeliveryState.Delivered), (leads[d.LeadId].Status == LeadStatus.NewLead, leads[d.LeadId].Billable, leads[d.LeadId].HoldsSlot)));
        Assert.All(deliveries.Where(d => d.State == DeliveryState.Refused), d => Assert.Equal(LeadStatus.Rejected, leads[d.LeadId].Status));
        // One delivery id a lead, on every attempt.
        Assert.Equal(Leads, receiver.Requests.Select(r => (r.WebhookId, JsonDocument.Parse(r.Body).RootElement.GetProperty("id").GetString())).Distinct().Count());
        Assert.InRange(receiver.MostAtOnce, 1, AtOnce);
        Assert.NotEqual(0, await last.ReadAsync(db => db.DeliveryAttempts.CountAsync(a => a.Outcome == AttemptOutcome.CutOff)));
        Assert.Equal(0, await last.RunVerbAsync("check"));
    }

    // What it took or refused once it takes and refuses again. While a kill is due, one request in its turn hangs until the kill.
    private Task MisbehaveAsync(Receiver receiver, HttpContext http, Received received)
    {
        var id = received.WebhookId!;
        if (receiver.Taken.ContainsKey(id)) return Receiver.AcceptAsync(receiver, http, received);
        if (_refused.ContainsKey(id)) return RefuseAsync(receiver, http, received);
        if (_healed) return Receiver.AcceptAsync(receiver, http, received);
        switch (Interlocked.Increment(ref _turn) % 12)
        {
            case 1: return Receiver.Answers(500, "oops")(receiver, http, received);
            case 2: return Receiver.Answers(503, "", "text/plain", ("Retry-After", "1"))(receiver, http, received);
            case 3: return Receiver.ResetAsync(receiver, http, received);
            case 4: return Receiver.LoseTheAnswerAsync(receiver, http, received);
            case 5 or 10:
                _caught!.TrySetResult();
                return Receiver.HangAsync(receiver, http, received);
            case 6: return Receiver.Answers(200, "<!DOCTYPE html><html>Sign in</html>", "text/html")(receiver, http, received);
            case 7: return Receiver.Answers(302, "", "text/plain", ("Location", receiver.Url + "/elsewhere"))(receiver, http, received);
            case 8: return Receiver.TwentySixMegabytesAsync(receiver, http, received);
            case 9: return RefuseAsync(receiver, http, received);
            case 11: return Receiver.Answers(200, "{\"success\":tru")(receiver, http, received);
            default: return Receiver.AcceptAsync(receiver, http, received);
        }
    }

    private Task RefuseAsync(Receiver receiver, HttpContext http, Received received)
    {
        _refused[received.WebhookId!] = true;
        return Receiver.Answers(200, """{"success":false,"message":"no"}""")(receiver, http, received);
    }
}
