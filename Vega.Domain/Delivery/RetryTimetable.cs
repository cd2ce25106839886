using NodaTime;

namespace Vega.Domain.Delivery;

/// <summary>
/// When a delivery is tried again. Of several gaps each is waited once, and after the last attempt it is given up; one gap alone is waited again and again. Never beyond
/// <see cref="Longest"/> after the series began.
/// </summary>
public sealed class RetryTimetable
{
    /// <summary>A delivery is given up that long after its series began.</summary>
    public static readonly Duration Longest = Duration.FromDays(3);

    /// <summary>5 seconds to 20 hours, just under 3 days in all.</summary>
    public static readonly IReadOnlyList<double> Standard = [5, 30, 120, 600, 1800, 3600, 7200, 14400, 21600, 36000, 43200, 57600, 72000];

    private readonly IReadOnlyList<double> _seconds;

    /// <summary>The timetable of these gaps; at least one, none below 0.</summary>
    public RetryTimetable(IReadOnlyList<double> seconds)
    {
        if (seconds.Count == 0 || seconds.Any(s => s < 0)) throw new ArgumentException("a timetable needs gaps of 0 seconds or more", nameof(seconds));
        _seconds = seconds;
    }

    /// <summary>The time of the next attempt; null when it is given up.</summary>
    /// <param name="seriesAt">When the series began.</param>
    /// <param name="attempts">How many attempts the series has had.</param>
    /// <param name="now">When the last one failed.</param>
    /// <param name="retryAfter">How long the system asked to be left alone; waited when longer than the gap.</param>
    /// <param name="chance">From 0 to 1: stretches or shortens the gap by up to a fifth, so that what failed together is not repeated together.</param>
    public Instant? Next(Instant seriesAt, int attempts, Instant now, Duration? retryAfter, double chance)
    {
        if (_seconds.Count > 1 && attempts > _seconds.Count) return null;
        var gap = Duration.FromSeconds(_seconds[Math.Min(attempts, _seconds.Count) - 1] * (0.8 + 0.4 * chance));
        var next = now + Duration.Max(gap, retryAfter ?? Duration.Zero);
        return next - seriesAt > Longest ? null : next;
    }
}
