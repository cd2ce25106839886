using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Portal.Verbs.Demo;

/// <summary>A made-up school: how it is called, where it is, what it asks of a lead, and how it treats one.</summary>
internal sealed record DemoSchool(string Slug, string Name, string Zone, string City, string State, string Zip)
{
    public bool PrimaryLms { get; init; } = true;
    public bool AnonymousLeads { get; init; }
    public string? FormerSlug { get; init; }
    public required DemoField[] Fields { get; init; }
    public required string[] Groups { get; init; }
    public string[] Campuses { get; init; } = [];
    public DemoRule[] Rules { get; init; } = [];
    public Dictionary<string, string> StatusLabels { get; init; } = [];
    public Dictionary<string, string> DispositionLabels { get; init; } = [];

    /// <summary>False for a school whose CRM reports only applications and what follows.</summary>
    public bool ReportsInterviews { get; init; } = true;

    /// <summary>What its CRM's ids begin with; null when it sends none.</summary>
    public string? CrmPrefix { get; init; }

    /// <summary>Share of accepted leads that its own system refuses or fails on.</summary>
    public double RefusesLater { get; init; }

    /// <summary>Programs that stopped taking leads, and how many days ago.</summary>
    public (string Code, int DaysAgo)[] Closed { get; init; } = [];
}

internal sealed record DemoField(string Name, LeadFieldType Type, string? PostedAs = null, bool Required = false, string[]? Options = null, bool Personal = false);

/// <summary>A filter rule. <paramref name="At"/> is empty for the whole school, <c>vendor/group</c> for a campaign, a code for a program; it stands from some days ago until some days ago.</summary>
internal sealed record DemoRule(string Name, FilterCondition[] When, string At = "", int? Since = null, int? OffSince = null, string? Note = null);

internal static class DemoSchools
{
    public static readonly string[] ReturnReasons = ["No high school diploma", "Wrong number", "Did not request information", "Already enrolled", "Outside service area", "Under age"];

    /// <summary>Programs by group: code and name.</summary>
    public static readonly Dictionary<string, (string Code, string Name)[]> Programs = new(StringComparer.Ordinal)
    {
        ["Healthcare"] = [("PSYCH", "Psychology"), ("RNBSN", "RN to BSN"), ("MBC", "Medical Billing and Coding"), ("HCA", "Healthcare Administration"), ("MA", "Medical Assisting")],
        ["Business"] = [("MBA", "MBA"), ("BSBA", "Business Administration"), ("ACCT", "Accounting"), ("MKTG", "Digital Marketing"), ("HRM", "Human Resource Management")],
        ["Information Technology"] = [("CYBR", "Cybersecurity"), ("CS", "Computer Science"), ("DATA", "Data Analytics"), ("CLOUD", "Cloud Computing")],
        ["Education"] = [("MEDL", "M.Ed. Leadership"), ("ECE", "Early Childhood Education"), ("MAT", "M.A. Teaching"), ("SPED", "Special Education")],
        ["Criminal Justice"] = [("CJ", "Criminal Justice"), ("HLS", "Homeland Security"), ("FORS", "Forensic Science")],
        ["Psychology"] = [("PSY", "Psychology"), ("COUN", "Counseling"), ("ABA", "Applied Behavior Analysis")],
        ["Public Administration"] = [("MPA", "Public Administration"), ("NPM", "Nonprofit Management")],
        ["Nursing"] = [("BSN", "Bachelor of Nursing"), ("RN2BSN", "RN to BSN"), ("DNP", "Doctor of Nursing Practice")],
        ["MSN"] = [("MSN-FNP", "Family Nurse Practitioner"), ("MSN-ED", "Nurse Educator"), ("MSN-LDR", "Nursing Leadership")],
        ["LPN to RN"] = [("LPN-RN", "LPN to RN"), ("LPN-BSN", "LPN to BSN")],
        ["RN to BSN"] = [("RN-BSN", "RN to BSN"), ("RN-MSN", "RN to MSN")],
        ["Hospitality"] = [("HOSP", "Hospitality Management"), ("CUL", "Culinary Arts"), ("TOUR", "Tourism")],
    };

    public static readonly DemoSchool[] All =
    [
        new("AwesomeUniversity", "Awesome University", "America/New_York", "Albany", "NY", "12207")
        {
            Fields =
            [
                new("first_name", LeadFieldType.Text, "ContactFirstName", Required: true), new("last_name", LeadFieldType.Text, "ContactLastName", Required: true), new("phone", LeadFieldType.Phone, "ContactPhone", Required: true),
                new("email", LeadFieldType.Email, "LeadEmail", Required: true), new("street_address", LeadFieldType.Text, "StreetAddress"), new("city", LeadFieldType.Text, "City"), new("state", LeadFieldType.State, "State"),
                new("zip_code", LeadFieldType.Zip, "PostalCode", Required: true), new("GraduationYear", LeadFieldType.Number), new("Military", LeadFieldType.Boolean),
                new("StartClasses", LeadFieldType.Option, Options: ["now", "within_3_months", "within_6_months", "within_12_months", "undecided"]),
            ],
            Groups = ["Healthcare", "Business", "Information Technology", "Education"],
            Rules =
            [
                new("Outside our states", [Is("state", "any-of", "HI", "AK", "PR")], Since: 320),
                new("Not ready to start", [Is("StartClasses", "equals", "undecided"), Is("GraduationYear", "less-than", "1990")], Since: 160),
                new("No survey traffic", [Is("source", "any-of", "survey", "rewards")], "EduMatch Direct/Information Technology", Since: 120),
                new("No Hawaii", [Is("state", "any-of", "HI")], "PSYCH"),
            ],
            StatusLabels = new() { ["rejected"] = "Bad Lead" }, DispositionLabels = new() { ["not_qualified"] = "Unqualified", ["duplicate"] = "Duplicate Lead" }, CrmPrefix = "SALESFORCE_ID_",
        },
        new("calloway", "Calloway University", "America/Detroit", "Ann Arbor", "MI", "48104")
        {
            FormerSlug = "calloway-college",
            Fields =
            [
                new("first_name", LeadFieldType.Text, Required: true), new("last_name", LeadFieldType.Text, Required: true), new("phone", LeadFieldType.Phone, Required: true), new("email", LeadFieldType.Email, Required: true),
                new("street_address", LeadFieldType.Text), new("city", LeadFieldType.Text), new("state", LeadFieldType.State, Required: true), new("zip_code", LeadFieldType.Zip, "zip", Required: true),
                new("graduation_year", LeadFieldType.Number), new("military", LeadFieldType.Boolean),
                new("education_level", LeadFieldType.Option, Required: true, Options: ["high_school", "ged", "some_college", "associate", "bachelor", "master"]), new("best_time_to_call", LeadFieldType.Option, Options: ["morning", "afternoon", "evening"]),
            ],
            Groups = ["Healthcare", "Business", "Information Technology", "Education", "Nursing", "Psychology"], Campuses = ["Ann Arbor", "Grand Rapids", "Online"],
            Rules =
            [
                new("State not accepted", [Is("state", "any-of", "HI", "AK")], Note: "No authorization to enroll there."),
                new("Too recent a graduate", [Is("graduation_year", "greater-than", "2024")], Since: 240),
                new("Military goes to another office", [Is("military", "equals", "yes")], OffSince: 50),
                new("No survey traffic", [Is("source", "any-of", "survey", "rewards", "sweepstakes")], "Learnwell Network/Psychology", Since: 75),
                new("A bachelor's degree is needed", [Is("education_level", "none-of", "bachelor", "master")], "MBA", Since: 200), new("Nurses hold a degree", [Is("education_level", "any-of", "high_school", "ged")], "DNP"),
            ],
            StatusLabels = new() { ["custom_good_1"] = "Nurturing", ["new_lead"] = "New lead" }, CrmPrefix = "00Q5e0000",
            Closed = [("HCA", 45)],
        },
        new("northgate", "Northgate State Online", "America/Chicago", "Duluth", "MN", "55802")
        {
            Fields =
            [
                new("first_name", LeadFieldType.Text, "fname", Required: true), new("last_name", LeadFieldType.Text, "lname", Required: true), new("phone", LeadFieldType.Phone, "phone1", Required: true), new("email", LeadFieldType.Email, Required: true),
                new("city", LeadFieldType.Text), new("state", LeadFieldType.State, Required: true), new("zip_code", LeadFieldType.Zip, "zipcode"),
                new("date_of_birth", LeadFieldType.Date, "dob", Personal: true), new("citizen", LeadFieldType.Boolean, "us_citizen"), new("start", LeadFieldType.Option, "start_timeframe", Options: ["immediately", "1-3 months", "4-6 months", "later"]),
            ],
            Groups = ["Business", "Public Administration", "Criminal Justice", "Psychology", "Healthcare"], Campuses = ["Duluth", "St. Cloud", "Online"],
            Rules =
            [
                new("Age below 18", [Is("date_of_birth", "age-under", "18")]), new("Not a citizen", [Is("citizen", "equals", "no")], "Summit Enrollment/Criminal Justice", Since: 260),
                new("No posts at night", [Is("", "hour-between", "1", "5")], "EduMatch Direct/Business", Since: 140), new("Puerto Rico", [Is("state", "any-of", "PR")], Since: 90),
            ],
        },
        new("pinehurst", "Pinehurst College of Nursing", "America/Denver", "Fort Collins", "CO", "80521")
        {
            Fields =
            [
                new("first_name", LeadFieldType.Text, Required: true), new("last_name", LeadFieldType.Text, Required: true), new("phone", LeadFieldType.Phone, Required: true), new("email", LeadFieldType.Email, Required: true),
                new("street_address", LeadFieldType.Text, "address1"), new("city", LeadFieldType.Text), new("state", LeadFieldType.State), new("zip_code", LeadFieldType.Zip, "postal", Required: true),
                new("license", LeadFieldType.Option, "nursing_license", Required: true, Options: ["none", "LPN", "RN", "CNA"]), new("gpa", LeadFieldType.Number), new("start", LeadFieldType.Option, "desired_start", Options: ["fall", "spring", "summer"]),
            ],
            Groups = ["MSN", "LPN to RN", "RN to BSN"], Campuses = ["Fort Collins", "Pueblo", "Boise", "Online"],
            Rules =
            [
                new("No license", [Is("license", "any-of", "none")], "LPN-RN"), new("RN license is needed", [Is("license", "none-of", "RN")], "MSN-FNP", Since: 180),
                new("Low GPA", [Is("gpa", "less-than", "2.25")], Since: 210), new("West only", [Is("zip_code", "zip-prefix", "0", "1")], "Summit Enrollment/LPN to RN", Since: 100),
            ],
            ReportsInterviews = false, CrmPrefix = "PCN-",
        },
        new("westbrook", "Westbrook Online University", "America/Los_Angeles", "Sacramento", "CA", "95814")
        {
            PrimaryLms = false, RefusesLater = .035,
            Fields =
            [
                new("first_name", LeadFieldType.Text, "FirstName", Required: true), new("last_name", LeadFieldType.Text, "LastName", Required: true), new("phone", LeadFieldType.Phone, "DayPhone", Required: true), new("email", LeadFieldType.Email, "Email", Required: true),
                new("street_address", LeadFieldType.Text, "Address"), new("city", LeadFieldType.Text, "City", Required: true), new("state", LeadFieldType.State, "State", Required: true), new("zip_code", LeadFieldType.Zip, "Zip", Required: true),
                new("HighestDegree", LeadFieldType.Option, Options: ["High School", "GED", "Associate", "Bachelor", "Master"]), new("GradYear", LeadFieldType.Number), new("Military", LeadFieldType.Boolean), new("Consent", LeadFieldType.Boolean, "TcpaConsent", Required: true),
            ],
            Groups = ["Business", "Information Technology", "Criminal Justice", "Education", "Healthcare"], Campuses = ["Online"],
            Rules =
            [
                new("State not accepted", [Is("state", "any-of", "HI", "AK")]), new("No consent", [Is("Consent", "equals", "no")]), new("Too recent a graduate", [Is("GradYear", "greater-than", "2023")], Since: 150),
                new("Military is yes", [Is("Military", "equals", "yes")], OffSince: 50), new("Sources we do not buy", [Is("subid", "starts-with", "rw-")], "EduMatch Direct/Healthcare", Since: 60),
            ],
            StatusLabels = new() { ["interviewed"] = "Qualified" }, Closed = [("ACCT", 30)],
        },
        new("maunavista", "Mauna Vista College", "Pacific/Honolulu", "Hilo", "HI", "96720")
        {
            AnonymousLeads = true,
            Fields =
            [
                new("first_name", LeadFieldType.Text, Required: true), new("last_name", LeadFieldType.Text, Required: true), new("phone", LeadFieldType.Phone, Required: true), new("email", LeadFieldType.Email, Required: true),
                new("city", LeadFieldType.Text), new("state", LeadFieldType.State), new("zip_code", LeadFieldType.Zip), new("resident", LeadFieldType.Boolean, "state_resident"),
            ],
            Groups = ["Business", "Healthcare", "Hospitality"], Campuses = ["Hilo", "Kahului"],
            Rules = [new("Residents pay less: mainland needs housing", [Is("resident", "equals", "no"), Is("state", "none-of", "HI", "CA", "WA", "OR")], Since: 110)],
            ReportsInterviews = false,
        },
    ];

    private static FilterCondition Is(string field, string what, params string[] values) => new() { Field = field, Is = what, Values = [.. values] };
}
