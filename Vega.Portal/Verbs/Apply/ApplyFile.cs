using System.Text.Json;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Scoring;
using Vega.Portal.Features.Allocations;
using Vega.Portal.Features.Manage.Campaigns;
using Vega.Portal.Features.Manage.Clients;
using Vega.Portal.Features.Manage.Contracts;
using Vega.Portal.Features.Manage.Destinations;
using Vega.Portal.Features.Manage.Fields;
using Vega.Portal.Features.Manage.Programs;
using Vega.Portal.Features.Manage.Rules;
using Vega.Portal.Features.Manage.Scores;
using Vega.Portal.Features.Manage.Vendors;

namespace Vega.Portal.Verbs.Apply;

/// <summary>What a file says should exist (design §7). Reading checks names and types of properties; values are checked by the inputs, when they are applied.</summary>
public sealed record ApplyFile(List<ApplyClient> Clients, List<ApplyVendor> Vendors, List<ApplyContract> Contracts, List<ApplyUser> Users, List<ApplyKey> ApiKeys)
{
    public static ApplyFile Read(JsonElement root, Faults faults) => JsonPart.Whole(root, faults, o =>
        new ApplyFile(o.List("clients", Client), o.List("vendors", Vendor), o.List("contracts", Contract), o.List("users", User), o.List("apiKeys", ApiKey)));

    /// <summary>The slugs of all clients that it names.</summary>
    public IEnumerable<string> Slugs => Clients.Select(c => c.Input.Slug.Value).Concat(Vendors.Select(v => v.Internal.Value)).Concat(Contracts.Select(c => c.Client))
        .Concat(Users.SelectMany(u => u.Clients.Value ?? [])).Concat(ApiKeys.Select(k => k.Client)).OfType<string>().Select(s => s.ToLowerInvariant()).Distinct();

    private static ApplyClient Client(JsonPart o)
    {
        var client = new ApplyClient(o.At, new ClientInput
        {
            Slug = o.Text("slug"), SlugAliases = o.Texts("slugAliases"), RetiredSlugs = o.Texts("retiredSlugs"), Name = o.Text("name"), TimeZone = o.Text("timeZone"),
            PrimaryLms = o.Flag("primaryLms"), AnonymousLeads = o.Flag("anonymousLeads"),
            Statuses = o.TextByKey("statuses"), Dispositions = o.TextByKey("dispositions"), ReturnReasons = o.Texts("returnReasons"),
            StatusWords = o.TextByKey("statusWords"),
            Scores = o.PartOrLeft("scores", Scores), TcpaDisclosure = o.TextOrNull("tcpaDisclosure"), Contact = o.Part("contact", Contact, new ContactInput()),
        }, o.List("fields", Field), o.List("programGroups", Group), o.List("filters", Rule), o.List("campuses", Campus), o.Part<ApplyItem<DestinationInput>?>("delivery", Delivery, null));
        var duplicates = o.Part("duplicates", d => new ApplyDuplicates(d.Whole("days"), d.Flag("byEmail"), d.Flag("byPhone")), new ApplyDuplicates(default, default, default));
        return client with { Input = client.Input with { DuplicateDays = duplicates.Days, DuplicatesByEmail = duplicates.ByEmail, DuplicatesByPhone = duplicates.ByPhone } };
    }

    private static ApplyItem<DestinationInput> Delivery(JsonPart o)
    {
        var (auth, user, secret) = o.Part("auth", a => (a.Word<DeliveryAuth>("type"), a.TextOrNull("user"), a.TextOrNull("secret")), (default, default, default));
        var answers = o.List("answers", a => new AnswerRule
        {
            Status = a.Raw("status").Value, Path = a.TextOrNull("path").Value, Is = a.Raw("is").Value, Matches = a.TextOrNull("matches").Value, Means = a.Word<AnswerMeaning>("means").Value, Reason = a.TextOrNull("reason").Value,
        });
        return new ApplyItem<DestinationInput>(o.At, new DestinationInput
        {
            Name = o.Text("name"), Url = o.Text("url"), TestUrl = o.TextOrNull("testUrl"), Mode = o.Word<DeliveryMode>("mode"), Format = o.Word<DeliveryFormat>("format"), Headers = o.TextByKey("headers"),
            Auth = auth, UserName = user, Secret = secret, Body = o.Raw("body"), ExternalIdPath = o.TextOrNull("externalIdPath"), ReasonPath = o.TextOrNull("reasonPath"),
            Concurrency = o.Whole("concurrency"), TimeoutSeconds = o.Whole("timeoutSeconds"), Paused = o.Flag("paused"),
            Answers = o.Has("answers") ? new Optional<IReadOnlyList<AnswerRule>>(IsGiven: true, answers) : default,
        });
    }

    /// <summary>As <c>{"costPerEnroll": {"targetInCents": 200000, "limitInCents": 300000}, "contactRate": {"target": 50, "limit": 40}, "returnRate": null}</c>.</summary>
    private static IReadOnlyList<ScoreInput> Scores(JsonPart o)
    {
        var inputs = new List<ScoreInput>();
        foreach (var metric in ScoreMetrics.All)
        {
            var (name, unit) = (JsonNamingPolicy.CamelCase.ConvertName(metric.ToString()), metric.IsCost() ? "InCents" : "");
            if (o.IsNull(name)) inputs.Add(new(metric, name, false, null, null));
            else if (o.PartOrLeft(name, p => new ScoreInput(metric, name, true, p.NumberOrNull("target" + unit).Value, p.NumberOrNull("limit" + unit).Value)) is { IsGiven: true, Value: var input }) inputs.Add(input);
        }
        return inputs;
    }

    private static ContactInput Contact(JsonPart o) => new()
    {
        Name = o.TextOrNull("name"), Email = o.TextOrNull("email"), Address = o.TextOrNull("address"), City = o.TextOrNull("city"), State = o.TextOrNull("state"), Zip = o.TextOrNull("zip"),
        Phone = o.TextOrNull("phone"),
    };

    private static ApplyItem<FieldInput> Field(JsonPart o) => new(o.At, new FieldInput
    {
        Name = o.Text("name"), PostedAs = o.TextOrNull("postedAs"), Type = o.Word<LeadFieldType>("type"), Required = o.Flag("required"), Options = o.Texts("options"),
        Personal = o.Flag("personal"), Position = o.Whole("position"),
    });

    private static ApplyItem<CampusInput> Campus(JsonPart o) => new(o.At, new CampusInput { Code = o.Text("code"), Name = o.Text("name") });

    private static ApplyGroup Group(JsonPart o) => new(o.At, new ProgramGroupInput { Name = o.Text("name") }, o.List("programs", p =>
        new ApplyProgram(p.At, new ProgramInput { Code = p.Text("code"), Name = p.Text("name"), Status = p.Word<DegreeProgramStatus>("status") }, p.List("filters", Rule))));

    private static ApplyItem<RuleInput> Rule(JsonPart o)
    {
        var input = new RuleInput { Name = o.Text("name"), Enabled = o.Flag("enabled"), Position = o.Whole("position"), Note = o.TextOrNull("note") };
        var when = o.List("when", w => new FilterCondition { Field = w.Text("field").Value ?? "", Is = w.Text("is").Value ?? "", Values = [.. w.Values("values").Value ?? []] });
        return new ApplyItem<RuleInput>(o.At, o.Has("when") ? input with { When = when } : input);
    }

    private static ApplyVendor Vendor(JsonPart o)
    {
        var input = new VendorInput { Name = o.Text("name"), TimeZone = o.Text("timeZone") };
        return new ApplyVendor(o.At, input with { Contact = o.Part("contact", Contact, new ContactInput()) }, o.TextOrNull("internal"));
    }

    private static ApplyContract Contract(JsonPart o) => new(o.At, o.Text("client").Value, o.Text("vendor").Value, new ContractInput
    {
        Payout = o.Word<Payout>("payout"), PercentOfSpend = o.NumberOrNull("percentOfSpend"), CanPostLeads = o.Flag("canPostLeads"), ReturnDays = o.Whole("returnDays"),
        AnonymousBillable = o.Flag("anonymousBillable"),
    }, o.List("campaigns", Campaign));

    private static ApplyCampaign Campaign(JsonPart o)
    {
        var input = new CampaignInput { Name = o.Text("name"), Type = o.Word<CampaignType>("type"), Status = o.Word<CampaignStatus>("status"), OverCap = o.Word<OverCapPolicy>("overCap") };
        return new ApplyCampaign(o.At, input, o.Text("programGroup"), o.List("filters", Rule), o.List("allocations", Allocation), o.Part<ApplyItem<DestinationInput>?>("delivery", Delivery, null));
    }

    private static ApplyAllocation Allocation(JsonPart o) => new(o.At, o.Whole("year"), o.Whole("month"), new AllocationInput
    {
        Cap = o.WholeOrNull("cap"), CplInCents = o.Whole("cplInCents"), CpeInCents = o.WholeOrNull("cpeInCents"), VendorProjection = o.WholeOrNull("vendorProjection"),
    });

    private static ApplyUser User(JsonPart o) =>
        new(o.At, o.Text("email").Value, o.TextOrNull("name"), o.Text("password").Value, o.Member<Role>("role"), o.Texts("clients"), o.TextOrNull("vendor").Value);

    private static ApplyKey ApiKey(JsonPart o) => new(o.At, o.Text("name").Value, o.Text("vendor").Value, o.Text("client").Value, o.Text("user").Value, o.Flag("test").Value);

    private sealed record ApplyDuplicates(Optional<int> Days, Optional<bool> ByEmail, Optional<bool> ByPhone);
}

/// <summary>Something that needs no more than its input, and where it stands in the file.</summary>
public sealed record ApplyItem<T>(Faults At, T Input);

public sealed record ApplyClient(Faults At, ClientInput Input, List<ApplyItem<FieldInput>> Fields, List<ApplyGroup> Groups, List<ApplyItem<RuleInput>> Rules, List<ApplyItem<CampusInput>> Campuses, ApplyItem<DestinationInput>? Delivery);

public sealed record ApplyGroup(Faults At, ProgramGroupInput Input, List<ApplyProgram> Programs);

public sealed record ApplyProgram(Faults At, ProgramInput Input, List<ApplyItem<RuleInput>> Rules);

public sealed record ApplyVendor(Faults At, VendorInput Input, Optional<string?> Internal);

public sealed record ApplyContract(Faults At, string? Client, string? Vendor, ContractInput Input, List<ApplyCampaign> Campaigns);

public sealed record ApplyCampaign(Faults At, CampaignInput Input, Optional<string?> ProgramGroup, List<ApplyItem<RuleInput>> Rules, List<ApplyAllocation> Allocations, ApplyItem<DestinationInput>? Delivery);

public sealed record ApplyAllocation(Faults At, Optional<int> Year, Optional<int> Month, AllocationInput Input);

public sealed record ApplyUser(Faults At, string? Email, Optional<string?> Name, string? Password, Optional<Role> Role, Optional<IReadOnlyList<string>> Clients, string? Vendor);

public sealed record ApplyKey(Faults At, string? Name, string? Vendor, string? Client, string? User, bool Test);
