namespace Vega.Domain.Leads;

/// <summary>The person behind a lead, normalised (reading 106). City, state and zip are dimensions and are never masked (reading 63).</summary>
public sealed class ContactDetails
{
    /// <summary>First name as sent, trimmed. Personal.</summary>
    public string? FirstName
    {
        get;
        set => (field, FirstNameKey) = (value, SearchKey.Of(value));
    }

    /// <summary>Last name as sent, trimmed. Personal.</summary>
    public string? LastName
    {
        get;
        set => (field, LastNameKey) = (value, SearchKey.Of(value));
    }

    /// <summary>Ten digits when valid, otherwise as sent. Personal.</summary>
    public string? Phone { get; set; }

    /// <summary>Lower case when valid, otherwise as sent. Personal.</summary>
    public string? Email { get; set; }

    /// <summary>Street and number as sent, trimmed. Personal.</summary>
    public string? StreetAddress { get; set; }

    /// <summary>City as sent, trimmed.</summary>
    public string? City { get; set; }

    /// <summary>USPS code when known, otherwise as sent.</summary>
    public string? State { get; set; }

    /// <summary>Five digits, or nine as <c>12345-6789</c>, when valid; otherwise as sent.</summary>
    public string? ZipCode { get; set; }

    /// <summary><see cref="FirstName"/> as searches compare it; follows it. Personal.</summary>
    public string? FirstNameKey { get; private set; }

    /// <summary><see cref="LastName"/> as searches compare it; follows it. Personal.</summary>
    public string? LastNameKey { get; private set; }
}
