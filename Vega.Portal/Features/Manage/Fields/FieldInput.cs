using System.Collections.Frozen;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Portal.Features.Manage.Fields;

/// <summary>What may be said of a field of a client's leads.</summary>
public sealed record FieldInput
{
    // A lead carries these beside its fields, so that a field of the same name could not be told apart in an answer.
    private static readonly FrozenSet<string> OfLead = new[]
    {
        "id", "status", "billable", "rejection_reason", "filtered_reason", "raw_params", "remote_ip", "cost_in_cents", "created_at", "updated_at", "status_changed_at", "disposition",
        "return_reason", "errors", "warnings",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public Optional<string?> Name { get; init; }
    public Optional<string?> PostedAs { get; init; }
    public Optional<LeadFieldType> Type { get; init; }
    public Optional<bool> Required { get; init; }
    public Optional<IReadOnlyList<string>> Options { get; init; }
    public Optional<bool> Personal { get; init; }
    public Optional<int> Position { get; init; }

    /// <summary>Checks it against the client's other fields and writes it. A standard field keeps its name, and its type unless a list of options narrows it.</summary>
    public void ApplyTo(LeadField field, IReadOnlyCollection<LeadField> ofClient, Faults at)
    {
        var standard = StandardFields.Find(field.Name) ?? StandardFields.Find(Name.Value ?? "");
        var made = field.Name.Length == 0;
        field.Name = standard?.Name ?? at.Name("name", Name.Or(field.Name), 64);
        field.PostedAs = at.Text("postedAs", PostedAs.Or(field.PostedAs), 64);
        if (field.PostedAs == field.Name) field.PostedAs = null;
        field.Type = Type.Or(made && standard is not null ? standard.Type : field.Type);
        field.Required = Required.Or(field.Required);
        field.Position = at.Within("position", Position.Or(field.Position), 0, 100_000);
        field.Personal = standard?.Personal ?? Personal.Or(made ? field.Type is LeadFieldType.Email or LeadFieldType.Phone : field.Personal);
        if (standard is not null && field.Type != standard.Type && field.Type != LeadFieldType.Option)
            at.Invalid("type", $"{standard.Name} is of type {WireName<LeadFieldType>.Of(standard.Type)}; only option may narrow it");
        if (standard is not null && Personal.IsGiven && Personal.Value != standard.Personal) at.Invalid("personal", $"{standard.Name} {(standard.Personal ? "is always personal" : "is never personal")}");
        CheckOptions(field, at);
        CheckNames(field, ofClient, at);
    }

    private void CheckOptions(LeadField field, Faults at)
    {
        if (Options.IsGiven)
        {
            var options = new List<string>();
            for (var i = 0; i < Options.Value.Count; i++)
            {
                var option = at.At("options", i).Name("", Options.Value[i]);
                if (options.Exists(o => InputText.Same(o, option))) at.At("options", i).Taken("", $"'{option}' is listed twice");
                options.Add(option);
            }
            field.Options = options;
        }
        if (field.Options.Count > 0 && field.Type != LeadFieldType.Option) at.Invalid("options", $"only a field of type option has options; this one is of type {WireName<LeadFieldType>.Of(field.Type)}");
    }

    private static void CheckNames(LeadField field, IReadOnlyCollection<LeadField> ofClient, Faults at)
    {
        if (Refused(field.Name) is { } ofName) at.Invalid("name", ofName);
        if (field.PostedAs is { } posted && Refused(posted) is { } ofPosted) at.Invalid("postedAs", ofPosted);
        foreach (var other in ofClient.Where(f => f != field))
        {
            if (InputText.Same(other.Name, field.Name) || InputText.Same(other.PostedAs, field.Name)) at.Taken("name", $"the field {other.Name} goes by '{field.Name}' already");
            if (field.PostedAs is { } name && (InputText.Same(other.Name, name) || InputText.Same(other.PostedAs, name))) at.Taken("postedAs", $"the field {other.Name} goes by '{name}' already");
        }
    }

    private static string? Refused(string name) =>
        ControlFields.Find(name) is not null || OfLead.Contains(name) ? $"'{name}' means the same for every client and cannot be a field's name" : null;
}
