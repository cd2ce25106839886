using System.Collections.Frozen;
using Vega.Domain.Directory;

namespace Vega.Domain.Intake;

/// <summary>What kind of name a posted value goes by.</summary>
public enum IntakeFieldKind
{
    /// <summary>One of the eight standard fields.</summary>
    Standard,
    /// <summary>A field of the client's own.</summary>
    Custom,
    /// <summary>A control or dimension of Vega, the same for every client: <c>campaign_id</c>, <c>source</c>, <c>ad_id</c> …</summary>
    Control,
    /// <summary>Worked out by Vega; rules may ask for it, nobody can post it.</summary>
    Derived,
}

/// <summary>A name that a post may use or a rule may ask for, and where its value stands in <see cref="IntakeDraft.Values"/>.</summary>
public sealed record IntakeField
{
    /// <summary>Place of its value in <see cref="IntakeDraft.Values"/>.</summary>
    public required int Slot { get; init; }

    /// <summary>The canonical name: that of the standard field, of the client's own field, or of the control.</summary>
    public required string Name { get; init; }

    /// <summary>The name vendors post it by.</summary>
    public required string PostName { get; init; }

    /// <summary>The name in sentences.</summary>
    public required string Title { get; init; }

    /// <summary>What its values are.</summary>
    public required LeadFieldType Type { get; init; }

    /// <summary>What it is.</summary>
    public required IntakeFieldKind Kind { get; init; }

    /// <summary>True when a post without it is refused.</summary>
    public bool Required { get; init; }

    /// <summary>The allowed values of an option field, as configured; empty allows any.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>True when its values are masked and never stand in a trace.</summary>
    public bool Personal { get; init; }

    /// <summary>The most characters it keeps.</summary>
    public int MaxLength { get; init; } = LeadField.MaxLength;

    /// <summary>True for the fields of the lead itself: standard and custom ones.</summary>
    public bool IsLeadField => Kind is IntakeFieldKind.Standard or IntakeFieldKind.Custom;
}

/// <summary>The names that mean the same for every client. A client's field must not be called like one of them.</summary>
public static class ControlFields
{
    /// <summary>The most characters that a control or dimension keeps; <c>source</c> and <c>subid</c> are cut to it (reading 105).</summary>
    public const int MaxLength = 255;

    /// <summary>The campaign.</summary>
    public static readonly IntakeField Campaign = Of(0, "campaign_id", "Campaign");
    /// <summary>The program.</summary>
    public static readonly IntakeField Program = Of(1, "program_code", "Program", required: true);
    /// <summary>A test (reading 104).</summary>
    public static readonly IntakeField Test = Of(2, "test", "Test", LeadFieldType.Boolean);
    /// <summary>Where the vendor got the lead.</summary>
    public static readonly IntakeField Source = Of(3, "source", "Source");
    /// <summary>Finer-grained source.</summary>
    public static readonly IntakeField SubId = Of(4, "subid", "SubID");
    /// <summary>Ad id of the marketing platform.</summary>
    public static readonly IntakeField AdId = Of(5, "ad_id", "Ad");
    /// <summary>Ad account id of the marketing platform.</summary>
    public static readonly IntakeField AdAccountId = Of(6, "ad_account_id", "Ad account");
    /// <summary>Campaign id of the marketing platform.</summary>
    public static readonly IntakeField AdCampaignId = Of(7, "ad_campaign_id", "Ad campaign id");
    /// <summary>Ad set id of the marketing platform.</summary>
    public static readonly IntakeField AdSetId = Of(8, "ad_set_id", "Ad set");
    /// <summary>The marketing platform.</summary>
    public static readonly IntakeField MarketingPlatformId = Of(9, "marketing_platform_id", "Marketing platform");
    /// <summary>The campus, by its code or number.</summary>
    public static readonly IntakeField Campus = Of(10, "campus_id", "Campus");
    /// <summary>The landing page; also posted as <c>landing_page_id</c> (reading 64).</summary>
    public static readonly IntakeField LandingPage = Of(11, "landing_page_public_id", "Landing page");
    /// <summary>The creative.</summary>
    public static readonly IntakeField ComplyedCreative = Of(12, "complyed_creative_id", "Creative");
    /// <summary>The landing page's template.</summary>
    public static readonly IntakeField Template = Of(13, "template_id", "Template");
    /// <summary>The client whose landing page it was; client keys only (reading 86).</summary>
    public static readonly IntakeField PrimaryClient = Of(14, "primary_client_id", "Primary client");
    /// <summary>The consumer's address (reading 103).</summary>
    public static readonly IntakeField IpAddress = Of(15, "ip_address", "IP address", personal: true);
    /// <summary>The id in the client's own system; client keys only.</summary>
    public static readonly IntakeField ExternalId = Of(16, "external_id", "External id");
    /// <summary>The vendor, worked out from key or campaign; nobody can post it.</summary>
    public static readonly IntakeField Vendor = Of(17, "vendor_id", "Vendor") with { Kind = IntakeFieldKind.Derived };

    /// <summary>All, by slot.</summary>
    public static readonly IReadOnlyList<IntakeField> All =
        [Campaign, Program, Test, Source, SubId, AdId, AdAccountId, AdCampaignId, AdSetId, MarketingPlatformId, Campus, LandingPage, ComplyedCreative, Template, PrimaryClient, IpAddress, ExternalId, Vendor];

    private static readonly FrozenDictionary<string, IntakeField> ByName = All.Append(LandingPage with { Name = "landing_page_id" })
        .ToFrozenDictionary(f => f.Name, f => All[f.Slot], StringComparer.OrdinalIgnoreCase);

    /// <summary>The control of that name, in any case and with dashes for underscores too (reading 35); null for another.</summary>
    public static IntakeField? Find(string name) =>
        ByName.TryGetValue(name, out var field) || (name.Contains('-') && ByName.TryGetValue(name.Replace('-', '_'), out field)) ? field : null;

    private static IntakeField Of(int slot, string name, string title, LeadFieldType type = LeadFieldType.Text, bool required = false, bool personal = false) =>
        new() { Slot = slot, Name = name, PostName = name, Title = title, Type = type, Kind = IntakeFieldKind.Control, Required = required, Personal = personal, MaxLength = MaxLength };
}

/// <summary>
/// Every name that one client's posts may use and its rules may ask for: controls, the eight standard fields under the client's names, and its own fields.
/// A name is looked up as control, then as configured name, then as canonical one, without regard to case (reading 99).
/// </summary>
public sealed class FieldCatalog
{
    private readonly FrozenDictionary<string, IntakeField> posted;
    private readonly FrozenDictionary<string, IntakeField> canonical;

    /// <summary>Reads a client's configured fields; standard fields it did not configure are added, optional and under their canonical names.</summary>
    public FieldCatalog(IEnumerable<LeadField> configured)
    {
        var rows = configured.OrderBy(f => f.Position).ThenBy(f => f.Id).ToList();
        var fields = new List<IntakeField>();
        foreach (var standard in StandardFields.All)
            if (!rows.Exists(r => standard.Name.Equals(r.Name, StringComparison.OrdinalIgnoreCase))) fields.Add(Of(null, standard, fields.Count));
        foreach (var row in rows) fields.Add(Of(row, StandardFields.Find(row.Name), fields.Count));
        Fields = fields;
        posted = ByName(fields, f => f.PostName);
        canonical = ByName(fields, f => f.Name);
        Standard = StandardFields.All.ToFrozenDictionary(s => s.Name, s => canonical[s.Name], StringComparer.Ordinal);
    }

    /// <summary>The fields of the lead itself: standard and custom, in the client's order.</summary>
    public IReadOnlyList<IntakeField> Fields { get; }

    /// <summary>The eight standard fields by canonical name.</summary>
    public IReadOnlyDictionary<string, IntakeField> Standard { get; }

    /// <summary>How many values a draft has room for.</summary>
    public int Slots => ControlFields.All.Count + Fields.Count;

    /// <summary>The field or control a post means by that name; null when it means none.</summary>
    public IntakeField? Posted(string name) => ControlFields.Find(name) is { } control ? control.Kind == IntakeFieldKind.Derived ? null : control : Own(name);

    /// <summary>The field, control or derived value a rule means by that name; null when it means none.</summary>
    public IntakeField? Find(string name) => ControlFields.Find(name) ?? Own(name);

    /// <summary>True when the name is the configured one, which wins over the canonical one (reading 99).</summary>
    public static bool IsPostName(IntakeField field, string name) => field.PostName.Equals(name, StringComparison.OrdinalIgnoreCase);

    private IntakeField? Own(string name) => posted.GetValueOrDefault(name) ?? canonical.GetValueOrDefault(name);

    private static FrozenDictionary<string, IntakeField> ByName(List<IntakeField> fields, Func<IntakeField, string> name) =>
        fields.DistinctBy(name, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(name, StringComparer.OrdinalIgnoreCase);

    private static IntakeField Of(LeadField? row, StandardField? standard, int index) => new()
    {
        Slot = ControlFields.All.Count + index,
        Name = standard?.Name ?? row!.Name,
        PostName = row?.PostName ?? standard!.Name,
        Title = standard?.Title ?? row!.Name,
        // A standard field keeps its type, so that e-mail and phone stay comparable; only a closed list may narrow it.
        Type = standard is null || row?.Type == LeadFieldType.Option ? row!.Type : standard.Type,
        Kind = standard is null ? IntakeFieldKind.Custom : IntakeFieldKind.Standard,
        Required = row?.Required ?? false,
        Options = row?.Options.ToArray() ?? [],
        Personal = standard?.Personal ?? row!.Personal,
    };
}
