using System.Collections.Frozen;

namespace Vega.Domain.Intake;

/// <summary>USPS codes of the states, the District of Columbia, the territories and the military, by code and by name.</summary>
public static class UsStates
{
    /// <summary>Code and name, in the order of the names.</summary>
    public static readonly IReadOnlyList<(string Code, string Name)> All =
    [
        ("AL", "Alabama"), ("AK", "Alaska"), ("AS", "American Samoa"), ("AZ", "Arizona"), ("AR", "Arkansas"), ("AA", "Armed Forces Americas"), ("AE", "Armed Forces Europe"),
        ("AP", "Armed Forces Pacific"), ("CA", "California"), ("CO", "Colorado"), ("CT", "Connecticut"), ("DE", "Delaware"), ("DC", "District of Columbia"),
        ("FM", "Federated States of Micronesia"), ("FL", "Florida"), ("GA", "Georgia"), ("GU", "Guam"), ("HI", "Hawaii"), ("ID", "Idaho"), ("IL", "Illinois"), ("IN", "Indiana"),
        ("IA", "Iowa"), ("KS", "Kansas"), ("KY", "Kentucky"), ("LA", "Louisiana"), ("ME", "Maine"), ("MH", "Marshall Islands"), ("MD", "Maryland"), ("MA", "Massachusetts"),
        ("MI", "Michigan"), ("MN", "Minnesota"), ("MS", "Mississippi"), ("MO", "Missouri"), ("MT", "Montana"), ("NE", "Nebraska"), ("NV", "Nevada"), ("NH", "New Hampshire"),
        ("NJ", "New Jersey"), ("NM", "New Mexico"), ("NY", "New York"), ("NC", "North Carolina"), ("ND", "North Dakota"), ("MP", "Northern Mariana Islands"), ("OH", "Ohio"),
        ("OK", "Oklahoma"), ("OR", "Oregon"), ("PW", "Palau"), ("PA", "Pennsylvania"), ("PR", "Puerto Rico"), ("RI", "Rhode Island"), ("SC", "South Carolina"),
        ("SD", "South Dakota"), ("TN", "Tennessee"), ("TX", "Texas"), ("UT", "Utah"), ("VT", "Vermont"), ("VI", "Virgin Islands"), ("VA", "Virginia"), ("WA", "Washington"),
        ("WV", "West Virginia"), ("WI", "Wisconsin"), ("WY", "Wyoming"),
    ];

    private static readonly FrozenDictionary<string, string> Codes = All.SelectMany(s => new[] { (Key: s.Code, s.Code), (Key: s.Name, s.Code) })
        .Concat([("D.C.", "DC"), ("Washington DC", "DC"), ("Washington D.C.", "DC"), ("Washington, DC", "DC"), ("Washington, D.C.", "DC"), ("U.S. Virgin Islands", "VI"), ("US Virgin Islands", "VI")])
        .ToFrozenDictionary(p => p.Item1, p => p.Item2, StringComparer.OrdinalIgnoreCase);

    /// <summary>The code of a code or name in any case; null for anything else.</summary>
    public static string? Code(string text) => Codes.GetValueOrDefault(text.Trim());
}
