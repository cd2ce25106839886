using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Audit;

/// <summary>What the audit page is narrowed to, as its address says it; the file that is exported from it has the same.</summary>
/// <param name="Everything">Every client, and what belongs to none: users, keys, vendors, sign-ins.</param>
/// <param name="Who">Part of a name.</param>
/// <param name="Action">A word of the log.</param>
/// <param name="Subject">A kind of thing.</param>
/// <param name="SubjectId">One thing of that kind.</param>
/// <param name="From">First day, in the client's zone.</param>
/// <param name="To">Last day.</param>
public sealed record AuditFilter(bool Everything = false, string? Who = null, string? Action = null, string? Subject = null, string? SubjectId = null, LocalDate? From = null, LocalDate? To = null)
{
    public const string Section = "audit";
    public const string ExportPath = Links.ManagePath + "/" + Section + "/export";

    /// <summary>Reads an address; a date that is none narrows nothing.</summary>
    public static AuditFilter Read(Func<string, string?> value) => new(value("scope") == "all", Text(value("who")), Text(value("action")), Text(value("what")), Text(value("id")), Day(value("from")), Day(value("to")));

    public IEnumerable<(string Key, string? Value)> Parameters =>
        [("scope", Everything ? "all" : null), ("who", Who), ("action", Action), ("what", Subject), ("id", SubjectId), ("from", Day(From)), ("to", Day(To))];

    /// <summary>How many narrow the list, the scope aside.</summary>
    public int Count => Parameters.Skip(1).Count(p => p.Value is not null);

    public AuditQuery ToQuery(int? clientId, DateTimeZone zone) => new(Everything ? null : clientId, null, Action, Subject, SubjectId,
        From?.AtStartOfDayInZone(zone).ToInstant(), To?.PlusDays(1).AtStartOfDayInZone(zone).ToInstant() - Duration.FromMilliseconds(1), Who);

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim() is { Length: > 100 } text ? text[..100] : value.Trim();

    private static LocalDate? Day(string? value) => LocalDatePattern.Iso.Parse(value ?? "") is { Success: true, Value: var day } && day.Year is >= 1900 and <= 2200 ? day : null;

    private static string? Day(LocalDate? day) => day?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
