using System.Text;
using NodaTime;
using Vega.Portal.Security;

namespace Vega.Tests.Security;

/// <summary>The six digits of an authenticator app, by the test values of RFC 6238 and RFC 4648.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    public void Code_OfRfc6238_IsTheSame(long seconds, string code) => Assert.Equal(code, Totp.Code(Secret, Instant.FromUnixTimeSeconds(seconds)));

    [Fact]
    public void Step_OneBeforeOrAfter_IsTaken()
    {
        var now = Instant.FromUnixTimeSeconds(1_800_000_015);
        foreach (var off in (int[])[-30, 0, 30]) Assert.NotNull(Totp.Step(Secret, Totp.Code(Secret, now + Duration.FromSeconds(off)), now, after: 0));
        foreach (var off in (int[])[-90, 90]) Assert.Null(Totp.Step(Secret, Totp.Code(Secret, now + Duration.FromSeconds(off)), now, after: 0));
    }

    [Fact]
    public void Step_UsedOnce_IsNotTakenAgain()
    {
        var now = Instant.FromUnixTimeSeconds(1_800_000_015);
        var step = Totp.Step(Secret, Totp.Code(Secret, now), now, after: 0);
        Assert.Null(Totp.Step(Secret, Totp.Code(Secret, now), now, step!.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("28708")]
    [InlineData("2870822")]
    [InlineData("٢٨٧٠٨٢")]
    public void Step_NotSixDigits_IsNone(string? code) => Assert.Null(Totp.Step(Secret, code, Instant.FromUnixTimeSeconds(59), after: 0));

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_OfRfc4648_IsTheSame(string text, string base32) => Assert.Equal(base32, Totp.Base32(Encoding.ASCII.GetBytes(text)));
}
