using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Intake;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Statement;

/// <summary>Which statement is wanted.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="VendorId">The vendor.</param>
/// <param name="Month">The month in the client's zone.</param>
/// <param name="AsOf">As it read at that moment; null for now.</param>
/// <param name="Through">With no event of the client's beyond that number; null for all.</param>
public sealed record StatementRequest(int ClientId, int VendorId, YearMonth Month, Instant? AsOf, long? Through)
{
    /// <summary>The page.</summary>
    public const string Path = "/performance/statement";

    /// <summary>Its Excel.</summary>
    public const string WorkbookPath = Path + "/excel";

    /// <summary>Its JSON.</summary>
    public const string ApiPath = "/api/v1/performance/statement";

    private const int DayLength = 10;

    /// <summary>The months that are asked for.</summary>
    public static readonly YearMonthPattern Months = YearMonthPattern.Iso;

    /// <summary>A statement's address: of the page, its Excel or its JSON. With a moment and an event number it is the same one for ever.</summary>
    public static string Address(string path, string? client, int? vendorId, YearMonth? month, Instant? asOf = null, long? through = null) => Links.With(path,
        ("client", client), ("vendor", vendorId?.ToString(CultureInfo.InvariantCulture)), ("month", month is { } m ? Months.Format(m) : null), ("as_of", asOf is { } at ? InstantPattern.ExtendedIso.Format(at) : null),
        ("through", through?.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Reads <c>client</c> (slug or id), <c>vendor</c> (id), <c>month</c>, <c>as_of</c> and <c>through</c>; null without errors when the client is not in sight.</summary>
    public static async Task<(StatementRequest? Request, IReadOnlyList<FieldError> Errors)> ReadAsync(IQueryCollection query, VegaDbContext db, Viewer viewer, Instant now, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        string? Of(string name) => query[name].ToString().Trim() is { Length: > 0 and <= 100 } text ? text : null;
        foreach (var name in new[] { "client", "vendor", "month" })
            if (Of(name) is null) errors.Add(new(name, "required", $"A statement needs a {name}{(name == "month" ? ", as 2026-11" : "")}."));
        foreach (var name in query.Keys.Where(k => k is not ("client" or "vendor" or "month" or "as_of" or "through"))) errors.Add(new(name, "unknown-parameter", "There are client, vendor, month, as_of and through."));
        var vendor = Number("vendor", Of("vendor"), int.MaxValue, errors);
        var through = Number("through", Of("through"), long.MaxValue, errors);
        var month = Of("month") is { } text ? Months.Parse(text) : null;
        if (month is { Success: false } or { Value.Year: < 2000 or > 2100 }) errors.Add(new("month", "invalid-value", "This is not a month, as 2026-11."));
        if (errors.Count > 0) return (null, errors);

        var wanted = Of("client")!;
        var visible = db.Clients.AsNoTracking().VisibleTo(viewer);
        var lower = wanted.ToLowerInvariant();
        var client = await visible.Where(c => c.Slug.ToLower() == lower).Select(c => new { c.Id, c.TimeZone }).FirstOrDefaultAsync(cancellationToken)
            ?? (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? await visible.Where(c => c.Id == id).Select(c => new { c.Id, c.TimeZone }).FirstOrDefaultAsync(cancellationToken) : null);
        if (client is null) return (null, []);
        Instant? asOf = null;
        if (Of("as_of") is { } moment)
        {
            var zone = DateTimeZoneProviders.Tzdb[client.TimeZone];
            if (!LeadTimes.TryStart(moment, zone, out var start, out var hint) || !LeadTimes.TryEnd(moment, zone, out var after, out hint)) errors.Add(new("as_of", "invalid-time", "as_of " + hint));
            else if (start > now) errors.Add(new("as_of", "in-the-future", "Nobody knows yet. Leave as_of out for now."));
            // A day is asked for by its end, today's by now; a moment by itself, so that a statement can be made again.
            else asOf = moment.Length > DayLength ? start : after > now ? null : after - Duration.FromMilliseconds(1);
        }
        return errors.Count > 0 ? (null, errors) : (new StatementRequest(client.Id, (int)vendor!.Value, month!.Value, asOf, through), []);
    }

    private static long? Number(string name, string? text, long most, List<FieldError> errors)
    {
        if (text is null) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most) return number;
        errors.Add(new(name, "invalid-value", "This must be a whole number from 1."));
        return null;
    }
}
