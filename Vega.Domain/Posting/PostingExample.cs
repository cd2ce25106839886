using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Domain.Posting;

/// <summary>
/// A made-up lead that today's fields and rules take. Where a rule blocks the first one, other places, options, dates and numbers are tried, one after the other, until none does
/// or none helps: a school that takes Texas alone shows a lead from Austin. The phone is of the numbers that belong to nobody.
/// </summary>
public static class PostingExample
{
    private const int MostRounds = 12;

    private static readonly (string City, string State, string Zip)[] Places =
    [
        ("Oak Lawn", "IL", "60453"), ("Austin", "TX", "78701"), ("Columbus", "OH", "43215"), ("Tampa", "FL", "33602"), ("Phoenix", "AZ", "85004"), ("Denver", "CO", "80202"), ("Atlanta", "GA", "30303"),
        ("Albany", "NY", "12207"), ("Sacramento", "CA", "95814"), ("Seattle", "WA", "98101"), ("Boston", "MA", "02108"), ("Nashville", "TN", "37203"), ("Richmond", "VA", "23219"), ("Honolulu", "HI", "96813"),
    ];

    /// <summary>Names and values in the order of the instructions: campaign, program, the lead's fields; a field without a sensible value is left out.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ClientConfiguration known, ClientCampaign campaign, Instant now)
    {
        var choices = Choices(known, campaign);
        var chosen = new int[choices.Count];
        var blocks = Blocks(known, campaign, Write(choices, chosen), now);
        for (var round = 0; blocks > 0 && round < MostRounds; round++)
        {
            var (best, choice, value) = (blocks, -1, 0);
            for (var c = 0; c < choices.Count && best > 0; c++)
            {
                var before = chosen[c];
                for (var v = 0; v < choices[c].Count && best > 0; v++)
                {
                    chosen[c] = v;
                    if (v != before && Blocks(known, campaign, Write(choices, chosen), now) is var count && count < best) (best, choice, value) = (count, c, v);
                }
                chosen[c] = before;
            }
            if (choice < 0) break;
            (chosen[choice], blocks) = (value, best);
        }
        return Write(choices, chosen);
    }

    /// <summary>How many rules block it.</summary>
    private static int Blocks(ClientConfiguration known, ClientCampaign campaign, IReadOnlyList<KeyValuePair<string, string>> values, Instant now)
    {
        var viewer = new Viewer { Kind = ViewerKind.VendorKey, VendorId = campaign.VendorId, ClientIds = [], TestKey = true, Name = "instructions" };
        var draft = IntakeSteps.Begin(new Submission { PublicId = default, Viewer = viewer, ArrivedAt = now, Values = [.. values.Select(v => KeyValuePair.Create<string, string?>(v.Key, v.Value))], RawParams = "{}", RawHash = "" }, known);
        return draft.Errors.Count(e => e.Code == Refusal.Filtered);
    }

    private static List<KeyValuePair<string, string>> Write(List<List<Dictionary<string, string>>> choices, int[] chosen)
    {
        var values = new List<KeyValuePair<string, string>>();
        for (var c = 0; c < choices.Count; c++) values.AddRange(choices[c][chosen[c]]);
        return values;
    }

    /// <summary>What may be varied, each with its alternatives: one parameter, or city, state and ZIP code together.</summary>
    private static List<List<Dictionary<string, string>>> Choices(ClientConfiguration known, ClientCampaign campaign)
    {
        var programs = PostingInstructions.Programs(known, campaign);
        var choices = new List<List<Dictionary<string, string>>>
        {
            One(ControlFields.Campaign.PostName, campaign.PublicId.With(PublicIdPrefix.Campaign)),
            programs.Count == 0 ? [[]] : One(ControlFields.Program.PostName, [.. programs.Take(20).Select(p => p.Code)]),
        };
        var placed = false;
        foreach (var field in known.Fields.Fields)
        {
            if (field is { Kind: IntakeFieldKind.Standard, Name: "city" or "state" or "zip_code" })
            {
                // They stand where the first of them stands, so that a place stays one place.
                if (!placed) choices.Add([.. Places.Select(p => known.Fields.Fields.Where(f => f.Kind == IntakeFieldKind.Standard && f.Name is "city" or "state" or "zip_code")
                    .ToDictionary(f => f.PostName, f => f.Name switch { "city" => p.City, "state" => p.State, _ => p.Zip }, StringComparer.OrdinalIgnoreCase))]);
                placed = true;
                continue;
            }
            var values = Values(field);
            if (values.Length == 0) continue;
            var alternatives = One(field.PostName, values);
            if (!field.Required) alternatives.Add([]);
            choices.Add(alternatives);
        }
        return choices;
    }

    private static List<Dictionary<string, string>> One(string name, params string[] values) => [.. values.Select(v => new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [name] = v })];

    private static string[] Values(IntakeField field) => (field.Kind, field.Name) switch
    {
        (IntakeFieldKind.Standard, "first_name") => ["Jane"],
        (IntakeFieldKind.Standard, "last_name") => ["Doe"],
        (IntakeFieldKind.Standard, "street_address") => ["123 Fake St"],
        _ => field.Type switch
        {
            LeadFieldType.Email => ["jane.doe@example.com"],
            LeadFieldType.Phone => ["2125550142"],
            LeadFieldType.State => [.. Places.Select(p => p.State)],
            LeadFieldType.Zip => [.. Places.Select(p => p.Zip)],
            LeadFieldType.Date => ["1998-05-17", "1988-05-17", "1978-05-17", "2005-05-17", "1968-05-17", "2020-05-17"],
            LeadFieldType.Number => field.Name.Contains("year", StringComparison.OrdinalIgnoreCase) ? ["2018", "2010", "2000", "2024", "1990"] : ["3.5", "2", "1", "0", "5", "10", "20", "50", "100", "1000"],
            LeadFieldType.Boolean => ["1", "0"],
            LeadFieldType.Option when field.Options.Count > 0 => [.. field.Options.Take(50)],
            _ => field.Name.Contains("year", StringComparison.OrdinalIgnoreCase) ? ["2018", "2010", "2000", "2024", "1990"] : field.Required ? ["Example"] : [],
        },
    };
}
