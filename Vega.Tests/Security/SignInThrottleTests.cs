using System.Net;
using NodaTime;
using Vega.Portal.Security;
using Vega.Tests.Support;

namespace Vega.Tests.Security;

/// <summary>A pause for whoever guesses, and for nobody else.</summary>
public sealed class SignInThrottleTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1"), There = IPAddress.Parse("192.0.2.2");
    private readonly TestClock _clock = new();
    private readonly SignInThrottle _throttle;

    public SignInThrottleTests()
    {
        _clock.StandAt(Instant.FromUtc(2026, 11, 21, 8, 0));
        _throttle = new SignInThrottle(_clock);
    }

    [Fact]
    public void Wait_AfterFiveTries_DoublesUpTo15MinutesAndEnds()
    {
        var waits = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(Duration.Zero, _throttle.Enter("a", Here, known: false));
            var wait = _throttle.Wait("a", Here, known: false);
            waits.Add(wait.TotalMinutes);
            _clock.Advance(wait);
            Assert.Equal(Duration.Zero, _throttle.Wait("a", Here, known: false));
        }
        Assert.Equal([0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15, 15], waits);
    }

    [Fact]
    public void Wait_AnotherAddressOrAccount_IsNotHeldUp()
    {
        for (var i = 0; i < 20; i++) _throttle.Enter("a", Here, known: false);
        Assert.Equal(Duration.Zero, _throttle.Wait("a", There, known: false));
        Assert.Equal(Duration.Zero, _throttle.Wait("b", Here, known: false));
    }

    [Fact]
    public void Wait_ManyAccountsFromOneAddress_HoldsTheAddressUpButNotItsKnownUsers()
    {
        for (var i = 0; i < 40; i++) _throttle.Enter("account " + i, Here, known: false);
        Assert.True(_throttle.Wait("b", Here, known: false) > Duration.Zero);
        Assert.Equal(Duration.Zero, _throttle.Wait("b", Here, known: true));
        Assert.Equal(Duration.Zero, _throttle.Wait("b", There, known: false));
    }

    [Fact]
    public void Wait_AfterSuccessOrAnHour_StartsAnew()
    {
        for (var i = 0; i < 6; i++) _throttle.Enter("a", Here, known: false);
        _throttle.Succeeded("a", Here);
        Assert.Equal(Duration.Zero, _throttle.Wait("a", Here, known: false));
        for (var i = 0; i < 8; i++) _throttle.Enter("a", Here, known: false);
        _clock.Advance(Duration.FromMinutes(61));
        _throttle.Enter("a", Here, known: false);
        Assert.Equal(Duration.Zero, _throttle.Wait("a", Here, known: false));
    }

    [Fact]
    public void Enter_AThousandAtOnce_LetsFiveThrough()
    {
        var through = 0;
        Parallel.For(0, 1000, _ => { if (_throttle.Enter("a", Here, known: false) == Duration.Zero) Interlocked.Increment(ref through); });
        Assert.Equal(5, through);
    }

    [Fact]
    public void Succeeded_ManyPeopleBehindOneAddress_HoldsNobodyUp()
    {
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(Duration.Zero, _throttle.Enter("person " + i, Here, known: false));
            _throttle.Succeeded("person " + i, Here);
        }
    }

    [Fact]
    public void Text_Ipv6AndMapped_AreOneCustomer()
    {
        Assert.Equal(SignInThrottle.Text(IPAddress.Parse("2001:db8:1:2::1")), SignInThrottle.Text(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.NotEqual(SignInThrottle.Text(IPAddress.Parse("2001:db8:1:2::1")), SignInThrottle.Text(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.Equal("192.0.2.1", SignInThrottle.Text(IPAddress.Parse("::ffff:192.0.2.1")));
    }
}
