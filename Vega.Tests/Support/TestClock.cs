using NodaTime;

namespace Vega.Tests.Support;

/// <summary>The one clock of a test's app. It stands where it is put, or runs along with the system's from there.</summary>
public sealed class TestClock : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _origin = System.GetUtcNow();
    private long _originStamp = System.GetTimestamp();
    private long _advanced;
    private bool _stands;

    /// <summary>The time it shows.</summary>
    public Instant Now => Instant.FromDateTimeOffset(GetUtcNow());

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _stands ? _origin : _origin + System.GetElapsedTime(_originStamp);
    }

    /// <summary>What elapsed really, and what the clock was advanced by: whoever trusts something for a second asks anew after a test has moved on.</summary>
    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref _advanced);

    /// <summary>Stands still at the instant until it is moved again.</summary>
    public void StandAt(Instant instant)
    {
        lock (_lock) (_origin, _stands) = (instant.ToDateTimeOffset(), true);
    }

    /// <summary>Stands still at the local time of the zone; where the hour comes twice, at the first.</summary>
    public void StandAt(LocalDateTime local, string zone) => StandAt(DateTimeZoneProviders.Tzdb[zone].AtLeniently(local).ToInstant());

    /// <summary>Runs on from the instant.</summary>
    public void RunFrom(Instant instant)
    {
        lock (_lock) (_origin, _originStamp, _stands) = (instant.ToDateTimeOffset(), System.GetTimestamp(), false);
    }

    /// <summary>Moves by the duration, standing or running as before.</summary>
    public void Advance(Duration by)
    {
        lock (_lock) _origin += by.ToTimeSpan();
        if (by > Duration.Zero) Interlocked.Add(ref _advanced, (long)(by.TotalSeconds * TimestampFrequency));
    }
}
