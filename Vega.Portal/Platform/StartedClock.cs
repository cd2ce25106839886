using NodaTime;

namespace Vega.Portal.Platform;

/// <summary>A clock that began at a given time and runs on from there (<c>Vega:ClockStart</c>, in Development only).</summary>
internal sealed class StartedClock(Instant start) : TimeProvider
{
    private readonly long _stamp = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start.ToDateTimeOffset() + System.GetElapsedTime(_stamp);
}
