using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Vega.Portal.Shell;

/// <summary>How numbers, money and times are written on every screen. A missing value is an en dash, a minus is a true minus.</summary>
public static class Formats
{
    public const string None = "–";
    private static readonly InstantPattern Stamp = InstantPattern.ExtendedIso;

    /// <summary><c>$1,234.50</c>.</summary>
    public static string Money(long cents) => Sign(cents) + "$" + (Math.Abs(cents) / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture);

    /// <summary><c>$1,235</c>, for sentences and summary figures only.</summary>
    public static string WholeMoney(long cents) => Sign(cents) + "$" + Math.Round(Math.Abs(cents) / 100m, MidpointRounding.AwayFromZero).ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary><c>+$41.00</c>, <c>−$34.00</c>.</summary>
    public static string MoneyChange(long cents) => (cents > 0 ? "+" : "") + Money(cents);

    /// <summary><c>1,234</c>; a zero is <c>0</c>, a missing value <c>–</c>.</summary>
    public static string Count(long? value) => value is { } v ? Sign(v) + Math.Abs(v).ToString("#,##0", CultureInfo.InvariantCulture) : None;

    /// <summary><c>1 lead</c>, <c>1,234 leads</c>.</summary>
    public static string Count(long value, string one, string many) => Count(value) + " " + (value == 1 ? one : many);

    /// <summary><c>+41</c>, <c>−34</c>, <c>0</c>.</summary>
    public static string Change(long value) => (value > 0 ? "+" : "") + Count(value);

    /// <summary><c>60.2%</c> of a share from 0 to 1.</summary>
    public static string Rate(decimal? share) => share is { } s ? Sign(s) + Math.Abs(s * 100).ToString("#,##0.0", CultureInfo.InvariantCulture) + "%" : None;

    /// <summary><c>10:41:38 am</c>.</summary>
    public static string Time(Instant at, DateTimeZone zone)
    {
        var time = at.InZone(zone).TimeOfDay;
        return string.Create(CultureInfo.InvariantCulture, $"{time.ClockHourOfHalfDay}:{time.Minute:00}:{time.Second:00} {(time.Hour < 12 ? "am" : "pm")}");
    }

    /// <summary><c>Nov 21, 2026</c>.</summary>
    public static string Date(LocalDate date) => date.ToString("MMM d, uuuu", CultureInfo.InvariantCulture);

    /// <summary><c>Nov 21</c>; the year where it is not that of <paramref name="today"/>.</summary>
    public static string ShortDate(LocalDate date, LocalDate today) => date.Year == today.Year ? date.ToString("MMM d", CultureInfo.InvariantCulture) : Date(date);

    /// <summary><c>Nov 21, 2026, 10:41:38 am</c>.</summary>
    public static string DateTime(Instant at, DateTimeZone zone) => Date(at.InZone(zone).Date) + ", " + Time(at, zone);

    /// <summary><c>Today, Saturday, Nov 21</c>; the year where it is another.</summary>
    public static string Day(LocalDate date, LocalDate today) =>
        (date == today ? "Today, " : date == today.PlusDays(-1) ? "Yesterday, " : "") + date.ToString(date.Year == today.Year ? "dddd, MMM d" : "dddd, MMM d, uuuu", CultureInfo.InvariantCulture);

    /// <summary><c>Nov 1–21, 2026</c>, <c>Oct 30 – Nov 2, 2026</c>; an open end says from or until.</summary>
    public static string Range(LocalDate? from, LocalDate? to) => (from, to) switch
    {
        ({ } a, { } b) when a == b => Date(a),
        ({ } a, { } b) when a.Year == b.Year && a.Month == b.Month => a.ToString("MMM d", CultureInfo.InvariantCulture) + "–" + b.ToString("d, uuuu", CultureInfo.InvariantCulture).TrimStart(),
        ({ } a, { } b) when a.Year == b.Year => a.ToString("MMM d", CultureInfo.InvariantCulture) + " – " + Date(b),
        ({ } a, { } b) => Date(a) + " – " + Date(b),
        ({ } a, null) => "from " + Date(a),
        (null, { } b) => "until " + Date(b),
        _ => "any time",
    };

    /// <summary><c>41.8 s</c>, <c>3 min 12 s</c>.</summary>
    public static string Span(Duration duration) => duration.TotalSeconds < 60
        ? duration.TotalSeconds.ToString(duration.TotalSeconds < 10 ? "0.0" : "0.#", CultureInfo.InvariantCulture) + " s"
        : duration.TotalHours < 1 ? $"{(int)duration.TotalMinutes} min {duration.Seconds} s" : $"{(int)duration.TotalHours} h {duration.Minutes} min";

    /// <summary><c>EST</c>.</summary>
    public static string ZoneShort(DateTimeZone zone, Instant at) => zone.GetZoneInterval(at).Name;

    /// <summary><c>New York (EST)</c>.</summary>
    public static string ZoneLong(DateTimeZone zone, Instant at) => zone.Id is "UTC" or "Etc/UTC" ? "UTC" : $"{zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ')} ({ZoneShort(zone, at)})";

    /// <summary>For the <c>datetime</c> attribute of a time element.</summary>
    public static string Machine(Instant at) => Stamp.Format(at);

    /// <summary><c>DR</c> of Dana Ruiz; at most two letters.</summary>
    public static string Initials(string name)
    {
        var words = name.Split([' ', '.', '@', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? "?" : string.Concat(words.Take(2).Select(w => char.ToUpperInvariant(w[0])));
    }

    private static string Sign(decimal value) => value < 0 ? "−" : "";
}
