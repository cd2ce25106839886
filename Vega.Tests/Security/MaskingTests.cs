using System.Text.Json;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Security;

namespace Vega.Tests.Security;

/// <summary>What a viewer who may not see personal data gets instead (reading 63).</summary>
public sealed class MaskingTests
{
    private static readonly Viewer Masked = new() { Kind = ViewerKind.User, Role = Role.Finance, UserId = 1, Name = "f" };
    private static readonly Viewer Clear = new() { Kind = ViewerKind.User, Role = Role.ClientAdmin, UserId = 2, Name = "c", ClientIds = [1] };
    private static readonly LeadField[] Fields =
    [
        new() { Name = "Birthdate", Personal = true }, new() { Name = "Military" }, new() { Name = "email", PostedAs = "LeadEmail", Personal = true }, new() { Name = "city" },
    ];

    private static Lead Jane() => new()
    {
        Contact = new ContactDetails { FirstName = "Al", LastName = "O'Neil", Phone = "2125550123", Email = "al.oneil@example.com", StreetAddress = "12 Elm St", City = "Oak Lawn", State = "IL", ZipCode = "60453" },
        RemoteIp = "203.0.113.9",
    };

    [Theory]
    [InlineData(Role.Administrator, true)]
    [InlineData(Role.AccountManager, false)]
    [InlineData(Role.Finance, false)]
    [InlineData(Role.ClientAdmin, true)]
    [InlineData(Role.ClientViewer, false)]
    [InlineData(Role.VendorUser, false)]
    public void Value_ByRole_IsShownOrMasked(Role role, bool shown)
    {
        var viewer = Masked with { Role = role };
        Assert.Equal(shown ? "x@example.com" : "***", Masking.Value(viewer, "x@example.com"));
        Assert.Null(Masking.Value(viewer, null));
    }

    [Fact]
    public void Contact_Masked_KeepsCityStateZipAndNulls()
    {
        var contact = Masking.Contact(Masked, new ContactDetails { FirstName = "Jane", Email = "j@example.com", City = "Oak Lawn", State = "IL", ZipCode = "60453" });
        Assert.Equal(("***", null, null, "***", null), (contact.FirstName, contact.LastName, contact.Phone, contact.Email, contact.StreetAddress));
        Assert.Equal(("Oak Lawn", "IL", "60453"), (contact.City, contact.State, contact.ZipCode));
    }

    [Fact]
    public void CustomFields_Masked_HidesPersonalAndUnlistedOnes()
    {
        var values = new Dictionary<string, string?> { ["Birthdate"] = "1998-05-17", ["Military"] = "1", ["Gone"] = "secret", ["Empty"] = null };
        Assert.Equal(new Dictionary<string, string?> { ["Birthdate"] = "***", ["Military"] = "1", ["Gone"] = "***", ["Empty"] = null }, Masking.CustomFields(Masked, values, Fields));
        Assert.Equal(values, Masking.CustomFields(Clear, values, Fields));
    }

    [Theory]
    [InlineData("Duplicate lead: jane.doe@example.com", "Duplicate lead: ***")]
    [InlineData("Al O'Neil of 12 Elm St has an allocation", "*** *** of *** has an allocation")]
    [InlineData("Call (212) 555-0123 first", "Call *** first")]
    [InlineData("mail other.person@example.org", "mail ***")]
    [InlineData("'Jane' is not a ZIP code", "*** is not a ZIP code")]
    [InlineData("Monthly cap reached", "Monthly cap reached")]
    [InlineData("Program PSYCH is not part of campaign Healthcare", "Program PSYCH is not part of campaign Healthcare")]
    [InlineData("from 203.0.113.9", "from ***")]
    public void Text_OfALead_HoldsNothingPersonal(string text, string shown)
    {
        Assert.Equal(shown, Masking.Text(Masked, text, Jane()));
        Assert.Equal(text, Masking.Text(Clear, text, Jane()));
    }

    [Fact]
    public void Changes_Masked_HidesPersonalFieldsByAnyName()
    {
        const string changes = """[{"field":"email","from":"a@example.com","to":null},{"field":"Birthdate","from":"1998-05-17","to":"1998-05-18"},{"field":"city","from":"Oak Lawn","to":"Chicago"},{"field":"status","from":"new_lead","to":"applied"},{"field":"Forgotten","from":"x","to":"y"}]""";
        using var shown = JsonDocument.Parse(Masking.Changes(Masked, changes, Fields)!);
        Assert.Equal(["*** ", "*** ***", "Oak Lawn Chicago", "new_lead applied", "*** ***"], shown.RootElement.EnumerateArray().Select(c => c.GetProperty("from").GetString() + " " + c.GetProperty("to").GetString()));
        Assert.Equal(changes, Masking.Changes(Clear, changes, Fields));
    }

    [Fact]
    public void Trace_Masked_HidesValuesInReasons()
    {
        var trace = new IntakeTrace { ConfigVersion = 3, Steps = [new TraceStep("duplicate", TraceOutcome.Refused, "al.oneil@example.com")], Errors = [new IntakeError(Refusal.Duplicate, "Duplicate lead: al.oneil@example.com", "LeadEmail")] };
        var shown = Masking.Trace(Masked, trace.ToJson(), Jane())!;
        Assert.DoesNotContain("oneil", shown, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(3, IntakeTrace.FromJson(shown).ConfigVersion);
        Assert.Equal("LeadEmail", IntakeTrace.FromJson(shown).Errors[0].Field);
    }

    [Theory]
    [InlineData("email", true)]
    [InlineData("first-name", true)]
    [InlineData("raw-params", true)]
    [InlineData("remote_ip", true)]
    [InlineData("Birthdate", true)]
    [InlineData("city", false)]
    [InlineData("zip-code", false)]
    [InlineData("Military", false)]
    public void Hides_Field_ForMaskedViewersOnly(string field, bool hidden)
    {
        Assert.Equal(hidden, Masking.Hides(Masked, field, Fields));
        Assert.False(Masking.Hides(Clear, field, Fields));
    }

    [Fact]
    public void Refuse_AMaskThatWasRead_IsAFault()
    {
        Assert.Equal("masked-value", Masking.Refuse("email", " *** ")?.Code);
        Assert.Null(Masking.Refuse("email", "a@example.com"));
        Assert.Null(Masking.Refuse("email", null));
    }
}
