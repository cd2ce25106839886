namespace Vega.Portal.Data.Rows;

/// <summary>What a person chose for a screen and finds again: one row per person and screen.</summary>
public sealed class UserPreference
{
    public int UserId { get; set; }

    /// <summary>The screen and the choice, as <c>leads.columns</c>.</summary>
    public required string Key { get; set; }

    public required string Value { get; set; }
}
