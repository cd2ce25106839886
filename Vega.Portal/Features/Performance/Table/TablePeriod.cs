using NodaTime;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>Days that go along with today.</summary>
/// <param name="Key">Its name in the address.</param>
/// <param name="Title">Its name on screens.</param>
/// <param name="Of">The first and the last day, seen from a day.</param>
public sealed record TablePeriod(string Key, string Title, Func<LocalDate, (LocalDate From, LocalDate To)> Of)
{
    public static readonly IReadOnlyList<TablePeriod> All =
    [
        new("today", "Today", t => (t, t)),
        new("yesterday", "Yesterday", t => (t.PlusDays(-1), t.PlusDays(-1))),
        new("last-7-days", "Last 7 days", t => (t.PlusDays(-6), t)),
        new("last-30-days", "Last 30 days", t => (t.PlusDays(-29), t)),
        new("last-9-weeks", "Last 9 weeks", t => (Monday(t).PlusWeeks(-8), t)),
        new("this-month", "This month", t => (Month(t), t)),
        new("last-month", "Last month", t => (Month(t).PlusMonths(-1), Month(t).PlusDays(-1))),
        new("this-quarter", "This quarter", t => (Quarter(t), t)),
        new("last-quarter", "Last quarter", t => (Quarter(t).PlusMonths(-3), Quarter(t).PlusDays(-1))),
        new("this-year", "This year", t => (new LocalDate(t.Year, 1, 1), t)),
        new("last-12-months", "Last 12 months", t => (Month(t).PlusMonths(-12), Month(t).PlusDays(-1))),
    ];

    /// <summary>What is shown when the address names no days.</summary>
    public static readonly TablePeriod Standard = All.First(p => p.Key == "last-9-weeks");

    /// <summary>The period of that key; null for another.</summary>
    public static TablePeriod? Find(string? key) => All.FirstOrDefault(p => p.Key == key);

    private static LocalDate Monday(LocalDate day) => day.With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday));

    private static LocalDate Month(LocalDate day) => new(day.Year, day.Month, 1);

    private static LocalDate Quarter(LocalDate day) => new(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1);
}

/// <summary>What a table is compared with.</summary>
public enum ComparisonKind
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>As many days just before.</summary>
    Before,
    /// <summary>The same days a year earlier.</summary>
    YearBefore,
    /// <summary>Days of one's own choice.</summary>
    Days,
    /// <summary>The same days in the other reporting mode.</summary>
    OtherMode,
}
