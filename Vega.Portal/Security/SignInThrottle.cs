using System.Net;
using NodaTime;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>
/// Slows guessing down without letting anybody lock somebody else out. Wrong tries count per account and address, and per address; never for the account alone, so that a stranger's
/// tries make nobody wait but the stranger. After some free tries each further one costs a pause that doubles up to fifteen minutes and is forgotten after an hour of quiet;
/// nothing is ever locked for good. A known address, from which this user signed in before, is not held up by what others do there.
/// Kept in memory, per node: with several nodes an attacker gets that many times as many tries, of which there are few enough.
/// </summary>
public sealed class SignInThrottle(TimeProvider time)
{
    private const int FreePerAccount = 5, FreePerAddress = 30, Most = 100_000;
    private static readonly Duration Longest = Duration.FromMinutes(15), Forgotten = Duration.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Tries> _tries = new(StringComparer.Ordinal);

    /// <summary>How long this account must wait at this address before it may try again; zero when it need not.</summary>
    public Duration Wait(string account, IPAddress? address, bool known)
    {
        lock (_lock) return Left(account, address, known, time.Now());
    }

    /// <summary>
    /// Begins a try: zero lets it go on, and counts it as wrong until <see cref="Succeeded"/> takes that back; so a thousand tries at once are a thousand tries. Otherwise how long to wait.
    /// </summary>
    public Duration Enter(string account, IPAddress? address, bool known)
    {
        lock (_lock)
        {
            var now = time.Now();
            var wait = Left(account, address, known, now);
            if (wait > Duration.Zero) return wait;
            if (_tries.Count > Most) Sweep(now);
            Count(AccountKey(account, address), now);
            Count(AddressKey(address), now);
            return Duration.Zero;
        }
    }

    /// <summary>Forgets the account's wrong tries at this address, and of the address only this one.</summary>
    public void Succeeded(string account, IPAddress? address)
    {
        lock (_lock)
        {
            _tries.Remove(AccountKey(account, address));
            if (!_tries.TryGetValue(AddressKey(address), out var tries)) return;
            if (tries.Count > 1) _tries[AddressKey(address)] = tries with { Count = tries.Count - 1 };
            else _tries.Remove(AddressKey(address));
        }
    }

    /// <summary>Who tries: an IPv6 customer has a whole /64, so that is one address.</summary>
    public static string Text(IPAddress? address)
    {
        if (address is null) return "none";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) + "/64" : address.ToString();
    }

    private void Count(string key, Instant now) => _tries[key] = _tries.TryGetValue(key, out var tries) && now - tries.Last <= Forgotten ? new Tries(tries.Count + 1, now) : new Tries(1, now);

    private Duration Left(string account, IPAddress? address, bool known, Instant now)
    {
        var own = Left(AccountKey(account, address), FreePerAccount, now);
        return known ? own : Duration.Max(own, Left(AddressKey(address), FreePerAddress, now));
    }

    private Duration Left(string key, int free, Instant now)
    {
        if (!_tries.TryGetValue(key, out var tries) || tries.Count < free || now - tries.Last > Forgotten) return Duration.Zero;
        var pause = Duration.FromMinutes(1 << Math.Min(tries.Count - free, 4));
        return Duration.Max(Duration.Zero, tries.Last + Duration.Min(pause, Longest) - now);
    }

    private void Sweep(Instant now)
    {
        foreach (var key in _tries.Where(t => now - t.Value.Last > Longest).Select(t => t.Key).ToArray()) _tries.Remove(key);
        // a flood from ever new addresses: the oldest go first
        foreach (var key in _tries.OrderBy(t => t.Value.Last).Take(Math.Max(0, _tries.Count - (Most / 2))).Select(t => t.Key).ToArray()) _tries.Remove(key);
    }

    private static string AccountKey(string account, IPAddress? address) => "account " + account + " at " + Text(address);

    private static string AddressKey(IPAddress? address) => "address " + Text(address);

    private sealed record Tries(int Count, Instant Last);
}
