using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Tests.Intake;

public class FieldValuesTests
{
    [Theory]
    [InlineData(LeadFieldType.Phone, "(212) 555-1234", "2125551234")]
    [InlineData(LeadFieldType.Phone, "+1 212.555.1234", "2125551234")]
    [InlineData(LeadFieldType.Phone, "12125551234", "2125551234")]
    [InlineData(LeadFieldType.Phone, "112 555 1234", null)]
    [InlineData(LeadFieldType.Phone, "2121551234", null)]
    [InlineData(LeadFieldType.Phone, "22125551234", null)]
    [InlineData(LeadFieldType.Phone, "212555123", null)]
    [InlineData(LeadFieldType.Phone, "212555123456789", null)]
    [InlineData(LeadFieldType.Phone, "212-555-1234 x5", null)]
    [InlineData(LeadFieldType.Phone, "٢١٢٥٥٥١٢٣٤", null)]
    [InlineData(LeadFieldType.Email, "Jane.Doe@Example.COM", "jane.doe@example.com")]
    [InlineData(LeadFieldType.Email, "j+tag@mail.example.co.uk", "j+tag@mail.example.co.uk")]
    [InlineData(LeadFieldType.Email, "o'neil@example.com", "o'neil@example.com")]
    [InlineData(LeadFieldType.Email, "jane@example", null)]
    [InlineData(LeadFieldType.Email, "jane@@example.com", null)]
    [InlineData(LeadFieldType.Email, "jane doe@example.com", null)]
    [InlineData(LeadFieldType.Email, "jane..doe@example.com", null)]
    [InlineData(LeadFieldType.Email, ".jane@example.com", null)]
    [InlineData(LeadFieldType.Email, "jane@-example.com", null)]
    [InlineData(LeadFieldType.Email, "jane@example.c", null)]
    [InlineData(LeadFieldType.Email, "jane@1.2.3.4", null)]
    [InlineData(LeadFieldType.Email, "@example.com", null)]
    [InlineData(LeadFieldType.Email, "jane@", null)]
    [InlineData(LeadFieldType.Email, "jane@.com", null)]
    [InlineData(LeadFieldType.State, "il", "IL")]
    [InlineData(LeadFieldType.State, "hawaii", "HI")]
    [InlineData(LeadFieldType.State, "Washington, D.C.", "DC")]
    [InlineData(LeadFieldType.State, "Puerto Rico", "PR")]
    [InlineData(LeadFieldType.State, "AE", "AE")]
    [InlineData(LeadFieldType.State, "Ontario", null)]
    [InlineData(LeadFieldType.Zip, "60453", "60453")]
    [InlineData(LeadFieldType.Zip, "604531234", "60453-1234")]
    [InlineData(LeadFieldType.Zip, "60453-1234", "60453-1234")]
    [InlineData(LeadFieldType.Zip, "6045", null)]
    [InlineData(LeadFieldType.Zip, "6045A", null)]
    [InlineData(LeadFieldType.Date, "2004-02-29", "2004-02-29")]
    [InlineData(LeadFieldType.Date, "02/29/2004", "2004-02-29")]
    [InlineData(LeadFieldType.Date, "2/9/2004", "2004-02-09")]
    [InlineData(LeadFieldType.Date, "2003-02-29", null)]
    [InlineData(LeadFieldType.Date, "29/02/2004", null)]
    [InlineData(LeadFieldType.Date, "0004-02-29", null)]
    [InlineData(LeadFieldType.Number, "3.50", "3.5")]
    [InlineData(LeadFieldType.Number, "-0012", "-12")]
    [InlineData(LeadFieldType.Number, "0.0000001", "0.0000001")]
    [InlineData(LeadFieldType.Number, "1,5", null)]
    [InlineData(LeadFieldType.Number, "1e5", null)]
    [InlineData(LeadFieldType.Number, "NaN", null)]
    [InlineData(LeadFieldType.Boolean, "1", "1")]
    [InlineData(LeadFieldType.Boolean, "Yes", "Yes")]
    [InlineData(LeadFieldType.Boolean, "OFF", "OFF")]
    [InlineData(LeadFieldType.Boolean, "2", null)]
    [InlineData(LeadFieldType.Option, "NOW", "now")]
    [InlineData(LeadFieldType.Option, "later", null)]
    [InlineData(LeadFieldType.Text, "any", "any")]
    public void Value_OfEachType_IsNormalisedOrRefused(LeadFieldType type, string text, string? expected)
    {
        var valid = FieldValues.TryNormalise(type, type == LeadFieldType.Option ? ["now", "within_3_months"] : [], text, out var value);
        Assert.Equal(expected is not null, valid);
        Assert.Equal(expected ?? text, value);
    }

    [Fact]
    public void Text_WithWhatNoDatabaseKeeps_IsFoundAndStripped()
    {
        Assert.False(FieldValues.IsStorable("a\0b"));
        Assert.False(FieldValues.IsStorable("a\u001bb"));
        Assert.False(FieldValues.IsStorable("a\ud83d"));
        Assert.False(FieldValues.IsStorable("a\ude00b"));
        Assert.True(FieldValues.IsStorable("line\r\nline\tÅ 😀"));
        Assert.Equal("ab", FieldValues.Storable("a\0\ud83db", 10));
        Assert.Equal("ab", FieldValues.Storable("ab😀", 3));
    }
}
