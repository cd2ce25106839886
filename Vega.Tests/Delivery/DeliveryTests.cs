using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Delivery;
using Vega.Domain.Leads;
using Vega.Tests.Support;

namespace Vega.Tests.Delivery;

/// <summary>Accepted leads and the client's own system, through the front door (readings 48, 73, 94 to 96, 109, 116).</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private VegaApp _app = null!;
    private Receiver _receiver = null!;

    public async Task InitializeAsync() => (_app, _receiver) = (await VegaApp.StartAsync(settings: [.. CrmSchool.Quick, ("Vega:Delivery:WaitSeconds", "2")]), await Receiver.StartAsync());

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Post_SystemTakesTheLead_IsAnsweredNewLead()
    {
        var crm = await CrmSchool.OpenAsync(_app, _receiver);
        var answer = await crm.School.PostAsync();
        Assert.Equal("new_lead", answer.Status);
        var (lead, delivery, request) = (await crm.LeadAsync(answer), Assert.Single(await crm.DeliveriesAsync()), Assert.Single(_receiver.Requests));
        Assert.Equal((LeadStatus.NewLead, true, true, "crm-" + delivery.PublicId), (lead.Status, lead.Billable, lead.HoldsSlot, lead.ExternalId));
        Assert.Equal((DeliveryState.Delivered, delivery.WebhookId), (delivery.State, request.WebhookId));
        var sent = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal((answer.Id, lead.Contact.Email, "PSYCH", "3.5"), (sent.GetProperty("id").GetString(), sent.GetProperty("email").GetString(), sent.GetProperty("program_code").GetString(), sent.GetProperty("Gpa").GetString()));
        var events = await _app.ReadAsync(db => db.LeadEvents.Where(e => e.LeadId == lead.Id).OrderBy(e => e.Seq).Select(e => new { e.Type, e.Status, e.Billable }).ToListAsync());
        Assert.Equal([LeadEventType.Received, LeadEventType.Fields, LeadEventType.Delivered], events.Select(e => e.Type));
        Assert.Equal((LeadStatus.Pending, false, LeadStatus.NewLead, true), (events[0].Status, events[0].Billable, events[2].Status, events[2].Billable));
        Assert.Equal(0, await _app.RunVerbAsync("check"));
    }

    [Fact]
    public async Task Post_SystemRefusesTheLead_IsAnsweredRejectedAndHoldsNoSlot()
    {
        var crm = await CrmSchool.OpenAsync(_app, _receiver);
        _receiver.Behave = Receiver.Answers(200, """{"success":false,"message":"No such program here"}""");
        var answer = await crm.School.PostAsync();
        Assert.Equal(("rejected", "No such program here"), (answer.Status, answer["rejection_reason"]));
        var lead = await crm.LeadAsync(answer);
        Assert.Equal((LeadStatus.Rejected, false, false), (lead.Status, lead.Billable, lead.HoldsSlot));
        Assert.Equal(0, (await crm.School.AllocationAsync()).SlotsTaken);
        Assert.Equal(DeliveryState.Refused, Assert.Single(await crm.DeliveriesAsync()).State);
        Assert.Equal(0, await _app.RunVerbAsync("check"));
    }

    [Fact]
    public async Task Post_SystemHasThePersonAlready_IsRejectedAsDuplicate()
    {
        var crm = await CrmSchool.OpenAsync(_app, _receiver);
        _receiver.Behave = Receiver.Answers(409, "{}");
        var answer = await crm.School.PostAsync();
        Assert.Equal(("rejected", "Duplicate in the client’s own system"), (answer.Status, answer["rejection_reason"]));
    }

    [Fact]
    public async Task Post_SystemSaysNothingInTime_IsAnsweredPendingAndDeliveredLater()
    {
        var crm = await CrmSchool.OpenAsync(_app, _receiver, ("timeoutSeconds", 5));
        var (asked, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _receiver.Behave = async (receiver, http, received) =>
        {
            asked.TrySetResult();
            await mayAnswer.Task;
            await Receiver.AcceptAsync(receiver, http, received);
        };
        var answer = await crm.School.PostAsync();
        await asked.Task;
        Assert.Equal("pending", answer.Status);
        Assert.Equal((true, false), (await crm.LeadAsync(answer)) is var before ? (before.HoldsSlot, before.Billable) : default);
        using (var vendor = crm.School.WithVendorKey())
            Assert.Equal("pending", (await Answer.OfAsync(await vendor.GetAsync($"/{crm.School.Slug}/leads/{answer.Id}"))).Status);
        mayAnswer.SetResult();
        await crm.SettledAsync();
        Assert.Equal(LeadStatus.NewLead, (await crm.LeadAsync(answer)).Status);
        Assert.Single(_receiver.Requests);
    }

    [Fact]
    public async Task Post_LaterMode_IsPendingAtOnceAndTheVendorReadsTheRefusalBack()
    {
        var crm = await CrmSchool.OpenAsync(_app, _receiver, ("mode", "later"));
        _receiver.Behave = Receiver.Answers(422, """{"errors":[{"message":"Zip code is outside our area"}]}""");
        var answer = await crm.School.PostAsync();
        Assert.Equal("pending", answer.Status);
        await crm.SettledAsync();
        using var vendor = crm.School.WithVendorKey();
        var read = await Answer.OfAsync(await vendor.GetAsync($"/{crm.School.Slug}/leads/{answer.Id}"));
        Assert.Equal(("rejected", "Zip code is outside our area", null), (read.Status, read["rejection_reason"], read["email"]));
    }

    [Fact]
    public async Task Post_SameIdempotencyKey_GetsWhatTheSystemSaid()
    {
        var crm = await CrmSchool.OpenAsync(_app, _receiver);
        _receiver.Behave = Receiver.Answers(200, """{"success":false,"reason":"Closed"}""");
        using var vendor = crm.School.WithVendorKey();
        var (named, plain) = (crm.School.Body(), crm.School.Body());
        var first = await crm.School.PostAsync(vendor, named, "once");
        var again = await crm.School.PostAsync(vendor, named, "once");
        Assert.Equal(("rejected", true, first.Text), (again.Status, again.Replayed, again.Text));
        // Without a key a refusal is decided anew.
        Assert.Equal("rejected", (await crm.School.PostAsync(vendor, plain)).Status);
        _receiver.Behave = Receiver.AcceptAsync;
        var anew = await crm.School.PostAsync(vendor, plain);
        Assert.Equal(("new_lead", false), (anew.Status, anew.Replayed));
        Assert.True((await crm.School.PostAsync(vendor, plain)).Replayed);
        Assert.Equal(3, _receiver.Requests.Count);
        Assert.Equal(0, await _app.RunVerbAsync("check"));
    }

    [Fact]
    public async Task Post_RepeatedWhileTheFirstWaits_WaitsWithIt()
    {
        var crm = await CrmSchool.OpenAsync(_app, _receiver, ("timeoutSeconds", 5));
        var mayAnswer = new TaskCompletionSource();
        _receiver.Behave = async (receiver, http, received) =>
        {
            await mayAnswer.Task;
            await Receiver.AcceptAsync(receiver, http, received);
        };
        using var vendor = crm.School.WithVendorKey();
        var body = crm.School.Body();
        var first = crm.School.PostAsync(vendor, body, "twice");
        await crm.UntilAsync(() => Task.FromResult(_receiver.Requests.Count), n => n == 1);
        var second = crm.School.PostAsync(vendor, body, "twice");
        mayAnswer.SetResult();
        Assert.Equal(("new_lead", "new_lead"), ((await first).Status, (await second).Status));
        Assert.Single(_receiver.Requests);
    }

    [Fact]
    public async Task Post_RefusedByVega_GoesNowhere()
    {
        var crm = await CrmSchool.OpenAsync(_app, _receiver);
        Assert.Equal("rejected", (await crm.School.PostAsync(("program_code", "NOPE"))).Status);
        Assert.Equal("new_lead", (await crm.School.PostAsync(("test", "true"))).Status);
        Assert.Empty(await crm.DeliveriesAsync());
    }

    [Fact]
    public async Task Post_TestLead_GoesOnceToTheTestAddressAndNowhereElse()
    {
        await using var sandbox = await Receiver.StartAsync();
        var crm = await CrmSchool.OpenAsync(_app, _receiver, ("testUrl", sandbox.Url));
        _receiver.Behave = Receiver.Answers(500, "");
        var taken = await crm.School.PostAsync(("test", "true"));
        Assert.Equal("new_lead", taken.Status);
        var request = Assert.Single(sandbox.Requests);
        Assert.Equal(("true", true), (request.Headers["X-Vega-Test"], JsonDocument.Parse(request.Body).RootElement.GetProperty("test").GetBoolean()));
        Assert.Equal((true, LeadStatus.NewLead, false, false), (await crm.LeadAsync(taken)) is var lead ? (lead.Test, lead.Status, lead.Billable, lead.HoldsSlot) : default);

        // A test that fails is told at once, and says nothing about the destination.
        sandbox.Behave = Receiver.Answers(503, "");
        for (var i = 0; i < 6; i++) Assert.Equal("error", (await crm.School.PostAsync(("test", "true"))).Status);
        Assert.Equal(7, sandbox.Requests.Count);
        Assert.Empty(_receiver.Requests);
        _receiver.Behave = Receiver.AcceptAsync;
        Assert.Equal("new_lead", (await crm.School.PostAsync()).Status);
        Assert.DoesNotContain("X-Vega-Test", Assert.Single(_receiver.Requests).Headers.Keys);
        Assert.Equal(1, (await crm.School.AllocationAsync()).SlotsTaken);

        // Whose test address is taken away meanwhile goes nowhere, and never to the real one.
        crm.Delivery["paused"] = true;
        await crm.School.OpenAsync();
        var late = await crm.School.PostAsync(("test", "true"));
        (crm.Delivery["paused"], crm.Delivery["testUrl"]) = (false, null);
        await crm.School.OpenAsync();
        await crm.SettledAsync(9);
        Assert.Equal((LeadStatus.Error, 7, 1), ((await crm.LeadAsync(late)).Status, sandbox.Requests.Count, _receiver.Requests.Count));
        Assert.Equal(0, await _app.RunVerbAsync("check"));
    }

    [Fact]
    public async Task Delivery_GivenUp_EndsAsErrorAndRedeliveredLateBillsTheMonthOfSubmission()
    {
        await using var app = await VegaApp.StartAsync(settings: [.. CrmSchool.Quick, ("Vega:Delivery:RetrySeconds", "0.01,0.01"), ("Vega:Delivery:WaitSeconds", "0")]);
        var crm = await CrmSchool.OpenAsync(app, _receiver);
        _receiver.Behave = Receiver.Answers(500, "oops");
        var answer = await crm.School.PostAsync();
        var delivery = Assert.Single(await crm.SettledAsync());
        Assert.Equal((DeliveryState.Failed, 3), (delivery.State, delivery.Attempts));
        var lead = await crm.LeadAsync(answer);
        Assert.Equal((LeadStatus.Error, false, false, "Not delivered after 3 attempts: HTTP 500"), (lead.Status, lead.Billable, lead.HoldsSlot, lead.Reason));
        Assert.Equal(0, (await crm.School.AllocationAsync()).SlotsTaken);

        app.Clock.Advance(Duration.FromDays(40));
        _receiver.Behave = Receiver.AcceptAsync;
        using var key = crm.School.WithClientKey();
        Assert.Equal(System.Net.HttpStatusCode.OK, (await key.PostAsync($"/api/v1/deliveries/{delivery.Id}/redeliver", null)).StatusCode);
        Assert.Equal(DeliveryState.Delivered, Assert.Single(await crm.SettledAsync()).State);
        lead = await crm.LeadAsync(answer);
        Assert.Equal((LeadStatus.NewLead, true, true, crm.School.Month), (lead.Status, lead.Billable, lead.HoldsSlot, new YearMonth(lead.CreatedOn.Year, lead.CreatedOn.Month)));
        Assert.Equal(1, (await crm.School.AllocationAsync(crm.School.Month)).SlotsTaken);
        Assert.Single(_receiver.Requests.Select(r => r.WebhookId).Distinct());
        Assert.Equal(0, await app.RunVerbAsync("check"));
    }

    [Fact]
    public async Task Delivery_OfACampaignWithItsOwnDestination_GoesThere()
    {
        await using var other = await Receiver.StartAsync();
        var crm = new CrmSchool(_app, _receiver);
        crm.School.Client["delivery"] = crm.Delivery;
        crm.School.Healthcare["delivery"] = new JsonObject { ["url"] = other.Url, ["mode"] = "wait", ["format"] = "form", ["body"] = new JsonObject { ["Email"] = "{{email | upper}}", ["Gpa"] = "{{Gpa|number}}", ["Src"] = "{{source|default:'web'}}" } };
        await crm.School.OpenAsync();
        Assert.Equal("new_lead", (await crm.School.PostAsync(("LeadEmail", "a+b@example.com"))).Status);
        Assert.Empty(_receiver.Requests);
        var request = Assert.Single(other.Requests);
        Assert.Equal(("application/x-www-form-urlencoded", "Email=A%2BB%40EXAMPLE.COM&Gpa=3.5&Src=web"), (request.Headers["Content-Type"], request.Body));
    }

    [Fact]
    public async Task Delivery_HeldLeadReleasedByHand_GoesOut()
    {
        var crm = new CrmSchool(_app, _receiver);
        crm.School.Client["delivery"] = crm.Delivery;
        School.Allocate(crm.School.Healthcare, crm.School.Month, cap: 1);
        crm.School.Healthcare["overCap"] = "hold_for_review";
        await crm.School.OpenAsync();
        await crm.School.PostAsync();
        var held = await crm.School.PostAsync();
        Assert.Equal("pending", held.Status);
        Assert.Single(await crm.DeliveriesAsync());
        await crm.School.PatchAsync($$"""{"id":"{{held.Id}}","status":"new_lead"}""");
        await crm.SettledAsync(2);
        Assert.Equal(2, _receiver.Taken.Count);
        Assert.Equal(LeadStatus.NewLead, (await crm.LeadAsync(held)).Status);
    }

    [Fact]
    public async Task Delivery_LeadRejectedByHandMeanwhile_IsNotSent()
    {
        var crm = await CrmSchool.OpenAsync(_app, _receiver, ("paused", true));
        var answer = await crm.School.PostAsync();
        Assert.Equal("pending", answer.Status);
        await crm.School.PatchAsync($$"""{"id":"{{answer.Id}}","status":"rejected"}""");
        crm.Delivery["paused"] = false;
        await crm.School.OpenAsync();
        Assert.Equal(DeliveryState.Cancelled, Assert.Single(await crm.SettledAsync()).State);
        Assert.Empty(_receiver.Requests);
    }

    [Fact]
    public async Task StatusBack_WordsOfTheSystemTwiceAndOutOfOrder_DoNoHarm()
    {
        var crm = new CrmSchool(_app, _receiver);
        crm.School.Client["delivery"] = crm.Delivery;
        crm.School.Client["statusWords"] = new JsonObject { ["Working"] = "contacted", ["Won"] = "enrolled" };
        await crm.School.OpenAsync();
        var mayAnswer = new TaskCompletionSource();
        _receiver.Behave = async (receiver, http, received) =>
        {
            // The system tells a status before it answers the post.
            await mayAnswer.Task;
            await Receiver.AcceptAsync(receiver, http, received);
        };
        var posting = crm.School.PostAsync();
        await crm.UntilAsync(() => Task.FromResult(_receiver.Requests.Count), n => n == 1);
        var id = JsonDocument.Parse(_receiver.Requests.First().Body).RootElement.GetProperty("id").GetString();
        Assert.Equal("contacted", (await crm.School.PatchAsync($$"""{"id":"{{id}}","status":"working","status_at":"2026-11-25T10:00:00Z"}""")).Status);
        mayAnswer.SetResult();
        var answer = await posting;
        Assert.Equal("contacted", answer.Status);
        Assert.Equal("enrolled", (await crm.School.PatchAsync($$"""{"id":"{{id}}","status":"Won","status_at":"2026-11-25T12:00:00Z"}""")).Status);
        var late = await crm.School.PatchAsync($$"""{"id":"{{id}}","status":"Working","status_at":"2026-11-25T11:00:00+00:00"}""");
        Assert.Equal(("enrolled", true), (late.Status, late.Text.Contains("older and changed nothing", StringComparison.Ordinal)));
        var before = (await crm.LeadAsync(answer)).UpdatedSeq;
        Assert.Equal("enrolled", (await crm.School.PatchAsync($$"""{"id":"{{id}}","status":"Won","status_at":"2026-11-25T12:00:00Z"}""")).Status);
        Assert.Equal(before, (await crm.LeadAsync(answer)).UpdatedSeq);
        Assert.Equal(422, (int)(await crm.School.PatchAsync($$"""{"id":"{{id}}","status":"Nonsense"}""")).Code);
    }
}
