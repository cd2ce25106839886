namespace Vega.Domain.Directory;

/// <summary>What a field's values are. The numbers are stored.</summary>
public enum LeadFieldType : byte
{
    /// <summary>Any text.</summary>
    Text = 0,
    /// <summary>An e-mail address; kept in lower case.</summary>
    Email = 1,
    /// <summary>A US phone number; kept as ten digits.</summary>
    Phone = 2,
    /// <summary>A US state or territory; kept as its USPS code.</summary>
    State = 3,
    /// <summary>A US ZIP code; kept as 12345 or 12345-6789.</summary>
    Zip = 4,
    /// <summary>A date; kept as 2026-11-21.</summary>
    Date = 5,
    /// <summary>A decimal number.</summary>
    Number = 6,
    /// <summary>Yes or no; kept as sent.</summary>
    Boolean = 7,
    /// <summary>One of the client's options.</summary>
    Option = 8,
}

/// <summary>A field of a client's leads: one of the eight standard ones, perhaps under another name, or one of the client's own (001, Data model; reading 99).</summary>
public sealed class LeadField
{
    /// <summary>The most characters that any field keeps, unless it sets less.</summary>
    public const int MaxLength = 1000;

    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The client.</summary>
    public int ClientId { get; set; }

    /// <summary>The canonical name of a standard field, or the name of a custom one; unique per client without regard to case.</summary>
    public required string Name { get; set; }

    /// <summary>The name vendors post it by; null when that is <see cref="Name"/>.</summary>
    public string? PostedAs { get; set; }

    /// <summary>What its values are.</summary>
    public LeadFieldType Type { get; set; }

    /// <summary>True when a post without it is refused.</summary>
    public bool Required { get; set; }

    /// <summary>The allowed values of an option field, compared without regard to case; empty allows any.</summary>
    public List<string> Options { get; set; } = [];

    /// <summary>True for personal data: masked for the roles that may not see it.</summary>
    public bool Personal { get; set; }

    /// <summary>Place in lists and posting instructions, from 0.</summary>
    public int Position { get; set; }

    /// <summary>The name on a post.</summary>
    public string PostName => PostedAs ?? Name;

    /// <summary>True for one of the eight standard fields.</summary>
    public bool IsStandard => StandardFields.Find(Name) is not null;
}

/// <summary>One of the eight standard fields that every lead has (001, Lead).</summary>
/// <param name="Name">The canonical name.</param>
/// <param name="Title">The name on screens.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Personal">True when it is masked.</param>
public sealed record StandardField(string Name, string Title, LeadFieldType Type, bool Personal);

/// <summary>The eight standard fields; all personal but city, state and zip (reading 63).</summary>
public static class StandardFields
{
    /// <summary>In the order of 001.</summary>
    public static readonly IReadOnlyList<StandardField> All =
    [
        new("first_name", "First name", LeadFieldType.Text, Personal: true),
        new("last_name", "Last name", LeadFieldType.Text, Personal: true),
        new("phone", "Phone", LeadFieldType.Phone, Personal: true),
        new("email", "E-mail", LeadFieldType.Email, Personal: true),
        new("street_address", "Street address", LeadFieldType.Text, Personal: true),
        new("city", "City", LeadFieldType.Text, Personal: false),
        new("state", "State", LeadFieldType.State, Personal: false),
        new("zip_code", "ZIP code", LeadFieldType.Zip, Personal: false),
    ];

    /// <summary>The standard field of that canonical name, in any case; null for another.</summary>
    public static StandardField? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
