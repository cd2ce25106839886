using NodaTime;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Tests.Intake;

namespace Vega.Tests.Leads;

public class LeadChangesTests
{
    private readonly SampleClient sample = new();
    private Instant now = SampleClient.At("2026-11-25T17:00:00Z");
    private List<LeadEvent> history = [];

    [Theory]
    [InlineData(LeadStatus.NewLead, "contacted", LeadStatus.Contacted, 2, true)]
    [InlineData(LeadStatus.Applied, "contacted", LeadStatus.Contacted, 2, true)]
    [InlineData(LeadStatus.NewLead, "returned", LeadStatus.Returned, 0, false)]
    [InlineData(LeadStatus.Applied, "rejected", LeadStatus.Rejected, 0, false)]
    [InlineData(LeadStatus.Rejected, "interviewed", LeadStatus.Interviewed, 3, true)]
    [InlineData(LeadStatus.Interviewed, "custom_good_2", LeadStatus.CustomGood2, 3, true)]
    [InlineData(LeadStatus.Error, "custom_good_1", LeadStatus.CustomGood1, 1, true)]
    [InlineData(LeadStatus.NewLead, "Application started", LeadStatus.ApplicationStarted, 5, true)]
    [InlineData(LeadStatus.Pending, "new_lead", LeadStatus.NewLead, 1, true)]
    [InlineData(LeadStatus.Pending, "error", LeadStatus.Error, 0, false)]
    public void Status_Changed_MovesRankAndInfersBillable(LeadStatus from, string to, LeadStatus status, int rank, bool billable)
    {
        var lead = Lead(from);
        var highest = lead.HighestFunnelRank;
        var change = Apply(lead, new() { Status = to });
        Assert.Equal((status, rank, billable, now), (lead.Status, lead.FunnelRank, lead.Billable, lead.StatusChangedAt));
        Assert.Equal(Math.Max(highest, rank), lead.HighestFunnelRank);
        var recorded = Assert.Single(change.Events);
        Assert.Equal((status, rank, billable, status == LeadStatus.Returned ? LeadEventType.Returned : LeadEventType.Status), (recorded.Status, recorded.FunnelRank, recorded.Billable, recorded.Type));
        Assert.Equal(new("status", from.Key(), status.Key()), LeadFieldChange.FromJson(recorded.Changes!)[0]);
    }

    [Fact]
    public void Billable_SetByHand_SurvivesUntilTheClassChanges()
    {
        var lead = Lead(LeadStatus.NewLead);
        Assert.Equal(LeadEventType.Billable, Assert.Single(Apply(lead, new() { Billable = false }).Events).Type);
        Apply(lead, new() { Status = "contacted" });
        Apply(lead, new() { Status = "applied" });
        Assert.False(lead.Billable);
        Apply(lead, new() { Status = "returned" });
        Apply(lead, new() { Status = "applied" });
        Assert.True(lead.Billable);
        Apply(lead, new() { Status = "returned", Billable = true });
        Assert.True(lead.Billable);
    }

    [Theory]
    [InlineData("over cap")]
    [InlineData("internal")]
    [InlineData("anonymous")]
    [InlineData("test")]
    public void Billable_OfALeadThatIsNotOwed_IsNotInferred(string why)
    {
        var lead = Lead(LeadStatus.Rejected);
        switch (why)
        {
            case "over cap": lead.OverCap = true; break;
            case "internal": lead.VendorId = 3; break;
            case "anonymous": lead.Anonymous = true; break;
            default: lead.Test = true; break;
        }

        Apply(lead, new() { Status = "contacted" });
        Assert.False(lead.Billable);
    }

    [Fact]
    public void Billable_UnderCostPerEnroll_FollowsEnrolling()
    {
        var lead = Lead(LeadStatus.NewLead);
        (lead.Payout, lead.Billable) = (Payout.CostPerEnroll, false);
        Assert.False(After("applied"));
        Assert.True(After("enrolled"));
        Assert.True(After("contacted"));
        Apply(lead, new() { Billable = false });
        Assert.False(After("graduated"));
        Assert.False(After("returned"));
        Assert.False(After("contacted"));
        Assert.True(After("enrolled"));
        Assert.False(After("error"));
        Assert.True(After("started"));

        bool After(string status)
        {
            Apply(lead, new() { Status = status });
            return lead.Billable;
        }
    }

    [Fact]
    public void Status_OfAnEnrolledLeadWithoutItsEvents_IsABug()
    {
        var lead = Lead(LeadStatus.Enrolled);
        lead.Payout = Payout.CostPerEnroll;
        Assert.True(LeadChanges.NeedsHistory(lead));
        Assert.Throws<InvalidOperationException>(() => LeadChanges.Apply(lead, new() { Status = "started" }, new() { Configuration = sample.Build(), Now = now, Actor = "key:6" }));
    }

    [Theory]
    [InlineData(true, LeadStatus.NewLead, "rejected", "2026-12-25T17:00:00Z", -1, false)]
    [InlineData(true, LeadStatus.NewLead, "error", "2026-11-25T17:00:00Z", -1, false)]
    [InlineData(true, LeadStatus.NewLead, "filtered", "2026-11-25T17:00:00Z", -1, false)]
    [InlineData(true, LeadStatus.NewLead, "returned", "2026-11-25T17:00:00Z", -1, false)]
    [InlineData(true, LeadStatus.NewLead, "returned", "2026-12-01T04:59:59Z", -1, false)]
    [InlineData(true, LeadStatus.NewLead, "returned", "2026-12-01T05:00:00Z", 0, true)]
    [InlineData(true, LeadStatus.NewLead, "contacted", "2026-11-25T17:00:00Z", 0, true)]
    [InlineData(true, LeadStatus.Pending, "new_lead", "2026-11-25T17:00:00Z", 0, true)]
    [InlineData(false, LeadStatus.Pending, "new_lead", "2026-11-25T17:00:00Z", 1, true)]
    [InlineData(false, LeadStatus.Rejected, "contacted", "2027-02-25T17:00:00Z", 1, true)]
    [InlineData(true, LeadStatus.Returned, "contacted", "2026-12-25T17:00:00Z", 0, true)]
    [InlineData(false, LeadStatus.NewLead, "contacted", "2026-11-25T17:00:00Z", 0, false)]
    public void Slot_OfAChangedStatus_FollowsTheRule(bool holds, LeadStatus from, string to, string at, int delta, bool after)
    {
        now = SampleClient.At(at);
        var lead = Lead(from);
        lead.HoldsSlot = holds;
        var change = Apply(lead, new() { Status = to });
        Assert.Equal((delta, after), (change.SlotDelta, lead.HoldsSlot));
        Assert.Equal(after, change.Events[0].HoldsSlot);
    }

    [Fact]
    public void Slot_TakenAboveTheCap_IsSaid()
    {
        sample.Allocation!.SlotsTaken = 10;
        var lead = Lead(LeadStatus.Rejected);
        lead.HoldsSlot = false;
        Assert.Equal("The monthly cap of 10 was full; the lead took slot 11.", Assert.Single(Apply(lead, new() { Status = "contacted" }).Notes));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Slot_OfATestOrOverCapLead_IsNeverTaken(bool test, bool overCap)
    {
        var lead = Lead(LeadStatus.Rejected);
        (lead.Test, lead.OverCap, lead.HoldsSlot) = (test, overCap, false);
        Assert.Equal(0, Apply(lead, new() { Status = "contacted" }).SlotDelta);
    }

    [Fact]
    public void Slot_WithoutAllocation_IsNotTakenAndSaid()
    {
        var lead = Lead(LeadStatus.Rejected);
        (lead.HoldsSlot, lead.AllocationId, sample.Allocation) = (false, null, null);
        var change = Apply(lead, new() { Status = "contacted" });
        Assert.Equal((0, "The campaign has no allocation for 2026-11, so the lead takes no slot."), (change.SlotDelta, Assert.Single(change.Notes)));
    }

    [Theory]
    [InlineData("2026-12-21T17:00:00Z", false)]
    [InlineData("2026-12-22T17:00:00Z", true)]
    public void Return_AfterTheContractsDays_IsMadeAndNoted(string at, bool noted)
    {
        now = SampleClient.At(at);
        var lead = Lead(LeadStatus.NewLead);
        lead.HoldsSlot = false;
        var notes = Apply(lead, new() { Status = "returned" }).Notes;
        Assert.Equal(noted ? ["Returned 31 days after submission; the contract expects returns within 30 days."] : Array.Empty<string>(), notes);
    }

    [Fact]
    public void Reasons_FollowTheStatus()
    {
        sample.Client.ReturnReasons = ["Wrong number", "Fraud"];
        var lead = Lead(LeadStatus.Rejected);
        Apply(lead, new() { Status = "contacted" });
        Assert.Equal((null, null), (lead.Reason, lead.RefusalCode));
        Apply(lead, new() { Status = "returned", ReturnReason = "FRAUD" });
        Assert.Equal((null, "Fraud"), (lead.Reason, lead.ReturnReason));
        Apply(lead, new() { ReturnReason = "Wrong number" });
        Assert.Equal("Wrong number", lead.ReturnReason);
        Apply(lead, new() { Status = "rejected", Reason = "No such program" });
        Assert.Equal(("No such program", null, null), (lead.RejectionReason, lead.RefusalCode, lead.ReturnReason));
        Apply(lead, new() { Status = "error" });
        Assert.Equal("No such program", lead.Reason);

        var held = Lead(LeadStatus.Pending);
        (held.Reason, held.RefusalCode, held.HoldsSlot) = (Refusal.Sentence(Refusal.HeldForReview), Refusal.HeldForReview, false);
        Apply(held, new() { Status = "rejected" });
        Assert.Equal(("Monthly cap reached", Refusal.CapReached), (held.Reason, held.RefusalCode));
    }

    [Fact]
    public void Fields_Changed_AreNormalisedAndRecorded()
    {
        var lead = Lead(LeadStatus.NewLead);
        lead.CustomFields = new() { ["Comment"] = "hi", ["Deleted"] = "kept" };
        var change = Apply(lead, new()
        {
            ExternalId = "SF1", Disposition = "No contact",
            Fields = [new("ContactPhone", "+1 646 555 0000"), new("state", "Hawaii"), new("Gpa", "3.50"), new("Comment", ""), new("last_name", "Doe")],
        });
        Assert.Equal(("6465550000", "HI", "IL", "SF1", "no_contact"), (lead.Contact.Phone, lead.Contact.State, lead.OriginalState, lead.ExternalId, lead.Disposition));
        Assert.Equal(["Gpa", "Deleted"], lead.CustomFields.Keys);
        var recorded = Assert.Single(change.Events);
        Assert.Equal((LeadEventType.Fields, "HI", "key:6"), (recorded.Type, recorded.State, recorded.Actor));
        Assert.Equal(
            [new("phone", "2125551234", "6465550000"), new("state", "IL", "HI"), new("Gpa", null, "3.5"), new("Comment", "hi", null), new("external_id", null, "SF1"), new("disposition", null, "no_contact")],
            LeadFieldChange.FromJson(recorded.Changes!));
    }

    [Fact]
    public void Program_Changed_MovesTheCurrentOneOnly()
    {
        var lead = Lead(LeadStatus.NewLead);
        var change = Apply(lead, new() { ProgramCode = "mba", CostInCents = 8000, Status = "applied" });
        Assert.Equal((2, 1, 1, 8000), (lead.CurrentDegreeProgramId, lead.DegreeProgramId, lead.ProgramGroupId, lead.CostInCents));
        Assert.Equal([LeadEventType.Program, LeadEventType.Price, LeadEventType.Status], change.Events.Select(e => e.Type));
        Assert.Equal([7500, 8000, 8000], change.Events.Select(e => e.CostInCents));
        Assert.Equal([LeadStatus.NewLead, LeadStatus.NewLead, LeadStatus.Applied], change.Events.Select(e => e.Status));
        Assert.Equal(new("program_code", "PSYCH", "MBA"), Assert.Single(LeadFieldChange.FromJson(change.Events[0].Changes!)));
    }

    [Fact]
    public void Change_ToWhatStandsAlready_RecordsNothing()
    {
        var lead = Lead(LeadStatus.NewLead);
        var before = lead.UpdatedAt;
        Assert.Empty(Apply(lead, new() { Status = "new_lead", Billable = true, ProgramCode = "PSYCH", CostInCents = 7500, Fields = [new("city", " Oak Lawn ")] }).Events);
        Assert.Equal(before, lead.UpdatedAt);
    }

    public static TheoryData<string, string?, string> Faults => new()
    {
        { "status", "pending", "not-allowed" }, { "status", "sold", "unknown-status" }, { "status", "Hot", "unknown-status" }, { "status", null, "unknown-status" },
        { "billable", "maybe", Refusal.InvalidField }, { "disposition", "asleep", "unknown-disposition" }, { "return_reason", "Fraud", "not-allowed" },
        { "program_code", "NOPE", Refusal.UnknownProgram }, { "program-code", "", Refusal.MissingField }, { "LeadEmail", "x", Refusal.InvalidField }, { "email", " ", Refusal.MissingField },
        { "first_name", "***", "masked-value" }, { "external_id", "a\0", Refusal.InvalidField }, { "raw_params", "{}", "not-patchable" }, { "remote_ip", "1", "not-patchable" },
        { "vendor_id", "1", "not-patchable" }, { "campaign_id", "1", "not-patchable" }, { "cost_in_cents", "1", "not-patchable" }, { "created_at", "1", "not-patchable" }, { "Shoe", "1", "not-patchable" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Patch_WithAFault_ChangesNothing(string name, string? value, string code)
    {
        sample.Client.StatusLabels = new() { ["applied"] = "Hot", ["enrolled"] = "hot" };
        var lead = Lead(LeadStatus.NewLead);
        var (patch, errors) = LeadPatch.Read([new("id", "VEGA-1"), new("city", "Chicago"), new(name, value)], sample.Build().Fields);
        var all = errors.Concat(errors.Count == 0 ? Apply(lead, patch).Errors : []).ToList();
        Assert.Equal((name.Replace('-', '_'), code), (Assert.Single(all).Field, all[0].Code));
        Assert.Equal("Oak Lawn", lead.Contact.City);
    }

    [Fact]
    public void Patch_OfASample_IsRead()
    {
        var (patch, errors) = LeadPatch.Read([new("id", "VEGA-1"), new("status", "returned"), new("billable", "false")], sample.Build().Fields);
        Assert.Empty(errors);
        Assert.Equal((true, "returned", true, false, false), (patch.Status.IsGiven, patch.Status.Value, patch.Billable.IsGiven, patch.Billable.Value, patch.ExternalId.IsGiven));
    }

    [Fact]
    public void Patch_MakingATestBillable_IsRefused()
    {
        var lead = Lead(LeadStatus.NewLead);
        (lead.Test, lead.Billable) = (true, false);
        Assert.Equal("billable", Assert.Single(Apply(lead, new() { Billable = true }).Errors).Field);
    }

    [Fact]
    public void Status_ByAClientsOwnLabel_IsFound()
    {
        sample.Client.StatusLabels = new() { ["interviewed"] = "Toured campus" };
        Assert.Equal(LeadStatus.Interviewed, LeadChanges.FindStatus("toured CAMPUS", sample.Client).Status);
        Assert.Equal(LeadStatus.Qualified, LeadChanges.FindStatus("Qualified", sample.Client).Status);
        Assert.NotNull(LeadChanges.FindStatus("Interviewed campus", sample.Client).Error);
    }

    private LeadChange Apply(Lead lead, LeadPatch patch)
    {
        var change = LeadChanges.Apply(lead, patch, new() { Configuration = sample.Build(), Now = now, Actor = "key:6", Allocation = sample.Allocation, History = history });
        history.AddRange(change.Events);
        return change;
    }

    // The sample post's lead in that status, as it would have got there.
    private Lead Lead(LeadStatus status)
    {
        var lead = sample.Decide().Lead;
        history = [LeadEvent.Of(lead, 1, LeadEventType.Received, lead.CreatedAt, "key:5")];
        (lead.Status, lead.FunnelRank, lead.Billable) = (status, status.CountedRank(0), status.IsGood());
        lead.HighestFunnelRank = Math.Max(lead.FunnelRank, 1);
        if (status == LeadStatus.Rejected) (lead.Reason, lead.RefusalCode) = ("Monthly cap reached", Refusal.CapReached);
        return lead;
    }
}
