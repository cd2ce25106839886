using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Audit;

/// <summary>The audit log as a file: a line for each value that moved, streamed, so that its length does not matter, and safe to open in a spreadsheet.</summary>
public static class AuditExportApi
{
    private static readonly string[] Titles = ["Time", "Zone", "Who", "Actor", "Address", "Client", "Action", "What", "Id", "Field", "From", "To", "Entry"];

    public static void MapAuditExport(this IEndpointRouteBuilder app) => app.MapGet(AuditFilter.ExportPath, WriteAsync).RequireAuthorization(Policies.ReadAudit).ExcludeFromDescription();

    private static async Task WriteAsync(HttpContext http, AuditSearch search, ClientChoices choices, TimeProvider time)
    {
        var (viewer, query) = (http.Viewer(), http.Request.Query);
        var client = (await choices.ListAsync(viewer, http.RequestAborted)).FirstOrDefault(c => c.Slug.Equals(query["client"], StringComparison.OrdinalIgnoreCase));
        var filter = AuditFilter.Read(k => query[k]);
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(client?.TimeZone ?? "") ?? DateTimeZone.Utc;
        var rows = search.StreamAsync(viewer, filter.ToQuery(client?.Id, zone), http.RequestAborted);
        var excel = query["format"] == "xlsx";
        var name = $"audit-{client?.Slug ?? "all"}-{time.Now().InZone(zone).Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)}.{(excel ? "xlsx" : "csv")}";
        http.Response.ContentType = excel ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await (excel ? ExcelAsync(rows, zone, http.Response.Body, http.RequestAborted) : CsvAsync(rows, zone, http.Response, http.RequestAborted));
    }

    private static async Task CsvAsync(IAsyncEnumerable<AuditRow> rows, DateTimeZone zone, HttpResponse response, CancellationToken cancellationToken)
    {
        // The mark tells Excel that it is UTF-8.
        var text = new StringBuilder("\uFEFF");
        CsvText.AppendLine(text, Titles);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            foreach (var cells in Lines(row, zone)) CsvText.AppendLine(text, cells);
            if (text.Length < 32 * 1024) continue;
            await response.WriteAsync(text.ToString(), cancellationToken);
            text.Clear();
        }
        await response.WriteAsync(text.ToString(), cancellationToken);
    }

    private static async Task ExcelAsync(IAsyncEnumerable<AuditRow> rows, DateTimeZone zone, Stream output, CancellationToken cancellationToken)
    {
        var book = new StreamedWorkbook(output);
        await book.BeginSheetAsync("Audit", [.. Titles.Select((t, i) => new WorkbookColumn(t, i == 0 ? WorkbookFormat.Time : WorkbookFormat.Text, i is 0 or 2 or 10 or 11 ? 22 : 14))], cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            foreach (var cells in Lines(row, zone))
            {
                await book.BeginRowAsync(cancellationToken);
                book.Time(row.At.InZone(zone).LocalDateTime);
                foreach (var cell in cells.Skip(1)) book.Text(cell);
            }
        }
        await book.EndAsync(cancellationToken);
    }

    private static IEnumerable<string?[]> Lines(AuditRow row, DateTimeZone zone)
    {
        var at = row.At.InZone(zone).ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        foreach (var change in row.Changes.Count == 0 ? [new AuditValue("", null, null)] : row.Changes)
            yield return [at, zone.Id, row.ActorName, row.Actor, row.RemoteIp, row.ClientId == 0 ? null : row.ClientId.ToString(CultureInfo.InvariantCulture), row.Action, row.Subject, row.SubjectId, change.Field, change.From, change.To, row.Id];
    }
}
