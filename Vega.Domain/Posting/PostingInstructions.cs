using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Domain.Posting;

/// <summary>
/// How one vendor posts the leads of one campaign: worked out anew, whenever somebody looks, from the client's fields, programs and rules as they are then.
/// </summary>
public sealed record PostingInstructions
{
    /// <summary>The client's name.</summary>
    public required string Client { get; init; }

    /// <summary>The vendor's name.</summary>
    public required string Vendor { get; init; }

    /// <summary>The vendor's public id.</summary>
    public required string VendorId { get; init; }

    /// <summary>The campaign's name.</summary>
    public required string Campaign { get; init; }

    /// <summary>The campaign's public id, as <c>CAMP-…</c>.</summary>
    public required string CampaignId { get; init; }

    /// <summary>The program group whose programs it takes.</summary>
    public required string Group { get; init; }

    /// <summary>Why a post would be refused whatever it holds, as when the campaign is paused; null while leads are taken.</summary>
    public string? Closed { get; init; }

    /// <summary>The address to post to.</summary>
    public required string Address { get; init; }

    /// <summary>The client's configuration version that they were worked out from.</summary>
    public required long Version { get; init; }

    /// <summary>When they were worked out.</summary>
    public required Instant At { get; init; }

    /// <summary>The client's zone: days, ages and months are those of it.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>What a post holds: campaign and program, the client's fields in its order, then what every client takes.</summary>
    public required IReadOnlyList<PostingParameter> Parameters { get; init; }

    /// <summary>The rules that are on, in the order in which they are asked.</summary>
    public required IReadOnlyList<PostingRule> Rules { get; init; }

    /// <summary>What a post can be answered.</summary>
    public required IReadOnlyList<PostingAnswer> Answers { get; init; }

    /// <summary>A lead that today's fields and rules take, where there is one.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Example { get; init; }

    /// <summary>The word of a refused lead: <c>rejected</c> or <c>filtered</c> (reading 73).</summary>
    public required string Refused { get; init; }

    /// <summary>The member of the answer that holds the reason of a refused lead.</summary>
    public string ReasonField => Refused == "rejected" ? "rejection_reason" : "filtered_reason";

    /// <summary>True when the client takes posts without a key (reading 92).</summary>
    public bool AnonymousLeads { get; init; }

    /// <summary>Works them out. <paramref name="root"/> is the address of the installation, as <c>https://vega.example.com</c>.</summary>
    public static PostingInstructions Of(ClientConfiguration known, ClientCampaign campaign, string root, Instant now)
    {
        var vendor = known.Vendor(campaign.VendorId) ?? throw new InvalidOperationException($"the configuration of client {known.ClientId} lacks a vendor");
        var refused = known.Client.PrimaryLms ? "rejected" : "filtered";
        var programs = Programs(known, campaign);
        var example = PostingExample.Of(known, campaign, now);
        return new()
        {
            Client = known.Client.Name, Vendor = vendor.Name, VendorId = vendor.PublicId.ToString(), Campaign = campaign.Name, CampaignId = campaign.PublicId.With(PublicIdPrefix.Campaign),
            Group = known.Group(campaign.ProgramGroupId)?.Name ?? "", Closed = ClosedBy(known, campaign, programs.Count), Address = $"{root.TrimEnd('/')}/{known.Slug}/leads", Version = known.Version, At = now, Zone = known.Zone,
            Parameters = PostingParameter.All(known, campaign, programs, example), Rules = RulesOf(known, campaign, programs), Answers = PostingAnswer.All(known, campaign, refused),
            Example = example, Refused = refused, AnonymousLeads = known.AnonymousLeads,
        };
    }

    /// <summary>The programs that a lead of the campaign may name, by code.</summary>
    internal static IReadOnlyList<DegreeProgram> Programs(ClientConfiguration known, ClientCampaign campaign) =>
        [.. known.Programs.Where(p => p.ProgramGroupId == campaign.ProgramGroupId && p.Status == DegreeProgramStatus.Active).OrderBy(p => p.Code, StringComparer.OrdinalIgnoreCase)];

    private static string? ClosedBy(ClientConfiguration known, ClientCampaign campaign, int programs) =>
        known.Client.ArchivedAt is not null ? "The school takes no leads any more."
        : known.Contract(campaign.ContractId) is not { ArchivedAt: null } contract || known.Vendor(campaign.VendorId) is not { ArchivedAt: null } ? "The contract has ended."
        : !contract.CanPostLeads ? "Posting is switched off for this contract."
        : campaign.Status == CampaignStatus.Paused ? "The campaign is paused."
        : campaign.Status == CampaignStatus.Ended ? "The campaign has ended."
        : programs == 0 ? "The campaign has no active program." : null;

    private static List<PostingRule> RulesOf(ClientConfiguration known, ClientCampaign campaign, IReadOnlyList<DegreeProgram> programs)
    {
        var rules = known.Rules(campaign, null).Select(r => new PostingRule(r.Name, r.Words, r.Level, null, r)).ToList();
        foreach (var program in programs) rules.AddRange(known.Rules(null, program).Where(r => r.Level == FilterRuleLevel.Program).Select(r => new PostingRule(r.Name, r.Words, r.Level, program.Code, r)));
        return [.. rules.Where(r => r.Rule.Enabled && r.Rule.Fault is null)];
    }
}

/// <summary>A rule that blocks the leads it matches, as told to a vendor.</summary>
/// <param name="Name">Its name, which stands in the reason of a lead that it blocks.</param>
/// <param name="Words">Which leads it blocks.</param>
/// <param name="Level">Whether it holds for the school, the campaign or one program.</param>
/// <param name="Program">The code of that program.</param>
/// <param name="Rule">The rule as intake runs it.</param>
public sealed record PostingRule(string Name, string Words, FilterRuleLevel Level, string? Program, CompiledRule Rule);
