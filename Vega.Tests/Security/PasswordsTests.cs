using Microsoft.AspNetCore.Identity;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Tests.Security;

/// <summary>Which passwords are taken (NIST 800-63B).</summary>
public sealed class PasswordsTests
{
    private static readonly Passwords Passwords = new(new PasswordHasher<VegaUser>(), new VegaOptions { AgencyName = "Northline Agency" });

    [Theory]
    [InlineData("short", "too-short")]
    [InlineData("elevenchars", "too-short")]
    [InlineData(null, "too-short")]
    [InlineData("passwordpassword", "too-common")]
    [InlineData("Password123456!", "too-common")]
    [InlineData("P@ssw0rd123456", "too-common")]
    [InlineData("qwertyuiop1234", "too-common")]
    [InlineData("123456789012345", "too-common")]
    [InlineData("aaaaaaaaaaaaaaa", "too-common")]
    [InlineData("abcabcabcabcabc", "too-common")]
    [InlineData("abcdefghijklmnop", "too-common")]
    [InlineData("iloveyou!iloveyou!", "too-common")]
    [InlineData("welcomeadmin2026", "too-common")]
    [InlineData("correcthorsebatterystaple", "too-common")]
    [InlineData("Correct Horse Battery Staple", "too-common")]
    [InlineData("1q2w3e4r5t6y", "too-common")]
    [InlineData("dana.ruiz-2026", "too-close")]
    [InlineData("northline-vega1", "too-close")]
    [InlineData("Ruiz$northline99", "too-close")]
    public void Fault_WeakPassword_SaysWhy(string? password, string code) => Assert.Equal(code, Passwords.Fault(password, "dana.ruiz@northline.example", "Dana Ruiz")?.Code);

    [Theory]
    [InlineData("mango tractor violin")]
    [InlineData("correct-Horse-7-battery")]
    [InlineData("xK9#mQ2$vL5p")]
    [InlineData("dana likes seven kayaks")]
    [InlineData("жёлтый тигр ест")]
    [InlineData("🦊🌵🎻🛶🧭🪁🦉🍋🧲🪴🐙🥨")]
    public void Fault_GoodPassword_IsNone(string password) => Assert.Null(Passwords.Fault(password, "dana.ruiz@northline.example", "Dana Ruiz"));

    [Fact]
    public void Fault_256Characters_AreTakenAnd257AreNot()
    {
        var text = string.Concat(Enumerable.Range(0, 100).Select(i => (i * 7919 % 997).ToString("d3")));
        Assert.Null(Passwords.Fault(text[..256], "a@example.com"));
        Assert.Equal("too-long", Passwords.Fault(text[..257], "a@example.com")?.Code);
    }

    [Fact]
    public void Verify_UnknownUser_IsFalse()
    {
        Assert.False(Passwords.Verify(null, "mango tractor violin", out _));
        Assert.False(Passwords.Verify(new VegaUser(), "mango tractor violin", out _));
    }
}
