using NodaTime;
using NodaTime.Text;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Tests.Intake;

/// <summary>A client of the size of the specification's samples, to be changed before <see cref="Build"/>.</summary>
internal sealed class SampleClient
{
    public const string Email = "jane.doe@example.com";
    public static readonly PublicId Healthcare = new(0xCA1), Business = new(0xCA2), Foreign = new(0xCA3), Paused = new(0xCA4);

    public Client Client { get; } = new() { Id = 1, Name = "Awesome University", Slug = "AwesomeUniversity", TimeZone = "America/New_York", Endpoint = new() { Id = 1, ClientId = 1 } };
    public List<LeadField> Fields { get; } =
    [
        new() { Id = 1, ClientId = 1, Name = "first_name", PostedAs = "ContactFirstName", Required = true, Position = 0 },
        new() { Id = 2, ClientId = 1, Name = "phone", PostedAs = "ContactPhone", Position = 1 },
        new() { Id = 3, ClientId = 1, Name = "email", PostedAs = "LeadEmail", Required = true, Position = 2 },
        new() { Id = 4, ClientId = 1, Name = "Military", Type = LeadFieldType.Boolean, Position = 3 },
        new() { Id = 5, ClientId = 1, Name = "StartClasses", Type = LeadFieldType.Option, Options = ["now", "within_3_months"], Position = 4 },
        new() { Id = 6, ClientId = 1, Name = "Birthdate", Type = LeadFieldType.Date, Personal = true, Position = 5 },
        new() { Id = 7, ClientId = 1, Name = "Gpa", Type = LeadFieldType.Number, Position = 6 },
        new() { Id = 8, ClientId = 1, Name = "Comment", Position = 7 },
    ];
    public List<DegreeProgram> Programs { get; } =
    [
        new() { Id = 1, PublicId = new(0xF01), ClientId = 1, ProgramGroupId = 1, Name = "Psychology", Code = "PSYCH" },
        new() { Id = 2, PublicId = new(0xF02), ClientId = 1, ProgramGroupId = 2, Name = "Business", Code = "MBA" },
        new() { Id = 3, PublicId = new(0xF03), ClientId = 1, ProgramGroupId = 1, Name = "Old", Code = "OLD", Status = DegreeProgramStatus.Inactive },
        new() { Id = 4, PublicId = new(0xF04), ClientId = 1, ProgramGroupId = 1, Name = "Nursing", Code = "NURS" },
    ];
    public List<Contract> Contracts { get; } = [new() { Id = 1, ClientId = 1, VendorId = 1 }, new() { Id = 2, ClientId = 1, VendorId = 2 }];
    public List<Vendor> Vendors { get; } =
    [
        new() { Id = 1, PublicId = new(0x71), Name = "Leads R Us", TimeZone = "America/New_York" }, new() { Id = 2, PublicId = new(0x72), Name = "Other", TimeZone = "America/New_York" },
        new() { Id = 3, PublicId = new(0x73), Name = "Own site", TimeZone = "America/New_York", InternalClientId = 1 },
    ];
    public List<ClientCampaign> Campaigns { get; } =
    [
        new() { Id = 1, PublicId = Healthcare, ClientId = 1, VendorId = 1, ContractId = 1, ProgramGroupId = 1, Name = "Healthcare" },
        new() { Id = 2, PublicId = Business, ClientId = 1, VendorId = 1, ContractId = 1, ProgramGroupId = 2, Name = "Business" },
        new() { Id = 3, PublicId = Foreign, ClientId = 1, VendorId = 2, ContractId = 2, ProgramGroupId = 1, Name = "Foreign" },
        new() { Id = 4, PublicId = Paused, ClientId = 1, VendorId = 1, ContractId = 1, ProgramGroupId = 1, Name = "Sleepy", Status = CampaignStatus.Paused },
    ];
    public List<FilterRule> Rules { get; } = [];
    public Allocation? Allocation { get; set; } = new() { Id = 9, CampaignId = 1, ClientId = 1, Year = 2026, Month = 11, Cap = 10, CplInCents = 7500, CpeInCents = 90000, SlotsTaken = 3 };
    public DuplicateMatch? Duplicate { get; set; }
    public Viewer Viewer { get; set; } = new() { Kind = ViewerKind.VendorKey, VendorId = 1, KeyId = 5, ClientIds = [], Name = "lru" };
    public Instant ArrivedAt { get; set; } = At("2026-11-21T17:00:00Z");

    public static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    /// <summary>001's sample post, changed: a null name is left out.</summary>
    public static List<KeyValuePair<string, string?>> Post(params (string Name, string? Value)[] changes)
    {
        var post = new List<KeyValuePair<string, string?>>
        {
            new("campaign_id", Healthcare.With("CAMP")), new("program_code", "PSYCH"), new("street_address", "123 Fake St"), new("City", "Oak Lawn"), new("State", "IL"), new("zip_code", "60453"),
            new("ContactFirstName", "Jane"), new("last_name", "Doe"), new("ContactPhone", "2125551234"), new("LeadEmail", Email), new("Military", "1"), new("StartClasses", "within_3_months"),
        };
        foreach (var (name, value) in changes)
        {
            post.RemoveAll(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
            post.Add(new(name, value));
        }

        return post;
    }

    public ClientConfiguration Build() => new(new()
    {
        Client = Client, ConfigVersion = 7, Fields = Fields, Programs = Programs, Contracts = Contracts, Vendors = Vendors, Campaigns = Campaigns, Rules = Rules,
        Groups = [new() { Id = 1, ClientId = 1, Name = "Healthcare" }, new() { Id = 2, ClientId = 1, Name = "Business" }], Campuses = [new() { Id = 4, ClientId = 1, Code = "North", Name = "North" }],
    });

    public IntakeDraft Begin(params (string Name, string? Value)[] changes) => IntakeSteps.Begin(
        new() { PublicId = new(1), Viewer = Viewer, ArrivedAt = ArrivedAt, Values = Post(changes), RawParams = "{}", RawHash = new string('0', 64), RemoteIp = "1.2.3.4" }, Build());

    public IntakeDecision Decide(params (string Name, string? Value)[] changes) => IntakeSteps.Settle(Begin(changes), new(Duplicate, Allocation));

    public FilterRule Rule(string field, string @is, params string[] values)
    {
        var rule = new FilterRule { Id = Rules.Count + 1, ClientId = 1, Name = "Rule " + (Rules.Count + 1), When = [new() { Field = field, Is = @is, Values = [.. values] }] };
        Rules.Add(rule);
        return rule;
    }
}
