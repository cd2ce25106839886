using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using Vega.Domain.Delivery;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Tests.Intake;

namespace Vega.Tests.Delivery;

/// <summary>Bodies of deliveries.</summary>
public sealed class BodyTemplateTests
{
    private static readonly ClientConfiguration Client = new SampleClient().Build();

    [Theory]
    [InlineData("{{email}}", "\"jane.doe@example.com\"")]
    [InlineData("Dear {{first_name}} {{last_name}}", "\"Dear Jane Doe\"")]
    [InlineData("{{ City | upper }}", "\"OAK LAWN\"")]
    [InlineData("{{phone|e164}}", "\"+12125551234\"")]
    [InlineData("{{phone|phone:'(###) ###-####'}}", "\"(212) 555-1234\"")]
    [InlineData("{{Gpa|number}}", "3.5")]
    [InlineData("{{Military|boolean}}", "true")]
    [InlineData("{{Military|map:'1=Yes,0=No'}}", "\"Yes\"")]
    [InlineData("{{source}}", "null")]
    [InlineData("{{source|default:'web'}}", "\"web\"")]
    [InlineData("From {{source}}", "\"From \"")]
    [InlineData("{{Birthdate|date:'MM/dd/yyyy'}}", "\"05/17/1998\"")]
    [InlineData("{{created_at|date:'yyyy-MM-dd HH:mm'}}", "\"2026-11-21 12:00\"")]
    [InlineData("{{first_name|first:2}}", "\"Ja\"")]
    [InlineData("{{ContactPhone}}", "\"2125551234\"")]
    [InlineData("{{ program_name | lower }}", "\"psychology\"")]
    public void Template_PlaceWithTransforms_IsFilled(string text, string expected)
    {
        var lead = new SampleClient().Decide(("Gpa", "3.5"), ("Birthdate", "1998-05-17")).Lead;
        Assert.Equal($$"""{"x":{{expected}}}""", Render(JsonSerializer.Serialize(new { x = text }), DeliveryFormat.Json, lead));
    }

    [Fact]
    public void Template_OmitWithoutValue_LeavesTheMemberOut()
    {
        var lead = new SampleClient().Decide().Lead;
        Assert.Equal("""{"b":[1]}""", Render("""{"a":"{{source|omit}}","b":[1,"{{source|omit}}"]}""", DeliveryFormat.Json, lead));
        Assert.Equal("b=1", Render("""{"a":"{{source|omit}}","b":[1,"{{source|omit}}"]}""", DeliveryFormat.Form, lead));
    }

    [Theory]
    [InlineData("{", DeliveryFormat.Json, "is not JSON")]
    [InlineData("[]x", DeliveryFormat.Json, "is not JSON")]
    [InlineData("3", DeliveryFormat.Json, "must be a JSON object")]
    [InlineData("""{"a":{"b":1}}""", DeliveryFormat.Form, "flat object")]
    [InlineData("""{"a":"{{nope}}"}""", DeliveryFormat.Json, "a: there is no field 'nope'")]
    [InlineData("""{"a":{"b":["{{email|shout}}"]}}""", DeliveryFormat.Json, "a.b[0]: there is no transform 'shout'")]
    [InlineData("""{"a":"{{email"}""", DeliveryFormat.Json, "a {{ has no }}")]
    [InlineData("""{"a":"{{email|first}}"}""", DeliveryFormat.Json, "first needs a value")]
    [InlineData("""{"a":"{{created_at|date:'%%'}}"}""", DeliveryFormat.Json, "no pattern of a date")]
    public void Template_Mistake_IsToldWithItsPlace(string text, DeliveryFormat format, string expected) =>
        Assert.Contains(expected, BodyTemplate.Parse(text, format, Client.Fields).Fault, StringComparison.Ordinal);

    [Fact]
    public void AnyLead_InAnyTemplate_RendersWellFormed()
    {
        // Any UTF-16 code units, halves of surrogate pairs and quotes, braces and percent signs among them.
        var text = Gen.Choose(0, 40).SelectMany(n => Gen.Frequency((6, Gen.Choose(0, 0xFFFF)), (2, Gen.Elements("\"\\{}|%&=+<>'\0\u2028".Select(c => (int)c).ToArray())), (1, Gen.Choose(0xD800, 0xDFFF))).ListOf(n)).Select(codes => new string([.. codes.Select(c => (char)c)]));
        var values = text.ListOf(9);
        var places = Gen.Elements("{{%}}", "{{%|upper}}", "{{%|first:3}}", "{{%|number}}", "{{%|boolean}}", "{{%|date:'MM/dd/yyyy'}}", "{{%|title}}", "a{{%}}b{{%|digits}}", "{{%|default:'\"'}}", "{{%|omit}}", "{{%|map:'a=b'}}", "{{%|phone:'###'}}", "{{%|trim|lower}}");
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(424242, 1), Prop.ForAll(values.SelectMany(v => places.ListOf(9).Select(p => (Values: v.ToArray(), Places: p.ToArray()))).ToArbitrary(), WellFormed));
    }

    private static void WellFormed((string[] Values, string[] Places) given)
    {
        var lead = new SampleClient().Decide().Lead;
        var v = given.Values;
        lead.Contact = new ContactDetails { FirstName = v[0], LastName = v[1], Email = v[2], Phone = v[3], StreetAddress = v[4], City = v[5], State = v[6], ZipCode = v[7] };
        lead.CustomFields = new Dictionary<string, string?> { ["Comment"] = v[8], ["Gpa"] = v[0] };
        string[] names = ["first_name", "last_name", "email", "phone", "street_address", "city", "state", "zip_code", "Comment"];
        var template = JsonSerializer.Serialize(names.Select((n, i) => (n, given.Places[i].Replace("%", n, StringComparison.Ordinal))).ToDictionary(p => p.n, p => p.Item2));

        using var json = JsonDocument.Parse(Render(template, DeliveryFormat.Json, lead));
        var form = QueryHelpers.ParseQuery(Render(template, DeliveryFormat.Form, lead));
        using var standard = JsonDocument.Parse(Render(null, DeliveryFormat.Json, lead));
        foreach (var (name, i) in names.Select((n, i) => (n, i)))
        {
            // What is put in bare comes out as it was, but for halves of surrogate pairs, which no encoding carries.
            var whole = string.Concat(v[i].EnumerateRunes().Select(r => r.ToString()));
            Assert.Equal(whole, standard.RootElement.GetProperty(name).GetString());
            if (given.Places[i] != "{{%}}") continue;
            Assert.Equal(whole, json.RootElement.GetProperty(name).GetString());
            Assert.Equal(whole, form[name].ToString());
        }
    }

    private static string Render(string? template, DeliveryFormat format, Lead lead)
    {
        var (parsed, fault) = BodyTemplate.Parse(template, format, Client.Fields);
        Assert.Null(fault);
        return parsed!.Render(new DeliveryValues(lead, Client, "msg_1"));
    }
}
