using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;

namespace Vega.Portal.Platform;

/// <summary>Section <c>Vega:RateLimits</c>: how much one key and one address may ask. Generous, so that only what runs wild is slowed.</summary>
public sealed class RateLimitOptions
{
    /// <summary>False turns every limit off, as for a benchmark.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Requests that each API key may send per second, on average.</summary>
    public int PerKeyPerSecond { get; set; } = 500;

    /// <summary>Requests that a key may send at once after a pause.</summary>
    public int KeyBurst { get; set; } = 5000;

    /// <summary>Requests that each address may send per second, on average, over all keys and without one.</summary>
    public int PerAddressPerSecond { get; set; } = 1000;

    /// <summary>Requests that an address may send at once after a pause.</summary>
    public int AddressBurst { get; set; } = 10_000;

    internal IEnumerable<string> Mistakes()
    {
        foreach (var (name, value) in new[] { (nameof(PerKeyPerSecond), PerKeyPerSecond), (nameof(KeyBurst), KeyBurst), (nameof(PerAddressPerSecond), PerAddressPerSecond), (nameof(AddressBurst), AddressBurst) })
            if (value is < 1 or > 1_000_000) yield return $"Vega:RateLimits:{name} must be from 1 to 1000000.";
    }
}

/// <summary>
/// Limits requests per API key and per address; whoever is over gets 429 with Retry-After. It stands before the sign-in, so that a flood of bad keys costs no look-up, and therefore
/// counts the key as it was sent. Files and the pages' own connections are not limited.
/// </summary>
public static class RateLimits
{
    private const string KeyHeader = "X-API-Key";

    public static IServiceCollection AddRateLimits(this IServiceCollection services, RateLimitOptions options) => services.AddRateLimiter(limiter =>
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(http => Limit(IsLimited(http) ? Address(http) : null, options.PerAddressPerSecond, options.AddressBurst)),
            PartitionedRateLimiter.Create<HttpContext, string>(http => Limit(Key(http), options.PerKeyPerSecond, options.KeyBurst)));
        limiter.OnRejected = async (context, _) =>
        {
            var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            await Problems.TooMany("Too many requests. Wait as long as Retry-After says.", wait).ExecuteAsync(context.HttpContext);
        };
    });

    private static RateLimitPartition<string> Limit(string? partition, int perSecond, int burst) => partition is null
        ? RateLimitPartition.GetNoLimiter("")
        : RateLimitPartition.GetTokenBucketLimiter(partition, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst, TokensPerPeriod = Math.Max(1, perSecond / 10), ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(0.1, 1.0 / perSecond)), QueueLimit = 0, AutoReplenishment = true,
        });

    private static bool IsLimited(HttpContext http) =>
        http.Request.Headers.ContainsKey(KeyHeader) || http.Request.Path.StartsWithSegments("/api") || (!HttpMethods.IsGet(http.Request.Method) && !http.Request.Path.StartsWithSegments("/_blazor"));

    private static string Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "none";

    /// <summary>The key's hash: the limiter keeps its partitions for a while, and no plain key should lie about.</summary>
    private static string? Key(HttpContext http) => http.Request.Headers.TryGetValue(KeyHeader, out var key)
        ? string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString()))).AsSpan(0, 32)}") : null;
}
