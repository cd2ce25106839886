using System.Net;
using System.Text.Json.Nodes;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Tests.Support;

namespace Vega.Tests.Intake;

/// <summary>Every refusal code, through the front door; with the client's primary LMS as <c>rejected</c>, else as <c>filtered</c> (reading 73).</summary>
public sealed class RefusalTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Theory]
    [InlineData("ContactFirstName")]
    [InlineData("LeadEmail")]
    [InlineData("ContactPhone")]
    [InlineData("State")]
    [InlineData("PostalCode")]
    [InlineData("Birthdate")]
    [InlineData("Gpa")]
    [InlineData("Military")]
    [InlineData("StartClasses")]
    public async Task Post_RequiredFieldMissing_IsRefusedByItsName(string field)
    {
        foreach (var primaryLms in new[] { true, false })
        {
            var school = await new School(_app, primaryLms).OpenAsync();
            await AssertRefusedAsync(school, primaryLms, Refusal.MissingField, field, (field, null));
            await AssertRefusedAsync(school, primaryLms, Refusal.MissingField, field, (field, "   "));
        }
    }

    [Theory]
    [InlineData("Comment", "a\u0001b")]
    [InlineData("LeadEmail", "jane.doe@example")]
    [InlineData("ContactPhone", "555-1234")]
    [InlineData("State", "Atlantis")]
    [InlineData("PostalCode", "6045")]
    [InlineData("Birthdate", "31.12.1998")]
    [InlineData("Gpa", "three")]
    [InlineData("Military", "perhaps")]
    [InlineData("StartClasses", "next_century")]
    public async Task Post_FieldOfEachTypeInvalid_IsRefusedByItsName(string field, string value)
    {
        foreach (var primaryLms in new[] { true, false })
        {
            var school = await new School(_app, primaryLms).OpenAsync();
            await AssertRefusedAsync(school, primaryLms, Refusal.InvalidField, field, (field, value));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_ManyFaults_AreAllToldAndTheFirstGivesTheReason(bool primaryLms)
    {
        var school = await new School(_app, primaryLms).OpenAsync();
        var answer = await AssertRefusedAsync(school, primaryLms, Refusal.MissingField, "ContactFirstName", ("ContactFirstName", null), ("LeadEmail", "nobody"), ("program_code", "NOPE"));
        Assert.Equal([Refusal.MissingField, Refusal.InvalidField, Refusal.UnknownProgram], answer.ErrorCodes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_UnknownProgram_IsRefused(bool primaryLms)
    {
        var school = await new School(_app, primaryLms).OpenAsync();
        var answer = await AssertRefusedAsync(school, primaryLms, Refusal.UnknownProgram, "program_code", ("program_code", "NOPE"));
        Assert.StartsWith("Unknown program code", Reason(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_InactiveProgram_IsRefusedInTheSameWords(bool primaryLms)
    {
        var school = await new School(_app, primaryLms).OpenAsync();
        var answer = await AssertRefusedAsync(school, primaryLms, Refusal.InactiveProgram, "program_code", ("program_code", "OLD"));
        Assert.StartsWith("Unknown program code", Reason(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_ProgramOfAnotherGroup_IsRefused(bool primaryLms)
    {
        var school = await new School(_app, primaryLms).OpenAsync();
        var answer = await AssertRefusedAsync(school, primaryLms, Refusal.ProgramNotInCampaign, "program_code", ("program_code", "MBA"));
        Assert.Equal("Program MBA is not part of campaign Healthcare", Reason(answer));
    }

    [Theory]
    [InlineData(true, "paused")]
    [InlineData(false, "paused")]
    [InlineData(true, "ended")]
    [InlineData(false, "ended")]
    public async Task Post_InactiveCampaign_IsRefused(bool primaryLms, string status)
    {
        var school = new School(_app, primaryLms);
        school.Healthcare["status"] = status;
        await school.OpenAsync();
        await AssertRefusedAsync(school, primaryLms, Refusal.InactiveCampaign, "campaign_id");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_WithoutCampaign_IsRefusedWhenTwoCouldTakeIt(bool primaryLms)
    {
        var school = new School(_app, primaryLms);
        school.Contract["campaigns"]![1]!["status"] = "active";
        await school.OpenAsync();
        await AssertRefusedAsync(school, primaryLms, Refusal.MissingCampaign, "campaign_id", ("campaign_id", null));
    }

    [Fact]
    public async Task Post_WithoutCampaign_TakesTheOnlyOneThatHasTheProgram()
    {
        var school = await new School(_app).OpenAsync();
        var answer = await school.PostAsync(("campaign_id", null), ("program_code", "MBA"));
        Assert.Equal("new_lead", answer.Status);
        Assert.Equal(_app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Business"), (await school.LeadsAsync()).Single().CampaignId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_NoAllocationForTheMonth_IsRefused(bool primaryLms)
    {
        var school = new School(_app, primaryLms);
        School.Allocate(school.Healthcare, school.Month.PlusMonths(-1), cap: 10);
        await school.OpenAsync();
        var answer = await AssertRefusedAsync(school, primaryLms, Refusal.NoAllocation, null);
        Assert.Equal("No allocation for month", Reason(answer));
        Assert.Equal(0, (await school.LeadsAsync()).Single().CostInCents);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_CapZero_IsClosedWhateverThePolicy(bool primaryLms)
    {
        foreach (var policy in new[] { "refuse", "accept_unbillable", "hold_for_review" })
        {
            var school = new School(_app, primaryLms);
            School.Allocate(school.Healthcare, school.Month, cap: 0);
            school.Healthcare["overCap"] = policy;
            await school.OpenAsync();
            await AssertRefusedAsync(school, primaryLms, Refusal.CapClosed, null);
        }
    }

    [Fact]
    public async Task Post_CapNull_IsUncapped()
    {
        var school = new School(_app);
        School.Allocate(school.Healthcare, school.Month, cap: null);
        await school.OpenAsync();
        for (var i = 0; i < 3; i++) Assert.Equal("new_lead", (await school.PostAsync()).Status);
        Assert.Equal(3, (await school.AllocationAsync()).SlotsTaken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_CapReached_IsRefusedUnderRefuse(bool primaryLms)
    {
        var school = await CappedAsync(primaryLms, "refuse");
        var answer = await school.PostAsync();
        Assert.Equal([Refusal.CapReached], answer.ErrorCodes);
        Assert.Equal("Monthly cap reached", Reason(answer));
        Assert.Equal(primaryLms ? "rejected" : "filtered", answer.Status);
        await AssertLastAsync(school, billable: false, holdsSlot: false);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_CapReached_IsTakenWithoutPayUnderAcceptUnbillable(bool primaryLms)
    {
        var school = await CappedAsync(primaryLms, "accept_unbillable");
        var answer = await school.PostAsync();
        Assert.Equal("new_lead", answer.Status);
        Assert.Empty(answer.Errors);
        await AssertLastAsync(school, billable: false, holdsSlot: false);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_CapReached_WaitsUnderHoldForReview(bool primaryLms)
    {
        var school = await CappedAsync(primaryLms, "hold_for_review");
        Assert.Equal("pending", (await school.PostAsync()).Status);
        await AssertLastAsync(school, billable: false, holdsSlot: false);
    }

    [Fact]
    public async Task Post_AfterTheOnlySlotCameBack_IsAccepted()
    {
        var school = await CappedAsync(primaryLms: true, "refuse");
        var first = (await school.LeadsAsync()).Single();
        var patched = await school.PatchAsync($$"""{ "id": "{{first.PublicId.With("VEGA")}}", "status": "returned" }""");
        Assert.Equal(HttpStatusCode.OK, patched.Code);
        Assert.Equal("new_lead", (await school.PostAsync()).Status);
        Assert.Equal(Refusal.CapReached, Assert.Single((await school.PostAsync()).ErrorCodes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_SameEmailInAnotherCase_IsADuplicate(bool primaryLms)
    {
        var school = await new School(_app, primaryLms).OpenAsync();
        var email = $"first@{school.Slug}.example.com";
        Assert.Equal("new_lead", (await school.PostAsync(("LeadEmail", email))).Status);
        var answer = await AssertRefusedAsync(school, primaryLms, Refusal.Duplicate, "LeadEmail", ("LeadEmail", email.ToUpperInvariant()));
        Assert.Equal($"Duplicate lead: {email.ToLowerInvariant()}.", Reason(answer), ignoreCase: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_SamePhoneInAnotherSpelling_IsADuplicate(bool primaryLms)
    {
        var school = await new School(_app, primaryLms).OpenAsync();
        Assert.Equal("new_lead", (await school.PostAsync(("ContactPhone", "3125550101"))).Status);
        await AssertRefusedAsync(school, primaryLms, Refusal.Duplicate, "ContactPhone", ("ContactPhone", "+1 (312) 555-0101"));
    }

    [Fact]
    public async Task Post_EmptyEmailAndPhone_AreNeverDuplicates()
    {
        var school = new School(_app);
        foreach (var field in school.Client["fields"]!.AsArray()) field!.AsObject().Remove("required");
        await school.OpenAsync();
        for (var i = 0; i < 3; i++) Assert.Equal("new_lead", (await school.PostAsync(("LeadEmail", i == 0 ? "" : null), ("ContactPhone", i == 1 ? " " : null))).Status);
    }

    [Fact]
    public async Task Post_OfAnotherVendor_IsADuplicateToo()
    {
        var school = new School(_app);
        var contract = school.Contract.DeepClone().AsObject();
        contract["vendor"] = "Other " + school.Slug;
        school.File["contracts"]!.AsArray().Add((JsonNode)contract);
        await school.OpenAsync();
        Assert.Equal("new_lead", (await school.PostAsync(("LeadEmail", "jane@example.com"))).Status);
        using var other = _app.ClientWithKey("other " + school.Slug);
        var body = school.Body(("LeadEmail", "jane@example.com"), ("campaign_id", _app.Applied.CampaignPublicId($"{school.Slug}/Other {school.Slug}/Healthcare")));
        Assert.Equal([Refusal.Duplicate], (await school.PostAsync(other, body)).ErrorCodes);
    }

    [Fact]
    public async Task Post_AfterARefusedOrTestPostOfThePerson_IsNoDuplicate()
    {
        var school = await new School(_app).OpenAsync();
        Assert.Equal("rejected", (await school.PostAsync(("LeadEmail", "jane@example.com"), ("program_code", "NOPE"))).Status);
        Assert.Equal("new_lead", (await school.PostAsync(("LeadEmail", "jane@example.com"), ("test", "true"))).Status);
        Assert.Equal("new_lead", (await school.PostAsync(("LeadEmail", "jane@example.com"))).Status);
    }

    [Fact]
    public async Task Post_TestLead_TakesNoSlotAndIsNotBilled()
    {
        var school = new School(_app);
        School.Allocate(school.Healthcare, school.Month, cap: 1);
        await school.OpenAsync();
        Assert.Equal("new_lead", (await school.PostAsync(("test", "true"))).Status);
        await AssertLastAsync(school, billable: false, holdsSlot: false);
        Assert.Equal("new_lead", (await school.PostAsync()).Status);
        Assert.Equal(1, (await school.AllocationAsync()).SlotsTaken);
    }

    private async Task<School> CappedAsync(bool primaryLms, string policy)
    {
        var school = new School(_app, primaryLms);
        School.Allocate(school.Healthcare, school.Month, cap: 1);
        school.Healthcare["overCap"] = policy;
        await school.OpenAsync();
        Assert.Equal("new_lead", (await school.PostAsync()).Status);
        await AssertLastAsync(school, billable: true, holdsSlot: true);
        return school;
    }

    private static async Task AssertLastAsync(School school, bool billable, bool holdsSlot)
    {
        var lead = (await school.LeadsAsync())[^1];
        Assert.Equal((billable, holdsSlot, 7500), (lead.Billable, lead.HoldsSlot, lead.CostInCents));
    }

    private static string? Reason(Answer answer) => answer["rejection_reason"] ?? answer["filtered_reason"];

    private static async Task<Answer> AssertRefusedAsync(School school, bool primaryLms, string code, string? field, params (string Name, string? Value)[] changes)
    {
        var answer = await school.PostAsync(changes);
        Assert.Equal(HttpStatusCode.OK, answer.Code);
        Assert.Equal(primaryLms ? "rejected" : "filtered", answer.Status);
        Assert.Equal(answer.Errors.First().GetProperty("message").GetString(), answer[primaryLms ? "rejection_reason" : "filtered_reason"]);
        Assert.Null(answer[primaryLms ? "filtered_reason" : "rejection_reason"]);
        Assert.Equal(code, answer.ErrorCodes[0]);
        Assert.Equal(field, answer.Errors.First().TryGetProperty("field", out var named) ? named.GetString() : null);
        var lead = (await school.LeadsAsync())[^1];
        Assert.Equal((answer.Id, primaryLms ? LeadStatus.Rejected : LeadStatus.Filtered, code, false, false), (lead.PublicId.With("VEGA"), lead.Status, lead.RefusalCode, lead.Billable, lead.HoldsSlot));
        return answer;
    }
}
