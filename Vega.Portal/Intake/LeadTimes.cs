using NodaTime;
using NodaTime.Text;

namespace Vega.Portal.Intake;

/// <summary>Reads the times of the lead API's parameters (reading 7): an instant with its offset, or a plain date, which is the whole local day in the client's zone.</summary>
internal static class LeadTimes
{
    private static readonly LocalDatePattern Date = LocalDatePattern.Iso;
    private static readonly OffsetDateTimePattern Time = OffsetDateTimePattern.ExtendedIso;

    /// <summary>The first instant that the text includes; false with a hint when it cannot be read.</summary>
    public static bool TryStart(string text, DateTimeZone zone, out Instant start, out string? hint) => TryRead(text, zone, out start, out _, out hint);

    /// <summary>The first instant after all that the text includes: a whole second covers that second (reading 59), a date that day.</summary>
    public static bool TryEnd(string text, DateTimeZone zone, out Instant after, out string? hint) => TryRead(text, zone, out _, out after, out hint);

    private static bool TryRead(string text, DateTimeZone zone, out Instant start, out Instant after, out string? hint)
    {
        (start, after, hint) = (default, default, null);
        if (Date.Parse(text) is { Success: true } date)
        {
            start = zone.AtStartOfDay(date.Value).ToInstant();
            after = zone.AtStartOfDay(date.Value.PlusDays(1)).ToInstant();
            return true;
        }
        // A plus sign that was not percent-encoded in a query string arrives as a blank.
        if (Time.Parse(text.Replace(' ', '+')) is { Success: true } time)
        {
            start = time.Value.ToInstant();
            after = start + (start.ToUnixTimeTicks() % NodaConstants.TicksPerSecond == 0 ? Duration.FromSeconds(1) : Duration.FromMilliseconds(1));
            return true;
        }
        hint = "must be a time with its offset, as 2026-01-31T05:00:00Z or 2026-01-31T00:00:00-05:00, or a date, as 2026-01-31.";
        return false;
    }
}
