using System.Net;
using NodaTime;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Posting.Door;

/// <summary>
/// How often the pages behind secret links may be asked: views by address, so that nobody tries tokens, test leads by link and by address, so that a link that went astray fills no
/// database. Counted in memory, per node.
/// </summary>
public sealed class LinkVisits(TimeProvider time)
{
    public const int ViewsPerMinute = 60, TestsPerMinute = 10, TestsPerDay = 200;
    private const int Most = 50_000;
    private static readonly Duration Minute = Duration.FromMinutes(1), Day = Duration.FromDays(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Count, Instant Ends)> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts a look at a page: zero lets it go on, otherwise how long to wait.</summary>
    public Duration View(IPAddress? address) => Enter(("view " + SignInThrottle.Text(address), ViewsPerMinute, Minute));

    /// <summary>Counts a test lead.</summary>
    public Duration Test(int linkId, IPAddress? address) =>
        Enter(("test " + SignInThrottle.Text(address), TestsPerMinute, Minute), ($"link {linkId}", TestsPerMinute, Minute), ($"day of link {linkId}", TestsPerDay, Day));

    /// <summary>Counts in every window or, where one is full, in none.</summary>
    private Duration Enter(params ReadOnlySpan<(string Key, int Most, Duration Window)> windows)
    {
        lock (_lock)
        {
            var now = time.Now();
            if (_counts.Count > Most) foreach (var key in _counts.Where(c => c.Value.Ends <= now).Select(c => c.Key).ToArray()) _counts.Remove(key);
            var wait = Duration.Zero;
            foreach (var (key, most, _) in windows)
                if (_counts.TryGetValue(key, out var counted) && counted.Ends > now && counted.Count >= most) wait = Duration.Max(wait, counted.Ends - now);
            if (wait > Duration.Zero) return wait;
            foreach (var (key, _, window) in windows) _counts[key] = _counts.TryGetValue(key, out var counted) && counted.Ends > now ? (counted.Count + 1, counted.Ends) : (1, now + window);
            return Duration.Zero;
        }
    }
}
