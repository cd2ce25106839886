using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Intake;

/// <summary>
/// Reads leads for the public API (001, Get leads; readings 96, 110 to 113). Lists come in order of creation, or of change with <c>updated_since</c>, at most
/// <see cref="PageSize"/> at a time; the <c>Link</c> header leads to the next page by key, so that leads that arrive meanwhile neither shift nor hide others.
/// An unknown or unreadable parameter is answered 400 or 422 with its name.
/// </summary>
public sealed class PublicLeadSearch(IDbContextFactory<VegaDbContext> contexts)
{
    public const int PageSize = 1_000;

    private static readonly string[] Parameters = ["start_time", "end_time", "campaign_id", "vendor_id", "program_code", "status", "external_id", "updated_since", "names", "per_page", "after"];

    /// <summary>The page of leads that the query string asks for, or the problem with it.</summary>
    public async Task<IResult> ListAsync(ClientConfiguration known, HttpRequest request, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (query, problem) = Read(known, request.Query, db.Leads.AsNoTracking().Where(l => l.ClientId == known.ClientId && !l.Test));
        if (problem is not null) return problem;
        var leads = await query!.Page.Include(l => l.Post).Take(query.Size + 1).ToListAsync(cancellationToken);
        var more = leads.Count > query.Size;
        if (more) leads.RemoveAt(query.Size);
        if (more)
        {
            var last = leads[^1];
            var after = query.ByChange ? $"s{last.UpdatedSeq}" : $"{last.CreatedAt.ToUnixTimeMilliseconds()}.{last.Id}";
            var others = request.Query.Where(p => p.Key != "after").SelectMany(p => p.Value, (p, value) => new KeyValuePair<string, string?>(p.Key, value));
            request.HttpContext.Response.Headers.Link = $"<{QueryHelpers.AddQueryString($"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}", others.Append(new("after", after)))}>; rel=\"next\"";
        }
        return Results.Stream(async stream =>
        {
            await using var writer = new Utf8JsonWriter(stream);
            writer.WriteStartObject();
            writer.WriteStartArray("leads");
            foreach (var lead in leads)
            {
                PublicLeadJson.Write(writer, lead, known, query.ClientNames);
                if (writer.BytesPending > 64 * 1024) await writer.FlushAsync(cancellationToken);
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }, "application/json");
    }

    /// <summary>One lead by its id: whole for the client's key, its status for the vendor that posted it; 404 for everybody else's.</summary>
    public async Task<IResult> ShowAsync(ClientConfiguration known, Viewer viewer, string id, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!PublicId.TryParse(id, PublicIdPrefix.Lead, out var publicId)) return NoLead();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var lead = await db.Leads.AsNoTracking().VisibleTo(viewer).Include(l => l.Post).FirstOrDefaultAsync(l => l.ClientId == known.ClientId && l.PublicId == publicId, cancellationToken);
        if (lead is null) return NoLead();
        request.HttpContext.Response.Headers.ETag = PublicLeadJson.Tag(lead);
        return Written(w =>
        {
            if (viewer.Kind == ViewerKind.VendorKey) PublicLeadJson.WriteStatus(w, lead);
            else PublicLeadJson.Write(w, lead, known, clientNames: request.Query["names"] == "client");
        });
    }

    internal static Problem NoLead() => Problems.NotFound("There is no lead of this id here.", "unknown-lead");

    internal static IResult Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(2_048);
        using (var writer = new Utf8JsonWriter(buffer)) write(writer);
        return Results.Bytes(buffer.WrittenMemory, "application/json");
    }

    private sealed record Query(IQueryable<Lead> Page, int Size, bool ByChange, bool ClientNames);

    private static (Query? Query, Problem? Problem) Read(ClientConfiguration known, IQueryCollection parameters, IQueryable<Lead> leads)
    {
        var unknown = parameters.Keys.Where(k => !Parameters.Contains(k)).ToArray();
        if (unknown.Length > 0)
            return (null, Problems.BadRequest("unknown-parameter", "There is no such parameter.", [.. unknown.Select(k => new FieldError(k, "unknown-parameter", $"There are: {string.Join(", ", Parameters)}."))]));
        var errors = new List<FieldError>();
        string? Text(string name)
        {
            if (!parameters.TryGetValue(name, out var value) || StringValues.IsNullOrEmpty(value)) return null;
            if (value.Count > 1) errors.Add(new(name, "repeated", $"{name} may be given once."));
            return value[0]!.Trim();
        }
        void Wrong(string name, string message) => errors.Add(new(name, "invalid", $"{name} {message}"));

        if (Text("start_time") is { } start) { if (LeadTimes.TryStart(start, known.Zone, out var from, out var hint)) leads = leads.Where(l => l.CreatedAt >= from); else Wrong("start_time", hint!); }
        if (Text("end_time") is { } end) { if (LeadTimes.TryEnd(end, known.Zone, out var after, out var hint)) leads = leads.Where(l => l.CreatedAt < after); else Wrong("end_time", hint!); }
        var byChange = Text("updated_since") is { } since;
        if (Text("updated_since") is { } changed) { if (LeadTimes.TryStart(changed, known.Zone, out var from, out var hint)) leads = leads.Where(l => l.UpdatedAt >= from); else Wrong("updated_since", hint!); }
        if (Text("campaign_id") is { } campaign)
        {
            if (PublicId.TryParse(campaign, PublicIdPrefix.Campaign, out _)) { var campaignId = known.Campaign(campaign)?.Id ?? 0; leads = leads.Where(l => l.CampaignId == campaignId); }
            else Wrong("campaign_id", "must be an id as CAMP-0123456789abcdef.");
        }
        if (Text("vendor_id") is { } vendor)
        {
            if (PublicId.TryParse(vendor, "", out var vendorPublicId)) { var vendorId = known.Vendor(vendorPublicId)?.Id ?? 0; leads = leads.Where(l => l.VendorId == vendorId); }
            else Wrong("vendor_id", "must be an id of 16 hexadecimal digits.");
        }
        if (Text("program_code") is { } code)
        {
            if (known.Program(code) is { } program) leads = leads.Where(l => l.CurrentDegreeProgramId == program.Id);
            else leads = leads.Where(l => l.CurrentDegreeProgramId == null && l.ProgramCode == code);
        }
        if (Text("external_id") is { } external) leads = leads.Where(l => l.ExternalId == external);
        if (Text("status") is { } statuses)
        {
            var wanted = new List<LeadStatus>();
            foreach (var key in statuses.Split(',', StringSplitOptions.TrimEntries)) { if (LeadStatuses.TryParse(key, out var status)) wanted.Add(status); else Wrong("status", $"has no '{key}'. There are: {string.Join(", ", LeadStatuses.All.Select(s => s.Key()))}."); }
            leads = leads.Where(l => wanted.Contains(l.Status));
        }
        var names = Text("names");
        if (names is not null and not "client" and not "canonical") Wrong("names", "must be client or canonical.");
        var size = PageSize;
        if (Text("per_page") is { } perPage && (!int.TryParse(perPage, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > PageSize)) Wrong("per_page", $"must be from 1 to {PageSize}.");
        if (Text("after") is { } cursor && !After(cursor, byChange, ref leads)) Wrong("after", "must be taken from a Link header.");
        if (errors.Count > 0) return (null, Problems.Invalid(errors));
        leads = byChange ? leads.OrderBy(l => l.UpdatedSeq) : leads.OrderBy(l => l.CreatedAt).ThenBy(l => l.Id);
        return (new Query(leads, size, byChange, names == "client"), null);
    }

    private static bool After(string cursor, bool byChange, ref IQueryable<Lead> leads)
    {
        if (byChange)
        {
            if (!cursor.StartsWith('s') || !long.TryParse(cursor.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)) return false;
            leads = leads.Where(l => l.UpdatedSeq > seq);
            return true;
        }
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var ms) || ms > 253_402_300_799_999 || !long.TryParse(cursor.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return false;
        var at = Instant.FromUnixTimeMilliseconds(ms);
        leads = leads.Where(l => l.CreatedAt > at || (l.CreatedAt == at && l.Id > id));
        return true;
    }
}
