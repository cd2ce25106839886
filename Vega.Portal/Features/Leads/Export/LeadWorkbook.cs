using System.Text;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Platform;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Export;

/// <summary>Leads as Excel or CSV, written row by row while they are read, masked as the viewer is: what is seen is what is saved.</summary>
public sealed class LeadWorkbook(LeadListSearch search, TimeProvider time)
{
    private static readonly LocalDateTimePattern Moment = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");

    /// <summary>Writes the file into an answer. It ends early when the browser goes, or the export is cancelled; a file cut short says so by not being one.</summary>
    public async Task WriteAsync(LeadExport export, Viewer viewer, HttpResponse response, CancellationToken aborted)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(aborted, export.Cancelled);
        var excel = export.Format == LeadExportFormat.Excel;
        var zone = export.Filter.Zone;
        var now = time.Now();
        response.ContentType = excel ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"leads-{now.InZone(zone).Date:uuuu'-'MM'-'dd}.{(excel ? "xlsx" : "csv")}\"";
        response.Headers.CacheControl = "no-store";
        try
        {
            var context = new LeadCellContext(viewer, await search.NamesAsync(viewer, both.Token), zone);
            var columns = LeadColumns.Choose(export.Columns.Select(c => c.Key), viewer);
            var leads = search.StreamAsync(viewer, export.Filter, export.Only, both.Token).InBatches(both.Token);
            if (excel) await ExcelAsync(export, leads, columns, context, now, response.Body, both.Token);
            else await CsvAsync(export, leads, columns, context, now, response.Body, both.Token);
            export.State = LeadExportState.Done;
        }
        catch (OperationCanceledException)
        {
            export.State = export.Cancelled.IsCancellationRequested ? LeadExportState.Cancelled : LeadExportState.Broken;
            response.HttpContext.Abort();
        }
    }

    private static async Task ExcelAsync(LeadExport export, IAsyncEnumerable<IReadOnlyList<Lead>> leads, IReadOnlyList<LeadColumn> columns, LeadCellContext context, Instant now, Stream output, CancellationToken cancellationToken)
    {
        var book = new StreamedWorkbook(output);
        await book.BeginSheetAsync("Leads", [.. Heads(columns, context, now).Zip(columns, (title, c) => new WorkbookColumn(title, c.When is not null ? WorkbookFormat.Time : c.Number is not null ? WorkbookFormat.Money : WorkbookFormat.Text, c.When is not null ? 20 : c.Key == LeadColumns.Lead ? 24 : 18)), new WorkbookColumn("Reason", Width: 40)], cancellationToken);
        await foreach (var batch in leads)
        {
            foreach (var lead in batch)
            {
                await book.BeginRowAsync(cancellationToken);
                foreach (var column in columns)
                {
                    if (column.When is { } when) book.Time(when(lead).InZone(context.Zone).LocalDateTime);
                    else if (column.Number is { } number) book.Number(number(lead));
                    else book.Text(column.Cell(lead, context));
                }
                book.Text(Reason(lead, context));
            }
            export.Count(batch.Count);
        }
        await book.EndAsync(cancellationToken);
    }

    private static async Task CsvAsync(LeadExport export, IAsyncEnumerable<IReadOnlyList<Lead>> leads, IReadOnlyList<LeadColumn> columns, LeadCellContext context, Instant now, Stream output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder("\uFEFF");
        CsvText.AppendLine(text, [.. Heads(columns, context, now), "Reason"]);
        await foreach (var batch in leads)
        {
            foreach (var lead in batch)
                CsvText.AppendLine(text, [.. columns.Select(c => c.When is { } when ? Moment.Format(when(lead).InZone(context.Zone).LocalDateTime) : c.Number is { } number ? $"{number(lead):0.00}" : c.Cell(lead, context)), Reason(lead, context)]);
            export.Count(batch.Count);
            await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            text.Clear();
        }
        await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
    }

    /// <summary>A column of times says whose.</summary>
    private static IEnumerable<string> Heads(IReadOnlyList<LeadColumn> columns, LeadCellContext context, Instant now) =>
        columns.Select(c => c.When is not null ? $"{c.Title}, {Formats.ZoneLong(context.Zone, now)}" : c.Title);

    private static string? Reason(Lead lead, LeadCellContext context) => Masking.Text(context.Viewer, lead.Reason ?? lead.ReturnReason, lead);
}
