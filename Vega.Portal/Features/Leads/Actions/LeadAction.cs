namespace Vega.Portal.Features.Leads.Actions;

/// <summary>What can be done with leads.</summary>
public enum LeadAction
{
    /// <summary>Another status or disposition.</summary>
    Status,
    /// <summary>Back to the vendor, with a reason.</summary>
    Return,
    /// <summary>Billable or not, and at which price.</summary>
    Billing,
    /// <summary>A note in the story.</summary>
    Note,
    /// <summary>Another value of one field.</summary>
    Field,
    /// <summary>Personal data, for a reason.</summary>
    Reveal,
}
