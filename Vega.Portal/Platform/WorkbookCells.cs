using System.Xml;
using ClosedXML.Excel;
using NodaTime;

namespace Vega.Portal.Platform;

/// <summary>Writes cells of small workbooks: text that is never a formula, numbers that Excel can go on with, and their formats.</summary>
public static class WorkbookCells
{
    /// <summary>The type of an Excel file.</summary>
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public const string Count = "#,##0;\u2212#,##0", Change = "+#,##0;\u2212#,##0;0", Rate = "0.0%;\u22120.0%", RateChange = "+0.0%;\u22120.0%;0.0%", Points = "+0.0;\u22120.0;0.0", Date = "yyyy\\-mm\\-dd", Time = "yyyy\\-mm\\-dd\\ hh:mm:ss";

    private const int Longest = 32_000;

    /// <summary>What Excel would take for the beginning of a formula when somebody edits the cell.</summary>
    private const string Formulas = "=+-@\t\r";

    /// <summary>The format of money: <c>$1,234.50</c>, or with the currency's code.</summary>
    public static string Money(string currency) => currency == "USD" ? "\"$\"#,##0.00;\u2212\"$\"#,##0.00" : $"\"{currency}\"\\ #,##0.00;\u2212\"{currency}\"\\ #,##0.00";

    /// <summary>The format of a change in money, with its sign.</summary>
    public static string MoneyChange(string currency) => "+" + Money(currency) + ";" + Money(currency).Split(';')[0];

    /// <summary>Text as it is, whatever it begins with.</summary>
    public static IXLCell Text(this IXLCell cell, string? text)
    {
        if (string.IsNullOrEmpty(text)) return cell;
        cell.SetDataType(XLDataType.Text);
        cell.SetValue(Clean(text, Longest));
        if (Formulas.Contains(text[0], StringComparison.Ordinal)) cell.Style.IncludeQuotePrefix = true;
        return cell;
    }

    /// <summary>Without the characters that no XML holds, and not too long.</summary>
    public static string Clean(string text, int most)
    {
        if (text.Length > most) text = text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        return text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)) ? text : string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));
    }

    public static IXLCell Number(this IXLCell cell, decimal? value)
    {
        if (value is { } number) cell.SetValue((double)number);
        return cell;
    }

    public static IXLCell Day(this IXLCell cell, LocalDate date)
    {
        cell.SetValue(date.ToDateTimeUnspecified());
        cell.Style.NumberFormat.Format = Date;
        return cell;
    }

    /// <summary>A moment on the wall clock of a zone.</summary>
    public static IXLCell Moment(this IXLCell cell, Instant at, DateTimeZone zone)
    {
        cell.SetValue(at.InZone(zone).LocalDateTime.With(t => new LocalTime(t.Hour, t.Minute, t.Second)).ToDateTimeUnspecified());
        cell.Style.NumberFormat.Format = Time;
        return cell;
    }
}
