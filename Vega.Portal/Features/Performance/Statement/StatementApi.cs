using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Performance.Statement;

/// <summary>The vendor statement as JSON and as Excel.</summary>
public static class StatementApi
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    public static void MapStatements(this WebApplication app)
    {
        app.MapGet(StatementRequest.ApiPath, ShowAsync).WithName("VendorStatement").WithTags("Performance").WithSummary("What a client owes a vendor for a month").RequireAuthorization(Policies.ReadStatements);
        app.MapGet(StatementRequest.WorkbookPath, WorkbookAsync).RequireAuthorization(Policies.ReadStatements).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, StatementReport report)
    {
        var (result, errors) = await report.ReadAsync(http.Request.Query, http.Viewer(), http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return result is not null ? Results.Json(new { data = Shape(result) }, Json) : Fault(errors);
    }

    private static async Task<IResult> WorkbookAsync(HttpContext http, StatementReport report, StatementWorkbook workbook)
    {
        var viewer = http.Viewer();
        var (result, errors) = await report.ReadAsync(http.Request.Query, viewer, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return result is not null ? Results.File(workbook.Write(result, viewer, $"{http.Request.Scheme}://{http.Request.Host}"), WorkbookCells.MediaType, StatementWorkbook.FileName(result)) : Fault(errors);
    }

    private static Problem Fault(IReadOnlyList<FieldError> errors) => errors.Count > 0 ? Problems.Invalid(errors) : Problems.NotFound();

    private static object Shape(StatementResult result)
    {
        var s = result.Statement;
        return new
        {
            s.ClientId, result.ClientName, s.VendorId, result.VendorName, Month = StatementRequest.Months.Format(s.Month), Timezone = s.Zone.Id, result.Currency, AsOf = InstantPattern.ExtendedIso.Format(s.AsOf), s.ThroughEvent,
            MonthIsOver = s.IsOver, LeadCount = s.Received, BillableLeadCount = s.Billable, ReturnedLeadCount = s.Returned, RebilledLeadCount = s.Rebilled,
            Lines = s.Lines.Select(l => new
            {
                Month = StatementRequest.Months.Format(l.Month), Adjustment = l.Month != s.Month, ClientCampaignId = l.CampaignId, ClientCampaignName = result.Campaign(l.CampaignId), Payout = WireName<Payout>.Of(l.Payout), l.PriceInCents,
                l.Billed, l.Rebilled, l.Returned, l.Withdrawn, l.Repriced, l.Count, l.AmountInCents,
            }),
            SpendShares = s.Shares.Select(h => new { ClientCampaignId = h.CampaignId, ClientCampaignName = result.Campaign(h.CampaignId), h.Percent, h.SpendInCents, h.AmountInCents }),
            MonthTotalInCents = s.MonthInCents, AdjustmentTotalInCents = s.AdjustmentInCents, SpendShareTotalInCents = s.ShareInCents, s.TotalInCents,
        };
    }
}
