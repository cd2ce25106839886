using System.Collections.Frozen;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Directory;

namespace Vega.Domain.Intake;

/// <summary>The stored rows that a <see cref="ClientConfiguration"/> is built from, all of one client.</summary>
public sealed record ClientRows
{
    /// <summary>The client, with its endpoint.</summary>
    public required Client Client { get; init; }

    /// <summary>The client's ConfigVersion that the rows were read under.</summary>
    public long ConfigVersion { get; init; }

    /// <summary>Its configured fields.</summary>
    public IReadOnlyList<LeadField> Fields { get; init; } = [];

    /// <summary>Its program groups, archived ones too.</summary>
    public IReadOnlyList<ProgramGroup> Groups { get; init; } = [];

    /// <summary>Its programs, whatever their status.</summary>
    public IReadOnlyList<DegreeProgram> Programs { get; init; } = [];

    /// <summary>Its contracts, archived ones too.</summary>
    public IReadOnlyList<Contract> Contracts { get; init; } = [];

    /// <summary>Its campaigns, whatever their status.</summary>
    public IReadOnlyList<ClientCampaign> Campaigns { get; init; } = [];

    /// <summary>The vendors of its contracts, and its internal vendors.</summary>
    public IReadOnlyList<Vendor> Vendors { get; init; } = [];

    /// <summary>Its campuses.</summary>
    public IReadOnlyList<Campus> Campuses { get; init; } = [];

    /// <summary>Its filter rules of all levels, switched off ones too.</summary>
    public IReadOnlyList<FilterRule> Rules { get; init; } = [];

    /// <summary>The number of the version that holds exactly <see cref="Rules"/>; null when none does.</summary>
    public int? RulesVersion { get; init; }

    /// <summary>Where its leads are delivered, archived ones too.</summary>
    public IReadOnlyList<Destination> Destinations { get; init; } = [];
}

/// <summary>
/// All that the rules may know about one client, as of one <see cref="Version"/>. It is shared between threads: nothing in it, entities included, may be changed.
/// Cap, price and duplicates are not in it; they are <see cref="IntakeFacts"/>.
/// </summary>
public sealed class ClientConfiguration
{
    private readonly FrozenDictionary<PublicId, ClientCampaign> campaignsByPublicId;
    private readonly FrozenDictionary<int, ClientCampaign> campaigns;
    private readonly FrozenDictionary<string, DegreeProgram> programsByCode;
    private readonly FrozenDictionary<PublicId, DegreeProgram> programsByPublicId;
    private readonly FrozenDictionary<int, DegreeProgram> programs;
    private readonly FrozenDictionary<int, ProgramGroup> groups;
    private readonly FrozenDictionary<int, Contract> contracts;
    private readonly FrozenDictionary<int, Contract> activeContracts;
    private readonly FrozenDictionary<int, Vendor> vendors;
    private readonly FrozenDictionary<int, ClientCampaign[]> activeCampaigns;
    private readonly FrozenDictionary<string, Campus> campuses;
    private readonly FrozenDictionary<int, Destination> destinations;
    private readonly ClientRows stored;
    private readonly CompiledRule[] clientRules;
    private readonly FrozenDictionary<int, CompiledRule[]> campaignRules;
    private readonly FrozenDictionary<int, CompiledRule[]> programRules;

    /// <summary>Reads the rows; filter rules are compiled here, once.</summary>
    public ClientConfiguration(ClientRows rows)
    {
        stored = rows;
        Client = rows.Client;
        Version = rows.ConfigVersion;
        Zone = DateTimeZoneProviders.Tzdb[rows.Client.TimeZone];
        Fields = new FieldCatalog(rows.Fields);
        groups = rows.Groups.ToFrozenDictionary(g => g.Id);
        programs = rows.Programs.ToFrozenDictionary(p => p.Id);
        programsByCode = rows.Programs.OrderBy(p => p.Status).ThenBy(p => p.Id).DistinctBy(p => p.Code.Trim(), StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(p => p.Code.Trim(), StringComparer.OrdinalIgnoreCase);
        programsByPublicId = rows.Programs.ToFrozenDictionary(p => p.PublicId);
        contracts = rows.Contracts.ToFrozenDictionary(c => c.Id);
        vendors = rows.Vendors.ToFrozenDictionary(v => v.Id);
        activeContracts = rows.Contracts.Where(c => c.ArchivedAt is null && vendors.GetValueOrDefault(c.VendorId) is { ArchivedAt: null })
            .OrderBy(c => c.Id).DistinctBy(c => c.VendorId).ToFrozenDictionary(c => c.VendorId);
        campaigns = rows.Campaigns.ToFrozenDictionary(c => c.Id);
        campaignsByPublicId = rows.Campaigns.ToFrozenDictionary(c => c.PublicId);
        activeCampaigns = rows.Campaigns.Where(IsActive).GroupBy(c => c.VendorId).ToFrozenDictionary(g => g.Key, g => g.OrderBy(c => c.Id).ToArray());
        campuses = rows.Campuses.DistinctBy(c => c.Code.Trim(), StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(c => c.Code.Trim(), StringComparer.OrdinalIgnoreCase);
        destinations = rows.Destinations.ToFrozenDictionary(d => d.Id);
        InternalVendor = rows.Vendors.Where(v => v.InternalClientId == Client.Id && v.ArchivedAt is null).OrderBy(v => v.Id).FirstOrDefault();

        var rules = rows.Rules.OrderBy(r => r.Level).ThenBy(r => r.Position).ThenBy(r => r.Id).Select(r => new CompiledRule(r, Fields)).ToList();
        clientRules = [.. rules.Where(r => r.Level == FilterRuleLevel.Client)];
        campaignRules = rules.Where(r => r is { Level: FilterRuleLevel.Campaign, CampaignId: not null }).GroupBy(r => r.CampaignId!.Value).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        programRules = rules.Where(r => r is { Level: FilterRuleLevel.Program, DegreeProgramId: not null }).GroupBy(r => r.DegreeProgramId!.Value).ToFrozenDictionary(g => g.Key, g => g.ToArray());
    }

    /// <summary>The client.</summary>
    public Client Client { get; }

    /// <summary>Its serial number.</summary>
    public int ClientId => Client.Id;

    /// <summary>The first part of its lead API address.</summary>
    public string Slug => Client.Slug;

    /// <summary>The ConfigVersion it was read under.</summary>
    public long Version { get; }

    /// <summary>The number of the version that its filter rules are kept as; null when none holds exactly them.</summary>
    public int? RulesVersion => stored.RulesVersion;

    /// <summary>The client's zone: caps, months, ages, days and hours (reading 8).</summary>
    public DateTimeZone Zone { get; }

    /// <summary>Every name a post may use.</summary>
    public FieldCatalog Fields { get; }

    /// <summary>The client's internal vendor, the first when it has several; null when it has none (reading 28).</summary>
    public Vendor? InternalVendor { get; }

    /// <summary>True when posts without a key are taken (reading 92).</summary>
    public bool AnonymousLeads => Client.Endpoint?.AnonymousLeads ?? false;

    /// <summary>The filter rules as stored, of all levels, in their order.</summary>
    public IReadOnlyList<FilterRule> StoredRules => [.. stored.Rules.OrderBy(r => r.Level).ThenBy(r => r.Position).ThenBy(r => r.Id)];

    /// <summary>The same client under these filter rules, without deliveries: what is taken is <c>new_lead</c> at once, for a trial that posts nothing anywhere.</summary>
    public ClientConfiguration Trial(IReadOnlyList<FilterRule> rules) => new(stored with { Rules = rules, RulesVersion = null, Destinations = [] });

    /// <summary>The campaign of that public id, <c>CAMP-…</c> or bare; null for another client's and for none.</summary>
    public ClientCampaign? Campaign(string publicId) => PublicId.TryParse(publicId, PublicIdPrefix.Campaign, out var id) ? campaignsByPublicId.GetValueOrDefault(id) : null;

    /// <summary>The campaign of that number.</summary>
    public ClientCampaign? Campaign(int id) => campaigns.GetValueOrDefault(id);

    /// <summary>The program of that code in any case (reading 37), or of that public id (reading 107).</summary>
    public DegreeProgram? Program(string code) =>
        programsByCode.GetValueOrDefault(code.Trim()) ?? (PublicId.TryParse(code, PublicIdPrefix.Program, out var id) ? programsByPublicId.GetValueOrDefault(id) : null);

    /// <summary>Every program, whatever its status.</summary>
    public IEnumerable<DegreeProgram> Programs => programs.Values;

    /// <summary>Every campus.</summary>
    public IEnumerable<Campus> Campuses => campuses.Values;

    /// <summary>The program of that number.</summary>
    public DegreeProgram? Program(int id) => programs.GetValueOrDefault(id);

    /// <summary>The group of that number.</summary>
    public ProgramGroup? Group(int id) => groups.GetValueOrDefault(id);

    /// <summary>The contract of that number, archived or not.</summary>
    public Contract? Contract(int id) => contracts.GetValueOrDefault(id);

    /// <summary>The vendor's active contract with the client; null when there is none.</summary>
    public Contract? ActiveContract(int vendorId) => activeContracts.GetValueOrDefault(vendorId);

    /// <summary>The vendor of that number, among those of the client's contracts and its internal ones.</summary>
    public Vendor? Vendor(int id) => vendors.GetValueOrDefault(id);

    /// <summary>The vendor of that public id, among the same.</summary>
    public Vendor? Vendor(PublicId publicId) => vendors.Values.FirstOrDefault(v => v.PublicId == publicId);

    /// <summary>True when the vendor is internal to a client: its leads cost 0 and are not billable (reading 28).</summary>
    public bool IsInternal(int vendorId) => vendors.GetValueOrDefault(vendorId) is { InternalClientId: not null };

    /// <summary>True while a campaign takes leads: active itself, under an active contract.</summary>
    public bool IsActive(ClientCampaign campaign) => campaign.Status == CampaignStatus.Active && activeContracts.GetValueOrDefault(campaign.VendorId)?.Id == campaign.ContractId;

    /// <summary>The vendor's active campaigns.</summary>
    public IReadOnlyList<ClientCampaign> ActiveCampaigns(int vendorId) => activeCampaigns.GetValueOrDefault(vendorId) ?? [];

    /// <summary>The campus of that code in any case, or of that number; null for another.</summary>
    public Campus? Campus(string codeOrId) => campuses.GetValueOrDefault(codeOrId.Trim())
        ?? (int.TryParse(codeOrId, System.Globalization.NumberStyles.None, null, out var id) ? campuses.Values.FirstOrDefault(c => c.Id == id) : null);

    /// <summary>The destination of that number, archived or not.</summary>
    public Destination? Destination(int id) => destinations.GetValueOrDefault(id);

    /// <summary>Where a lead of that campaign is delivered: the campaign's own destination, or the client's; null when it has none.</summary>
    public Destination? DestinationOf(int? campaignId) =>
        destinations.Values.Where(d => d.ArchivedAt is null && (d.CampaignId is null || d.CampaignId == campaignId)).OrderBy(d => d.CampaignId is null).ThenBy(d => d.Id).FirstOrDefault();

    /// <summary>The rules for a lead of that campaign and program, in their order: client, campaign, program (reading 42).</summary>
    public IEnumerable<CompiledRule> Rules(ClientCampaign? campaign, DegreeProgram? program)
    {
        foreach (var rule in clientRules) yield return rule;
        if (campaign is not null && campaignRules.TryGetValue(campaign.Id, out var ofCampaign)) foreach (var rule in ofCampaign) yield return rule;
        if (program is not null && programRules.TryGetValue(program.Id, out var ofProgram)) foreach (var rule in ofProgram) yield return rule;
    }
}
