using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;

namespace Vega.Tests.Intake;

public class IntakeTests
{
    [Fact]
    public void Post_ThatFits_IsANewLeadWithAllItsColumns()
    {
        var sample = new SampleClient();
        var decision = sample.Decide(("source", "facebook"), ("SubId", "creative_1234"), ("ad_id", "A1"), ("landing_page_id", "LP"), ("campus_id", "NORTH"), ("ip_address", "10.0.0.7"));
        var lead = decision.Lead;

        Assert.Empty(decision.Errors);
        Assert.Empty(decision.Warnings);
        Assert.Equal((LeadStatus.NewLead, null, true, true, 7500), (lead.Status, lead.Reason, lead.Billable, lead.HoldsSlot, lead.CostInCents));
        Assert.True(decision.TakesSlot);
        Assert.Equal((1, 1, 1, 1, 1, 1, 9), (lead.VendorId, lead.ContractId, lead.CampaignId, lead.ProgramGroupId, lead.DegreeProgramId, lead.CurrentDegreeProgramId, lead.AllocationId));
        Assert.Equal(("Jane", "Doe", "2125551234", SampleClient.Email), (lead.Contact.FirstName, lead.Contact.LastName, lead.Contact.Phone, lead.Contact.Email));
        Assert.Equal(("Oak Lawn", "IL", "60453"), (lead.OriginalCity, lead.OriginalState, lead.Contact.ZipCode));
        Assert.Equal(("facebook", "creative_1234", "A1", "LP", 4, "10.0.0.7", "1.2.3.4"), (lead.Source, lead.SubId, lead.AdId, lead.LandingPageId, lead.CampusId, lead.IpAddress, lead.RemoteIp));
        Assert.Equal(["Military", "StartClasses"], lead.CustomFields.Keys);
        Assert.Equal("1", lead.CustomFields["Military"]);
        Assert.Equal((1, 1, new LocalDate(2026, 11, 21), 5, "PSYCH"), (lead.FunnelRank, lead.HighestFunnelRank, lead.CreatedOn, lead.ApiKeyId, lead.ProgramCode));
        Assert.Equal(["fields", "fit", "filters", "duplicate", "cap", "price"], decision.Trace.Steps.Select(s => s.Key));
        Assert.Equal(["18 of 18", "PSYCH is in Healthcare; Healthcare", "0 rules, none blocks", "none in 90 days", "lead 4 of the 10 cap", "75.00 per lead"], decision.Trace.Steps.Select(s => s.Saw));
        Assert.Equal(decision.Trace.ToJson(), IntakeTrace.FromJson(lead.Post!.Trace).ToJson());
        Assert.Equal(7, lead.Post.ConfigVersion);
    }

    [Theory]
    [InlineData("ContactFirstName", " ", Refusal.MissingField, "ContactFirstName is required")]
    [InlineData("program_code", null, Refusal.MissingField, "program_code is required")]
    [InlineData("ContactPhone", "212", Refusal.InvalidField, "ContactPhone must be a US phone number of 10 digits")]
    [InlineData("LeadEmail", "jane", Refusal.InvalidField, "LeadEmail must be an e-mail address, as name@example.com")]
    [InlineData("State", "Atlantis", Refusal.InvalidField, "state must be a US state, as IL or Illinois")]
    [InlineData("zip_code", "1", Refusal.InvalidField, "zip_code must be a US ZIP code of 5 or 9 digits")]
    [InlineData("Birthdate", "soon", Refusal.InvalidField, "Birthdate must be a date, as 2026-11-21 or 11/21/2026")]
    [InlineData("Gpa", "good", Refusal.InvalidField, "Gpa must be a number, as 3.5")]
    [InlineData("Military", "maybe", Refusal.InvalidField, "Military must be true or false, yes or no, 1 or 0")]
    [InlineData("StartClasses", "never", Refusal.InvalidField, "StartClasses must be one of now, within_3_months")]
    [InlineData("test", "perhaps", Refusal.InvalidField, "test must be true or false, yes or no, 1 or 0")]
    [InlineData("Comment", "a\0b", Refusal.InvalidField, "Comment must not contain control characters or broken characters")]
    [InlineData("program_code", "NOPE", Refusal.UnknownProgram, "Unknown program code")]
    [InlineData("program_code", "OLD", Refusal.InactiveProgram, "Unknown program code")]
    [InlineData("program_code", "MBA", Refusal.ProgramNotInCampaign, "Program MBA is not part of campaign Healthcare")]
    [InlineData("campaign_id", "CAMP-0000000000000ca4", Refusal.InactiveCampaign, "Campaign Sleepy is not active")]
    public void Post_WithOneFault_IsRejectedWithItsReason(string name, string? value, string code, string message)
    {
        var decision = new SampleClient().Decide((name, value));
        Assert.Equal((code, message), (Assert.Single(decision.Errors).Code, decision.Errors[0].Message));
        Assert.Equal((LeadStatus.Rejected, message, code), (decision.Lead.Status, decision.Lead.Reason, decision.Lead.RefusalCode));
        Assert.Equal((false, false, 0), (decision.Lead.Billable, decision.Lead.HoldsSlot, decision.Lead.FunnelRank));
    }

    [Fact]
    public void Trace_StoredWithTitlesAndWords_IsStillRead()
    {
        var trace = IntakeTrace.FromJson("""
            {"configVersion":7,"steps":[{"key":"filters","title":"Filter rules","outcome":"refused","saw":"1 rule, 1 blocks","rules":[
              {"id":4,"name":"No Hawaii","level":"campaign","enabled":true,"words":"State is any of HI","verdict":"refused","saw":"HI"}]}],"errors":[],"warnings":[]}
            """);
        Assert.Null(trace.RulesVersion);
        Assert.Equal(new TraceRule(4, TraceOutcome.Refused, "HI", "No Hawaii", "campaign", true, "State is any of HI"), Assert.Single(Assert.Single(trace.Steps).Rules!));
        Assert.Equal("Filter rules", IntakeSteps.Title(trace.Steps[0].Key));
    }

    [Fact]
    public void Post_RefusedWhereVegaIsNotThePrimaryLms_IsFiltered()
    {
        var sample = new SampleClient();
        sample.Client.PrimaryLms = false;
        var lead = sample.Decide(("State", "Atlantis")).Lead;
        Assert.Equal((LeadStatus.Filtered, "state must be a US state, as IL or Illinois", null), (lead.Status, lead.FilteredReason, lead.RejectionReason));
        Assert.Equal("Atlantis", lead.Contact.State);
    }

    [Fact]
    public void Post_WithManyFaults_ShowsAllAndTakesNothing()
    {
        var sample = new SampleClient { Duplicate = new(new(2), true, SampleClient.At("2026-11-20T00:00:00Z")) };
        sample.Allocation!.Cap = 3;
        sample.Rule("state", "equals", "IL");
        var decision = sample.Decide(("ContactFirstName", ""), ("program_code", "MBA"));
        Assert.Equal([Refusal.MissingField, Refusal.ProgramNotInCampaign, Refusal.Filtered, Refusal.Duplicate, Refusal.CapReached], decision.Errors.Select(e => e.Code));
        Assert.Equal("ContactFirstName is required", decision.Lead.Reason);
        Assert.False(decision.TakesSlot);
        Assert.Equal(7500, decision.Lead.CostInCents);
    }

    [Fact]
    public void Post_TooLongOrBroken_IsKeptAsFarAsADatabaseKeepsIt()
    {
        var lead = new SampleClient().Decide(("Comment", new string('x', 1001)), ("source", new string('s', 300)), ("last_name", "D\0\ud83doe"), ("ad_id", new string('a', 256)), ("program_code", "P\0" + new string('p', 300)));
        Assert.Equal(["last_name", "Comment", "program_code", "ad_id"], lead.Errors.Select(e => e.Field).Distinct());
        Assert.Equal((1000, 255, "Doe", 255, 255), (lead.Lead.CustomFields["Comment"]!.Length, lead.Lead.Source!.Length, lead.Lead.Contact.LastName, lead.Lead.AdId!.Length, lead.Lead.ProgramCode!.Length));
    }

    [Fact]
    public void Names_ConfiguredAndCanonical_ConfiguredWinsWhateverTheOrder()
    {
        var sample = new SampleClient();
        foreach (var order in new[] { new[] { "leademail", "email" }, ["EMAIL", "LeadEmail"] })
        {
            var post = SampleClient.Post();
            post.RemoveAll(p => p.Key == "LeadEmail");
            foreach (var name in order) post.Add(new(name, name.StartsWith('l') || name.StartsWith('L') ? "Configured@x.org" : "canonical@x.org"));
            var draft = IntakeSteps.Begin(new() { PublicId = new(1), Viewer = sample.Viewer, ArrivedAt = sample.ArrivedAt, Values = post, RawParams = "{}", RawHash = "" }, sample.Build());
            Assert.Equal("configured@x.org", draft.DuplicateEmail);
            Assert.Contains("is ignored, since", Assert.Single(draft.Warnings), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_NobodyKnows_AreWarningsAndNeverErrors()
    {
        var decision = new SampleClient().Decide(("Shoe", "42"), ("external_id", "SF1"), ("primary_client_id", "3"), ("campus_id", "South"), ("ip_address", "here"), ("vendor_id", "x"));
        Assert.Empty(decision.Errors);
        Assert.Equal(["Shoe", "vendor_id", "external_id", "primary_client_id", "ip_address", "campus_id"], decision.Warnings.Select(w => w.Split(' ')[0]));
        Assert.Null(decision.Lead.ExternalId);
    }

    [Fact]
    public void Names_OfClientKeys_AreTakenFromThem()
    {
        var sample = new SampleClient { Viewer = new() { Kind = ViewerKind.ClientKey, ClientIds = [1], KeyId = 6, Name = "au" } };
        var lead = sample.Decide(("external_id", "SF1"), ("primary_client_id", "3")).Lead;
        Assert.Equal(("SF1", 3, 1), (lead.ExternalId, lead.PrimaryClientId, lead.VendorId));
    }

    [Fact]
    public void Names_ByTheThousand_WarnFiftyTimes()
    {
        var decision = new SampleClient().Decide([.. Enumerable.Range(0, 5000).Select(n => ($"x{n}", (string?)"1"))]);
        Assert.Equal(51, decision.Warnings.Count);
        Assert.StartsWith("4950 more names", decision.Warnings[50], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PSYCH", 1, null)]
    [InlineData("psych ", 1, null)]
    [InlineData("MBA", 2, null)]
    [InlineData("NOPE", null, Refusal.UnknownProgram)]
    public void Post_WithoutCampaign_GoesToTheVendorsOnlyActiveOne(string program, int? campaign, string? code)
    {
        var decision = new SampleClient().Decide(("campaign_id", null), ("program_code", program));
        Assert.Equal(campaign, decision.Lead.CampaignId);
        Assert.Equal(code, decision.Errors.Count == 0 ? null : Assert.Single(decision.Errors).Code);
    }

    [Fact]
    public void Post_WithoutCampaignWhereTwoCouldTakeIt_MissesTheCampaign()
    {
        var sample = new SampleClient();
        sample.Campaigns[3].Status = CampaignStatus.Active;
        var decision = sample.Decide(("campaign_id", ""));
        Assert.Equal(Refusal.MissingCampaign, Assert.Single(decision.Errors).Code);
        Assert.Equal((null, 1, 1), (decision.Lead.CampaignId, decision.Lead.ContractId, decision.Lead.VendorId));
    }

    [Theory]
    [InlineData("CAMP-0000000000000ca3", Refusal.CampaignNotAvailable)]
    [InlineData("CAMP-00000000000fffff", Refusal.CampaignNotAvailable)]
    [InlineData("PROG-0000000000000ca1", Refusal.CampaignNotAvailable)]
    [InlineData("nonsense", Refusal.CampaignNotAvailable)]
    [InlineData("0000000000000CA1", null)]
    public void Post_WithACampaignByItsKey_IsDeniedUnlessItIsItsVendors(string campaign, string? code) =>
        Assert.Equal(code, new SampleClient().Begin(("campaign_id", campaign)).Denied?.Code);

    public static TheoryData<string, string?> Denials => new()
    {
        { "vendor without contract", Refusal.NoContract }, { "archived contract", Refusal.NoContract }, { "archived vendor", Refusal.NoContract }, { "posting off", Refusal.PostingDisabled },
        { "posting off, client key", null }, { "archived client", Refusal.PostingDisabled }, { "user", Refusal.WrongKey }, { "other client's key", Refusal.WrongKey },
        { "anonymous, not allowed", Refusal.KeyRequired }, { "anonymous", null }, { "client key, no campaign, no internal vendor", Refusal.NoVendor }, { "internal vendor's key", null },
    };

    [Theory]
    [MemberData(nameof(Denials))]
    public void Post_BySomebody_IsDeniedOrNot(string who, string? code)
    {
        var sample = new SampleClient();
        var campaign = (string?)SampleClient.Healthcare.With("CAMP");
        switch (who)
        {
            case "vendor without contract": sample.Viewer = sample.Viewer with { VendorId = 8 }; break;
            case "archived contract": sample.Contracts[0].ArchivedAt = sample.ArrivedAt; break;
            case "archived vendor": sample.Vendors[0].ArchivedAt = sample.ArrivedAt; break;
            case "posting off": sample.Contracts[0].CanPostLeads = false; break;
            case "posting off, client key": sample.Contracts[0].CanPostLeads = false; sample.Viewer = ClientKey(1); break;
            case "archived client": sample.Client.ArchivedAt = sample.ArrivedAt; break;
            case "user": sample.Viewer = new() { Kind = ViewerKind.User, UserId = 1, Role = Role.Administrator, Name = "admin" }; break;
            case "other client's key": sample.Viewer = ClientKey(2); break;
            case "anonymous, not allowed": sample.Viewer = Viewer.Anonymous; break;
            case "anonymous": sample.Viewer = Viewer.Anonymous; sample.Client.Endpoint!.AnonymousLeads = true; break;
            case "client key, no campaign, no internal vendor": sample.Viewer = ClientKey(1); sample.Vendors.RemoveAt(2); campaign = null; break;
            case "internal vendor's key": sample.Viewer = sample.Viewer with { VendorId = 3 }; campaign = null; break;
        }

        Assert.Equal(code, sample.Begin(("campaign_id", campaign)).Denied?.Code);
    }

    [Fact]
    public void Post_ByClientKeyWithoutCampaign_IsItsInternalVendorsAndFree()
    {
        var sample = new SampleClient { Viewer = ClientKey(1), Allocation = null };
        var lead = sample.Decide(("campaign_id", null)).Lead;
        Assert.Equal((LeadStatus.NewLead, 3, null, null, 0, false, false), (lead.Status, lead.VendorId, lead.ContractId, lead.CampaignId, lead.CostInCents, lead.Billable, lead.HoldsSlot));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Post_Anonymous_IsBillableOnlyWhenTheContractSaysSo(bool says)
    {
        var sample = new SampleClient { Viewer = Viewer.Anonymous };
        sample.Client.Endpoint!.AnonymousLeads = true;
        sample.Contracts[0].AnonymousBillable = says;
        var lead = sample.Decide().Lead;
        Assert.Equal((true, 1, says, 7500), (lead.Anonymous, lead.VendorId, lead.Billable, lead.CostInCents));
    }

    [Theory]
    [InlineData(true, "Duplicate lead: jane.doe@example.com.", "LeadEmail")]
    [InlineData(false, "Duplicate lead: 12125551234.", "ContactPhone")]
    public void Post_OfAKnownPerson_EchoesTheKeyThatMatched(bool byEmail, string reason, string field)
    {
        var sample = new SampleClient { Duplicate = new(new(0xabc), byEmail, SampleClient.At("2026-11-09T17:00:00Z")) };
        var decision = sample.Decide(("ContactPhone", "+1 (212) 555-1234"), ("LeadEmail", "Jane.Doe@example.com"));
        Assert.Equal((reason, Refusal.Duplicate, field), (decision.Lead.RejectionReason, decision.Lead.RefusalCode, Assert.Single(decision.Errors).Field));
        Assert.Equal($"lead VEGA-0000000000000abc has the same {(byEmail ? "e-mail" : "phone")}, 12 days before", decision.Trace.Steps[3].Saw);
    }

    [Fact]
    public void DuplicateQuery_OfAPost_AsksForValidKeysInTheWindow()
    {
        var sample = new SampleClient();
        var query = sample.Begin(("ContactPhone", "1-212-555-1234")).DuplicateQuery!;
        Assert.Equal((1, SampleClient.Email, "2125551234", SampleClient.At("2026-08-23T17:00:00Z")), (query.ClientId, query.Email, query.Phone, query.Since));
        Assert.Equal((SampleClient.Email, null), (sample.Begin(("ContactPhone", "12")).DuplicateQuery!.Email, sample.Begin(("ContactPhone", "12")).DuplicateQuery!.Phone));
        Assert.Null(sample.Begin(("ContactPhone", null), ("LeadEmail", "")).DuplicateQuery);
        Assert.Null(sample.Begin(("test", "true")).DuplicateQuery);
        sample.Client.Duplicates.ByEmail = false;
        Assert.Null(sample.Begin().DuplicateQuery!.Email);
        sample.Client.Duplicates.Days = 0;
        Assert.Null(sample.Begin().DuplicateQuery);
    }

    [Theory]
    [InlineData(10, 9, OverCapPolicy.Refuse, LeadStatus.NewLead, null, true, true)]
    [InlineData(10, 10, OverCapPolicy.Refuse, LeadStatus.Rejected, "Monthly cap reached", false, false)]
    [InlineData(10, 12, OverCapPolicy.AcceptUnbillable, LeadStatus.NewLead, null, false, false)]
    [InlineData(10, 10, OverCapPolicy.HoldForReview, LeadStatus.Pending, "Held for review: monthly cap reached", false, false)]
    [InlineData(0, 0, OverCapPolicy.AcceptUnbillable, LeadStatus.Rejected, "Monthly cap reached: the campaign is closed this month", false, false)]
    [InlineData(null, 999, OverCapPolicy.Refuse, LeadStatus.NewLead, null, true, true)]
    [InlineData(-1, 0, OverCapPolicy.HoldForReview, LeadStatus.Rejected, "No allocation for month", false, false)]
    public void Cap_UnderAPolicy_GivesStatusSlotAndBill(int? cap, int taken, OverCapPolicy policy, LeadStatus status, string? reason, bool slot, bool billable)
    {
        var sample = new SampleClient();
        sample.Campaigns[0].OverCap = policy;
        if (cap == -1) sample.Allocation = null;
        else (sample.Allocation!.Cap, sample.Allocation.SlotsTaken) = (cap, taken);
        var lead = sample.Decide().Lead;
        Assert.Equal((status, reason, slot, billable), (lead.Status, lead.Reason, lead.HoldsSlot, lead.Billable));
        Assert.Equal(policy == OverCapPolicy.AcceptUnbillable && cap > 0, lead.OverCap);
        Assert.Equal(cap == -1 ? 0 : 7500, lead.CostInCents);
    }

    [Theory]
    [InlineData("body")]
    [InlineData("key")]
    public void Test_ByBodyOrKey_IsDecidedByTheRulesAndCountsNowhere(string how)
    {
        var sample = new SampleClient { Duplicate = new(new(2), true, SampleClient.At("2026-11-20T00:00:00Z")) };
        sample.Allocation!.Cap = 0;
        if (how == "key") sample.Viewer = sample.Viewer with { TestKey = true };
        var (name, value) = how == "key" ? ("source", "x") : ("test", "true");
        var lead = sample.Decide((name, value)).Lead;
        Assert.Equal((LeadStatus.NewLead, true, false, false), (lead.Status, lead.Test, lead.Billable, lead.HoldsSlot));
        Assert.Equal(LeadStatus.Rejected, sample.Decide((name, value), ("State", "Atlantis")).Lead.Status);
    }

    [Theory]
    [InlineData(Payout.CostPerLead, 7500, true, "75.00 per lead")]
    [InlineData(Payout.CostPerEnroll, 90000, false, "900.00 once enrolled")]
    [InlineData(Payout.PercentageOfSpend, 0, true, "a share of the spend")]
    public void Price_UnderEachPayout_IsFrozen(Payout payout, int cents, bool billable, string saw)
    {
        var sample = new SampleClient();
        sample.Contracts[0].Payout = payout;
        var decision = sample.Decide();
        Assert.Equal((cents, billable, payout, saw), (decision.Lead.CostInCents, decision.Lead.Billable, decision.Lead.Payout, decision.Trace.Steps[5].Saw));
    }

    [Theory]
    [InlineData("Pacific/Honolulu", "2026-12-01T09:59:59.9999999Z", 2026, 11)]
    [InlineData("Pacific/Honolulu", "2026-12-01T10:00:00Z", 2026, 12)]
    [InlineData("America/New_York", "2026-04-01T03:59:59.999Z", 2026, 3)]
    [InlineData("America/New_York", "2026-04-01T04:00:00Z", 2026, 4)]
    [InlineData("America/New_York", "2026-12-01T04:59:59.999Z", 2026, 11)]
    [InlineData("Europe/London", "2026-10-31T23:59:59.999Z", 2026, 10)]
    [InlineData("Asia/Kathmandu", "2026-12-31T18:15:00Z", 2027, 1)]
    public void Month_AtItsEnd_IsTheClients(string zone, string arrived, int year, int month)
    {
        var sample = new SampleClient { ArrivedAt = SampleClient.At(arrived) };
        sample.Client.TimeZone = zone;
        var draft = sample.Begin();
        Assert.Equal(new AllocationKey(1, year, month), draft.AllocationKey);
        var lead = IntakeSteps.Settle(draft, new(null, sample.Allocation)).Lead;
        Assert.Equal((year * 100 + month, 0), (lead.Month, lead.CreatedAt.ToUnixTimeTicks() % 10_000));
    }

    [Fact]
    public void Draft_SettledTwice_StaysAsItWas()
    {
        var sample = new SampleClient();
        var draft = sample.Begin();
        var refused = IntakeSteps.Settle(draft, new(new(new(2), true, sample.ArrivedAt), null));
        var taken = IntakeSteps.Settle(draft, new(null, sample.Allocation));
        Assert.Equal((LeadStatus.Rejected, LeadStatus.NewLead), (refused.Lead.Status, taken.Lead.Status));
        Assert.Equal((6, 6), (refused.Trace.Steps.Count, taken.Trace.Steps.Count));
    }

    private static Viewer ClientKey(int client) => new() { Kind = ViewerKind.ClientKey, ClientIds = [client], KeyId = 6, Name = "au" };
}
