using Vega.Domain.Common;
using Vega.Domain.Intake;

namespace Vega.Portal.Features.Manage.Rules;

/// <summary>What may be said of a filter rule.</summary>
public sealed record RuleInput
{
    public Optional<string?> Name { get; init; }
    public Optional<bool> Enabled { get; init; }
    public Optional<int> Position { get; init; }
    public Optional<string?> Note { get; init; }

    /// <summary>The conditions, all of which must hold; replaces all when given.</summary>
    public Optional<IReadOnlyList<FilterCondition>> When { get; init; }

    /// <summary>Checks it against the client's fields and writes it.</summary>
    public void ApplyTo(FilterRule rule, FieldCatalog fields, Faults at)
    {
        rule.Name = at.Name("name", Name.Or(rule.Name), 200);
        rule.Enabled = Enabled.Or(rule.Enabled);
        rule.Position = at.Within("position", Position.Or(rule.Position), 0, 100_000);
        rule.Note = at.LongText("note", Note.Or(rule.Note), 2000);
        if (When.IsGiven) rule.When = [.. When.Value];
        foreach (var error in rule.Validate(fields)) at.Add(error.Field, error.Code, error.Message);
    }
}
