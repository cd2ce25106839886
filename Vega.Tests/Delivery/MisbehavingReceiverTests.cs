using Vega.Domain.Delivery;
using Vega.Domain.Leads;
using Vega.Tests.Support;

namespace Vega.Tests.Delivery;

/// <summary>A receiver that misbehaves in every way; once it is mended each lead is there once, under one delivery id, and its status is the truth.</summary>
public sealed class MisbehavingReceiverTests
{
    private const int Leads = 6, AtOnce = 3;

    public static TheoryData<string> Ways => ["500", "503", "hang", "reset", "lost", "html", "redirect", "26 MB", "not json", "refuses 401"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Delivery_ReceiverMended_EveryLeadArrivesOnce(string way)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await VegaApp.StartAsync(settings: [.. CrmSchool.Quick, ("Vega:Delivery:WaitSeconds", "0")]);
        var crm = await CrmSchool.OpenAsync(app, receiver, ("concurrency", AtOnce), ("timeoutSeconds", 2));
        receiver.Behave = way switch
        {
            "500" => Receiver.Answers(500, "oops"),
            "503" => Receiver.Answers(503, "", "text/plain", ("Retry-After", "1")),
            "hang" => Receiver.HangAsync,
            "reset" => Receiver.ResetAsync,
            "lost" => Receiver.LoseTheAnswerAsync,
            "html" => Receiver.Answers(200, "<!DOCTYPE html><html>Sign in</html>", "text/html"),
            "redirect" => Receiver.Answers(302, "", "text/plain", ("Location", receiver.Url + "/elsewhere")),
            "26 MB" => Receiver.TwentySixMegabytesAsync,
            "not json" => Receiver.Answers(200, "{\"success\":tru"),
            _ => Receiver.Answers(401, "{}"),
        };
        var answers = new List<Answer>();
        for (var i = 0; i < Leads; i++) answers.Add(await crm.School.PostAsync());
        Assert.All(answers, a => Assert.Equal("pending", a.Status));
        await crm.UntilAsync(crm.DeliveriesAsync, d => d.Exists(x => x.Attempts > 1));
        receiver.Behave = Receiver.AcceptAsync;
        var deliveries = await crm.SettledAsync(Leads);

        Assert.All(deliveries, d => Assert.Equal(DeliveryState.Delivered, d.State));
        Assert.Equal(deliveries.Select(d => d.WebhookId).Order(), receiver.Taken.Keys.Order());
        Assert.InRange(receiver.MostAtOnce, 1, AtOnce);
        foreach (var answer in answers) Assert.Equal((LeadStatus.NewLead, true, true), (await crm.LeadAsync(answer)) is var lead ? (lead.Status, lead.Billable, lead.HoldsSlot) : default);
        Assert.Equal(Leads, (await crm.School.AllocationAsync()).SlotsTaken);
        Assert.All(receiver.Requests, r => Assert.DoesNotContain("elsewhere", r.Headers["Host"], StringComparison.Ordinal));
        Assert.Equal(0, await app.RunVerbAsync("check"));
    }

    [Fact]
    public async Task Delivery_AnswerLostAndThenCalledDuplicate_CountsAsDelivered()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await VegaApp.StartAsync(settings: CrmSchool.Quick);
        var crm = await CrmSchool.OpenAsync(app, receiver, ("mode", "later"));
        receiver.Behave = (r, http, received) => r.Taken.ContainsKey(received.WebhookId!) ? Receiver.Answers(409, """{"message":"We have her"}""")(r, http, received) : Receiver.LoseTheAnswerAsync(r, http, received);
        var answer = await crm.School.PostAsync();
        Assert.Equal(DeliveryState.Delivered, Assert.Single(await crm.SettledAsync()).State);
        Assert.Equal(LeadStatus.NewLead, (await crm.LeadAsync(answer)).Status);
        Assert.Equal([AttemptOutcome.Retry, AttemptOutcome.Accepted], (await crm.AttemptsAsync()).Select(a => a.Outcome));
    }

    [Fact]
    public async Task Delivery_SlowAnswerOf4Seconds_IsWaitedFor()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await VegaApp.StartAsync(settings: CrmSchool.Quick);
        var crm = await CrmSchool.OpenAsync(app, receiver, ("timeoutSeconds", 8));
        receiver.Behave = async (r, http, received) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(4), http.RequestAborted);
            await Receiver.AcceptAsync(r, http, received);
        };
        Assert.Equal("new_lead", (await crm.School.PostAsync()).Status);
    }

    [Fact]
    public async Task Delivery_DeadSystem_IsLeftAloneAndItsPostsWaitForNothing()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await VegaApp.StartAsync(settings: [("Vega:Delivery:RetrySeconds", "0.01"), ("Vega:Delivery:PollSeconds", "0.05"), ("Vega:Delivery:BreakerSeconds", "3600"), ("Vega:Delivery:BreakerFailures", "3")]);
        var crm = await CrmSchool.OpenAsync(app, receiver);
        receiver.Behave = Receiver.Answers(500, "");
        Assert.Equal("pending", (await crm.School.PostAsync()).Status);
        Assert.Equal(3, receiver.Requests.Count);
        Assert.Equal("pending", (await crm.School.PostAsync()).Status);
        Assert.Equal(3, receiver.Requests.Count);
        receiver.Behave = Receiver.AcceptAsync;
        using var key = crm.School.WithClientKey();
        var destination = (await crm.DeliveriesAsync())[0].DestinationId;
        Assert.Equal(System.Net.HttpStatusCode.OK, (await key.PostAsync($"/api/v1/destinations/{destination}/resume", null)).StatusCode);
        Assert.All(await crm.SettledAsync(2), d => Assert.Equal(DeliveryState.Delivered, d.State));
    }

    [Fact]
    public async Task Delivery_PrivateAddressNotAllowed_IsNeverConnectedTo()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var database = await TestDatabase.CreateAsync(Vega.Portal.Data.DatabaseProvider.Sqlite);
        await using (var app = VegaApp.StartOn(database))
        {
            var crm = await CrmSchool.OpenAsync(app, receiver, ("mode", "later"), ("url", receiver.Url.Replace("127.0.0.1", "[::ffff:10.255.255.1]", StringComparison.Ordinal)));
            await crm.School.PostAsync();
            var attempt = (await crm.UntilAsync(crm.AttemptsAsync, a => a.Exists(x => x.Outcome != AttemptOutcome.Sending)))[0];
            Assert.Equal((AttemptOutcome.Retry, false), (attempt.Outcome, attempt.MayHaveArrived));
            Assert.StartsWith("its address is private", attempt.Fault, StringComparison.Ordinal);
        }
        Assert.Empty(receiver.Requests);
    }
}
