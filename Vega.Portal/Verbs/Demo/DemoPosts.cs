using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Portal.Verbs.Demo;

/// <summary>Writes posts as vendors send them: their school's field names, their own sources and extras, and now and then a fault.</summary>
internal sealed class DemoPosts(DemoSpan span)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly int PlaceWeights = DemoPeople.Places.Sum(p => p.Weight);
    private static readonly Dictionary<string, string> StateNames = UsStates.All.ToDictionary(s => s.Code, s => s.Name, StringComparer.Ordinal);
    private static readonly DemoPlace[] Islands = [.. DemoPeople.Places.Where(p => p.State == "HI")];
    private readonly ArrayBufferWriter<byte> _body = new(4096);
    private readonly Dictionary<(int Client, string Place), int> _phones = [];
    private long _otherPhones;

    private enum Fault { None, Missing, Phone, Email, Zip, Option, UnknownProgram, OtherProgram, NoCampaign }

    public Submission Make(ref DemoDice dice, DemoCampaignState campaign, Instant arrivedAt, ClientConfiguration configuration)
    {
        var (school, profile) = (campaign.School, campaign.Profile);
        var fault = dice.Chance(profile.Junk) ? Pick(ref dice, campaign) : Fault.None;
        var person = Person(ref dice, school, profile);
        var program = Program(ref dice, campaign, fault, configuration);
        var test = dice.Chance(.0012);
        var values = new List<KeyValuePair<string, string?>>(24);
        // A vendor with one campaign for the program need not name it; one with two forgets it now and then.
        var names = !campaign.Ambiguous || !dice.Chance(.02);
        if (names && fault != Fault.NoCampaign && (campaign.Ambiguous || campaign.Vendor.InternalClientId is null || dice.Chance(.8))) values.Add(new("campaign_id", campaign.Campaign.PublicId.With(PublicIdPrefix.Campaign)));
        values.Add(new("program_code", program));
        AddFields(ref dice, school, person, program, fault, values);
        AddControls(ref dice, campaign, values);
        if (test) values.Add(new("test", "true"));
        // A repeat has the person's e-mail or phone, and is no test.
        if (!test) school.Known.Remember(person);

        _body.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_body, Json))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in values)
            {
                if (name == "test") writer.WriteBoolean(name, true);
                else writer.WriteString(name, value);
            }
            writer.WriteEndObject();
        }
        return new()
        {
            PublicId = dice.PublicId(), Viewer = campaign.Poster, ArrivedAt = arrivedAt, Values = values, RawParams = Encoding.UTF8.GetString(_body.WrittenSpan), RawHash = Convert.ToHexStringLower(SHA256.HashData(_body.WrittenSpan)),
            RemoteIp = profile.Ip + (20 + campaign.Vendor.Id * 3 + dice.Below(3)),
        };
    }

    private static Fault Pick(ref DemoDice dice, DemoCampaignState campaign) => dice.Below(100) switch
    {
        < 24 => Fault.Missing, < 46 => Fault.Phone, < 60 => Fault.Email, < 68 => Fault.Zip, < 76 => Fault.Option, < 86 => Fault.UnknownProgram, < 94 => Fault.OtherProgram, _ => campaign.Ambiguous ? Fault.NoCampaign : Fault.Missing,
    };

    private static string Program(ref DemoDice dice, DemoCampaignState campaign, Fault fault, ClientConfiguration configuration)
    {
        if (fault == Fault.OtherProgram) return dice.Of(campaign.School.Programs).Code;
        // The first programs of a group are asked for most; one that closed is asked for rarely.
        var rank = (int)(campaign.Programs.Count * dice.Fraction() * dice.Fraction());
        var program = campaign.Programs[rank];
        if (configuration.Program(program.Id)!.Status != DegreeProgramStatus.Active && !dice.Chance(.35)) program = campaign.Programs[0];
        return fault == Fault.UnknownProgram ? program.Code + dice.Of(Endings) : dice.Chance(.03) ? program.Code.ToLowerInvariant() : program.Code;
    }

    private static readonly string[] Endings = ["-OL", "2", "_online", "-FALL"];

    private DemoPerson Person(ref DemoDice dice, DemoSchoolState school, DemoVendor profile)
    {
        if (dice.Chance(profile.Repeats) && school.Known.Recall(ref dice) is { } before)
        {
            return dice.Below(10) switch
            {
                < 6 => before,
                < 8 => before with { Email = Email(ref dice, school, before.FirstName, before.LastName) },
                _ => before with { Phone = Phone(ref dice, school, before.Place) },
            };
        }
        var place = school.School.State == "HI" && dice.Chance(.62) ? dice.Of(Islands) : Place(ref dice);
        var (first, last) = (dice.Of(DemoPeople.FirstNames), dice.Of(DemoPeople.LastNames));
        return new(first, last, Email(ref dice, school, first, last), Phone(ref dice, school, place), $"{dice.Between(10, 9899)} {dice.Of(DemoPeople.Streets)}", place, place.Zip3 + dice.Between(1, 99).ToString("00"));
    }

    private static DemoPlace Place(ref DemoDice dice)
    {
        var at = dice.Below(PlaceWeights);
        var i = 0;
        while ((at -= DemoPeople.Places[i].Weight) >= 0) i++;
        return DemoPeople.Places[i];
    }

    private static string Email(ref DemoDice dice, DemoSchoolState school, string first, string last)
    {
        var name = dice.Below(3) switch { 0 => first + "." + last, 1 => first + last[0], _ => first[0] + last };
        for (var most = 100; ; most *= 10)
        {
            var email = $"{name}{dice.Below(most)}@{dice.Of(DemoPeople.MailDomains)}".ToLowerInvariant();
            if (!school.Known.HasEmail(email)) return email;
        }
    }

    // Area code 555-01xx is nobody's. Its hundred numbers a place go round; when all are known lately, an area code with 9 as its second digit is used: there are none.
    private string Phone(ref DemoDice dice, DemoSchoolState school, DemoPlace place)
    {
        var key = (school.Client.Id, place.City + place.State);
        var count = _phones[key] = _phones.GetValueOrDefault(key, dice.Below(100)) + 1;
        var phone = $"{place.AreaCode}55501{count % 100:00}";
        while (school.Known.HasPhone(phone))
        {
            var number = _otherPhones++;
            phone = $"{2 + number % 8}9{number / 8 % 10}{200 + number / 80 % 800}{number / 64_000 % 10_000:0000}";
        }
        return phone;
    }

    private void AddFields(ref DemoDice dice, DemoSchoolState school, DemoPerson person, string program, Fault fault, List<KeyValuePair<string, string?>> values)
    {
        var missing = fault == Fault.Missing ? dice.Below(school.Fields.Count) : -1;
        for (var i = 0; i < school.Fields.Count; i++)
        {
            var field = school.Fields[i];
            if (i == missing && field.Required) continue;
            if (fault == Fault.Missing && !school.Fields[missing].Required && field.Name == "phone")
            {
                values.Add(new(field.PostName, ""));
                continue;
            }
            var value = field.Name switch
            {
                "first_name" => person.FirstName,
                "last_name" => person.LastName,
                "phone" => fault == Fault.Phone ? dice.Of(BadPhones) : Formatted(ref dice, person.Phone),
                "email" => fault == Fault.Email ? person.Email.Replace("@example", dice.Of(BadMails), StringComparison.Ordinal) : dice.Chance(.06) ? char.ToUpperInvariant(person.Email[0]) + person.Email[1..] : person.Email,
                "street_address" => dice.Chance(.12) && !field.Required ? null : person.Street,
                "city" => person.Place.City,
                "state" => dice.Chance(.05) ? StateNames[person.Place.State] : person.Place.State,
                "zip_code" => fault == Fault.Zip ? person.Zip[..4] : person.Zip,
                _ => Own(ref dice, field, program, fault),
            };
            if (value is not null) values.Add(new(field.PostName, value));
        }
    }

    private static readonly HashSet<string> Graduate = new(["MBA", "MEDL", "MAT", "DNP", "COUN"], StringComparer.OrdinalIgnoreCase);
    private static readonly string[] BadPhones = ["000-000-0000", "555-0142", "8135550", "1111111111", "call me"];
    private static readonly string[] BadMails = ["@@example", " example", "@example..", "(at)example"];

    private static string Formatted(ref DemoDice dice, string phone) => dice.Below(8) switch
    {
        0 => $"({phone[..3]}) {phone[3..6]}-{phone[6..]}", 1 => $"{phone[..3]}-{phone[3..6]}-{phone[6..]}", 2 => "1" + phone, _ => phone,
    };

    private string? Own(ref DemoDice dice, LeadField field, string program, Fault fault)
    {
        if (!field.Required && dice.Chance(.15)) return null;
        return field.Type switch
        {
            LeadFieldType.Option when fault == Fault.Option => "other",
            // Most people ask for what they may study.
            LeadFieldType.Option when field.Name == "license" && dice.Chance(.93) => program.StartsWith("LPN", StringComparison.OrdinalIgnoreCase) ? "LPN" : "RN",
            LeadFieldType.Option when field.Name == "education_level" && Graduate.Contains(program) && dice.Chance(.9) => dice.Chance(.8) ? "bachelor" : "master",
            LeadFieldType.Option => field.Options[Math.Min(field.Options.Count - 1, (int)(field.Options.Count * dice.Fraction() * (.55 + dice.Fraction() * .5)))],
            LeadFieldType.Boolean => field.Name is "citizen" or "resident" or "Consent" ? dice.Chance(.955) ? "1" : "0" : dice.Chance(.11) ? "1" : "0",
            LeadFieldType.Date => span.Today.PlusDays(-(int)(365.25 * (17.95 + 38 * dice.Fraction() * dice.Fraction()))).ToString("uuuu-MM-dd", null),
            LeadFieldType.Number when field.Name == "gpa" => dice.Between(2.1, 4.0).ToString("0.0"),
            LeadFieldType.Number => (span.Today.Year - (int)(32 * dice.Fraction() * dice.Fraction()) - 1).ToString(),
            _ => null,
        };
    }

    private static void AddControls(ref DemoDice dice, DemoCampaignState campaign, List<KeyValuePair<string, string?>> values)
    {
        var profile = campaign.Profile;
        var source = profile.Sources[(int)(profile.Sources.Length * dice.Fraction() * (.4 + .6 * dice.Fraction()))];
        if (campaign.Ads.Length > 0 && dice.Chance(.8))
        {
            var (at, ad) = (dice.Fraction(), campaign.Ads[0]);
            foreach (var each in campaign.Ads)
            {
                ad = each;
                if ((at -= each.Share) < 0) break;
            }
            source = ad.Source;
            values.Add(new("marketing_platform_id", ad.Platform));
            values.Add(new("ad_account_id", ad.Account));
            values.Add(new("ad_campaign_id", ad.AdCampaign));
            values.Add(new("ad_set_id", ad.Set));
            values.Add(new("ad_id", ad.Id));
        }
        values.Add(new("source", source));
        if (campaign.Vendor.InternalClientId is not null)
        {
            var page = dice.Below(3);
            values.Add(new("landing_page_public_id", $"lp-{campaign.School.School.Slug.ToLowerInvariant()}-{page + 1}"));
            values.Add(new("template_id", page == 2 ? "tmpl-split" : "tmpl-classic"));
            if (campaign.Poster.Kind == ViewerKind.ClientKey) values.Add(new("primary_client_id", campaign.School.Client.Id.ToString()));
        }
        else if (dice.Chance(.85))
        {
            var kind = source is "rewards" or "sweepstakes" ? "rw-" : source is "survey" ? "sv-" : "creative_";
            values.Add(new("subid", kind + (1000 + campaign.Vendor.Id * 40 + dice.Below(12))));
        }
        if (dice.Chance(.25)) values.Add(new("complyed_creative_id", $"cr-{campaign.Vendor.Id}{dice.Between(10, 16)}"));
        if (campaign.School.Campuses.Count > 0 && dice.Chance(.45)) values.Add(new("campus_id", dice.Of(campaign.School.Campuses).Code));
        if (profile.Ip != "192.0.2.") values.Add(new("ip_address", $"2001:db8:{dice.Below(65536):x}:{dice.Below(65536):x}::{dice.Below(255) + 1:x}"));
        if (profile.SendsExtras) values.Add(new("leadid_token", dice.Word(24)));
    }
}
