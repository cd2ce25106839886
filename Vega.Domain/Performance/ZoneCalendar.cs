using NodaTime;
using NodaTime.Calendars;

namespace Vega.Domain.Performance;

/// <summary>
/// Puts moments into the time columns of a zone: years, weeks, hours and so on. Within the stretch of time it was made for, each combination of their values has a key from 0,
/// found by a look-up, so that millions of moments are done quickly.
/// </summary>
public sealed class ZoneCalendar
{
    /// <summary>Milliseconds of a day.</summary>
    public const long DayMilliseconds = 86_400_000;

    private readonly long[] _changes;
    private readonly long[] _offsets;
    private readonly int _firstDay;
    private readonly int[] _byDay;
    private readonly int _hours;
    private readonly List<GroupValue[]> _values = [];
    private readonly int[] _hourPlaces;

    /// <summary>Covers the moments from <paramref name="first"/> to <paramref name="last"/>, both in milliseconds since 1970 and inclusive. A column may stand more than once.</summary>
    public ZoneCalendar(DateTimeZone zone, long first, long last, IReadOnlyList<Dimension> columns)
    {
        var intervals = zone.GetZoneIntervals(Instant.FromUnixTimeMilliseconds(first), Instant.FromUnixTimeMilliseconds(last + 1)).ToArray();
        _changes = [.. intervals.Skip(1).Select(i => Ceiling(i.Start))];
        _offsets = [.. intervals.Select(i => (long)i.WallOffset.Milliseconds)];
        _firstDay = Day(first + _offsets.Min());
        _hourPlaces = [.. columns.Index().Where(c => c.Item == Dimension.Hour).Select(c => c.Index)];
        _hours = _hourPlaces.Length == 0 ? 1 : 24;
        _byDay = new int[Day(last + _offsets.Max()) - _firstDay + 1];
        var keys = new Dictionary<string, int>();
        var date = new LocalDate(1970, 1, 1).PlusDays(_firstDay);
        for (var i = 0; i < _byDay.Length; i++, date = date.PlusDays(1))
        {
            GroupValue[] values = [.. columns.Select(c => c == Dimension.Hour ? GroupValue.Null : Value(c, date))];
            var text = string.Join('|', values.Select(v => v.Text ?? v.Number.ToString()));
            if (!keys.TryGetValue(text, out var key))
            {
                keys[text] = key = keys.Count;
                _values.Add(values);
            }
            _byDay[i] = key;
        }
        Space = _values.Count * _hours;
    }

    /// <summary>Keys are below this.</summary>
    public int Space { get; }

    /// <summary>The key of a moment.</summary>
    public int Key(long moment) => KeyOnWall(moment + _offsets[Interval(moment)]);

    /// <summary>The key of a time on the wall of the zone, in milliseconds since 1970.</summary>
    public int KeyOnWall(long wall)
    {
        var day = Day(wall);
        var key = _byDay[day - _firstDay];
        return _hours == 1 ? key : key * 24 + (int)((wall - day * DayMilliseconds) / 3_600_000);
    }

    /// <summary>True, and the offset, when one offset holds for all moments between the two.</summary>
    public bool TryOffset(long from, long to, out long offset)
    {
        var interval = Interval(from);
        offset = _offsets[interval];
        return interval == _changes.Length || to < _changes[interval];
    }

    /// <summary>The values of a key, in the order of the columns.</summary>
    public GroupValue[] Values(int key)
    {
        if (_hours == 1) return _values[key];
        GroupValue[] values = [.. _values[key / 24]];
        foreach (var place in _hourPlaces) values[place] = GroupValue.Of(key % 24);
        return values;
    }

    /// <summary>The value of a time column on a date; not for <see cref="Dimension.Hour"/>.</summary>
    public static GroupValue Value(Dimension column, LocalDate date) => column switch
    {
        Dimension.Year => GroupValue.Of(date.Year),
        Dimension.Quarter => GroupValue.Of((date.Month + 2) / 3),
        Dimension.Month => GroupValue.Of(date.Month),
        Dimension.Day => GroupValue.Of((int)date.DayOfWeek % 7),
        Dimension.Date => GroupValue.Of($"{date.Year:0000}-{date.Month:00}-{date.Day:00}"),
        Dimension.Week => GroupValue.Of($"{WeekYearRules.Iso.GetWeekYear(date):0000}-W{WeekYearRules.Iso.GetWeekOfWeekYear(date):00}"),
        Dimension.YearMonth => GroupValue.Of($"{date.Year:0000}-{date.Month:00}"),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    private int Interval(long moment)
    {
        if (_changes.Length == 0) return 0;
        var place = Array.BinarySearch(_changes, moment);
        return place >= 0 ? place + 1 : ~place;
    }

    private static int Day(long wall) => (int)Math.DivRem(wall, DayMilliseconds, out var rest) - (rest < 0 ? 1 : 0);

    // Moments are whole milliseconds; a change in the middle of one holds from the next.
    private static long Ceiling(Instant instant)
    {
        var floor = instant.ToUnixTimeMilliseconds();
        return Instant.FromUnixTimeMilliseconds(floor) < instant ? floor + 1 : floor;
    }
}
