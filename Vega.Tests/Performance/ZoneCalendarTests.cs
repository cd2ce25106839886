using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Vega.Domain.Performance;

namespace Vega.Tests.Performance;

/// <summary>Zone buckets against the machine's own tzdata, at every change of the clock from 2020 to 2030.</summary>
public sealed class ZoneCalendarTests
{
    private static readonly Dimension[] Columns = [Dimension.Year, Dimension.Quarter, Dimension.Month, Dimension.Hour, Dimension.Day, Dimension.Date, Dimension.Week, Dimension.YearMonth];
    private static readonly DateTime First = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc), Last = new(2030, 12, 31, 23, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string> Zones =>
    [
        "America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Santiago", "America/Phoenix", "Europe/London", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe",
        "Australia/Adelaide", "Pacific/Chatham",
    ];

    [Theory]
    [MemberData(nameof(Zones))]
    public void Key_AroundEveryChangeOfTheClock_IsWhatTheSystemsZoneSays(string id)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var calendar = Calendar(id);
        foreach (var moment in Moments(zone))
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(moment, zone);
            GroupValue[] expected =
            [
                GroupValue.Of(local.Year), GroupValue.Of((local.Month - 1) / 3 + 1), GroupValue.Of(local.Month), GroupValue.Of(local.Hour), GroupValue.Of((int)local.DayOfWeek),
                GroupValue.Of(local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), GroupValue.Of($"{ISOWeek.GetYear(local)}-W{ISOWeek.GetWeekOfYear(local):00}"), GroupValue.Of(local.ToString("yyyy-MM", CultureInfo.InvariantCulture)),
            ];
            Assert.Equal(expected, calendar.Values(calendar.Key(Milliseconds(moment))));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Zones))]
    public async Task Key_AroundEveryChangeOfTheClock_IsWhatDateSays(string id)
    {
        Skip.IfNot(File.Exists("/usr/bin/date") || File.Exists("/bin/date"), "There is no date(1) here.");
        var moments = Moments(TimeZoneInfo.FindSystemTimeZoneById(id)).Where(m => m.Millisecond == 0).ToList();
        var start = new ProcessStartInfo("date", ["-f", "-", "+%Y %-m %-H %w %Y-%m-%d %G-W%V"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, Environment = { ["TZ"] = id, ["LC_ALL"] = "C" } };
        using var date = Process.Start(start)!;
        var reading = date.StandardOutput.ReadToEndAsync();
        foreach (var moment in moments) await date.StandardInput.WriteLineAsync($"@{Milliseconds(moment) / 1000}");
        date.StandardInput.Close();
        var lines = (await reading).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await date.WaitForExitAsync();
        var calendar = Calendar(id);
        var ours = moments.Select(m => calendar.Values(calendar.Key(Milliseconds(m)))).Select(v => $"{v[0].Number} {v[2].Number} {v[3].Number} {v[4].Number} {v[5].Text} {v[6].Text}");
        Assert.Equal(lines, ours);
    }

    [Fact]
    public void TryOffset_StretchWithAChangeInside_IsFalse()
    {
        var calendar = Calendar("America/New_York");
        var change = Milliseconds(new DateTime(2026, 11, 1, 6, 0, 0, DateTimeKind.Utc));
        Assert.True(calendar.TryOffset(change - 3_600_000, change - 1, out var before) && before == -4 * 3_600_000);
        Assert.True(calendar.TryOffset(change, change + 1, out var after) && after == -5 * 3_600_000);
        Assert.False(calendar.TryOffset(change - 1, change, out _));
    }

    private static ZoneCalendar Calendar(string id) => new(DateTimeZoneProviders.Tzdb[id], Milliseconds(First.AddDays(-2)), Milliseconds(Last.AddDays(2)), Columns);

    private static long Milliseconds(DateTime utc) => new DateTimeOffset(utc).ToUnixTimeMilliseconds();

    /// <summary>The ends of every month, and for each change of the offset, found by looking at every quarter of an hour: the moments before, at and after it.</summary>
    private static List<DateTime> Moments(TimeZoneInfo zone)
    {
        var moments = new List<DateTime>();
        for (var month = First; month < Last; month = month.AddMonths(1)) moments.AddRange([month, month.AddSeconds(-1), month.AddHours(5), month.AddDays(14.7)]);
        for (var time = First; time < Last; time = time.AddMinutes(15))
        {
            if (zone.GetUtcOffset(time) == zone.GetUtcOffset(time.AddMinutes(15))) continue;
            var (before, after) = (time, time.AddMinutes(15));
            while (after - before > TimeSpan.FromSeconds(1))
            {
                var middle = before.AddSeconds(Math.Floor((after - before).TotalSeconds / 2));
                if (zone.GetUtcOffset(middle) == zone.GetUtcOffset(before)) before = middle;
                else after = middle;
            }
            moments.AddRange([after.AddHours(-1), after.AddSeconds(-1), after.AddMilliseconds(-1), after, after.AddMilliseconds(1), after.AddSeconds(1), after.AddMinutes(30), after.AddHours(1), after.AddHours(24)]);
        }
        return moments;
    }
}
