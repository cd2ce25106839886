using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Domain.Posting;

/// <summary>One of the values that a parameter may have.</summary>
/// <param name="Value">As it is posted.</param>
/// <param name="Means">What it stands for, where the value does not say it.</param>
public sealed record PostingOption(string Value, string? Means);

/// <summary>A name that a post may hold, and what its value must be.</summary>
public sealed record PostingParameter
{
    /// <summary>The name, as it is posted today.</summary>
    public required string Name { get; init; }

    /// <summary>Another name that is read too: the canonical one of a renamed field (reading 99).</summary>
    public string? AlsoReadAs { get; init; }

    /// <summary>The name in sentences.</summary>
    public required string Title { get; init; }

    /// <summary>What its values are, in a word or two.</summary>
    public required string Type { get; init; }

    /// <summary>What a value must be, as "a US phone number of 10 digits".</summary>
    public required string Must { get; init; }

    /// <summary>True when a post without it is refused.</summary>
    public required bool Required { get; init; }

    /// <summary>True for one of the lead's own fields, standard or custom; false for what every client takes.</summary>
    public required bool OfLead { get; init; }

    /// <summary>The values it may have; empty where any of its type is taken.</summary>
    public IReadOnlyList<PostingOption> Options { get; init; } = [];

    /// <summary>A value that is taken.</summary>
    public string? Example { get; init; }

    /// <summary>The most characters it may have.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Every parameter that a vendor's key may send, in the order of the instructions.</summary>
    internal static IReadOnlyList<PostingParameter> All(ClientConfiguration known, ClientCampaign campaign, IReadOnlyList<DegreeProgram> programs, IReadOnlyList<KeyValuePair<string, string>> example)
    {
        var values = example.ToDictionary(e => e.Key, e => e.Value, StringComparer.OrdinalIgnoreCase);
        var id = campaign.PublicId.With(PublicIdPrefix.Campaign);
        return
        [
            Control(ControlFields.Campaign, "id", $"{id}, the id of this campaign", [], id) with { Required = true },
            Control(ControlFields.Program, "option", "the code of one of the campaign’s programs", [.. programs.Select(p => new PostingOption(p.Code, p.Name))], values.GetValueOrDefault(ControlFields.Program.Name)),
            .. known.Fields.Fields.Select(f => OfField(f, values.GetValueOrDefault(f.PostName))),
            Control(ControlFields.Source, "text", $"where the lead comes from; longer than {ControlFields.MaxLength} characters it is cut", [], "facebook"),
            Control(ControlFields.SubId, "text", $"a finer source, as the creative; longer than {ControlFields.MaxLength} characters it is cut", [], "creative_1234"),
            Control(ControlFields.IpAddress, "IP address", "the person’s own address, not your server’s", [], "203.0.113.7"),
            .. known.Campuses.Any() ? [Control(ControlFields.Campus, "option", "one of the school’s campuses", [.. known.Campuses.OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase).Select(c => new PostingOption(c.Code, c.Name))], null)] : Array.Empty<PostingParameter>(),
            .. new[] { ControlFields.LandingPage, ControlFields.ComplyedCreative, ControlFields.Template, ControlFields.MarketingPlatformId, ControlFields.AdAccountId, ControlFields.AdCampaignId, ControlFields.AdSetId, ControlFields.AdId }
                .Select(f => Control(f, "text", $"a text of at most {f.MaxLength} characters", [], null)),
            Control(ControlFields.Test, "boolean", "true for a test lead; leave it out of real ones", [], "true"),
        ];
    }

    private static PostingParameter OfField(IntakeField field, string? example) => new()
    {
        Name = field.PostName, AlsoReadAs = field.Name.Equals(field.PostName, StringComparison.OrdinalIgnoreCase) ? null : field.Name, Title = field.Title, Type = Word(field.Type), Must = FieldValues.Requirement(field),
        Required = field.Required, OfLead = true, Options = [.. field.Options.Select(o => new PostingOption(o, null))], Example = example, MaxLength = field.MaxLength,
    };

    private static PostingParameter Control(IntakeField field, string type, string must, IReadOnlyList<PostingOption> options, string? example) =>
        new() { Name = field.PostName, Title = field.Title, Type = type, Must = must, Required = field.Required, OfLead = false, Options = options, Example = example, MaxLength = field.MaxLength };

    private static string Word(LeadFieldType type) => type switch
    {
        LeadFieldType.Email => "e-mail",
        LeadFieldType.Phone => "phone",
        LeadFieldType.State => "state",
        LeadFieldType.Zip => "ZIP code",
        LeadFieldType.Date => "date",
        LeadFieldType.Number => "number",
        LeadFieldType.Boolean => "boolean",
        LeadFieldType.Option => "option",
        _ => "text",
    };
}
