using NodaTime;

namespace Vega.Portal.Platform;

/// <summary>The one way to ask for the time: from the injected <see cref="TimeProvider"/>.</summary>
public static class Clock
{
    /// <summary>Now, to the millisecond, which is what the database keeps.</summary>
    public static Instant Now(this TimeProvider time) => Instant.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
