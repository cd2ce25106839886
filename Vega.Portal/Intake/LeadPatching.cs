using System.Globalization;
using System.Text.Json;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Intake;

/// <summary>The PATCH of the public API (001, Update a lead; readings 114 to 120): one lead by the id in the body, the address or the client's own id, or up to 500 at once.</summary>
public sealed class LeadPatching(LeadChangeCommands commands)
{
    public const int MaxItems = 500;

    public async Task<IResult> PatchOneAsync(ClientConfiguration known, Viewer viewer, string? id, IReadOnlyList<KeyValuePair<string, string?>> values, HttpRequest request, CancellationToken cancellationToken)
    {
        var inBody = Value(values, "id");
        if (id is not null && inBody is not null && !id.Equals(inBody, StringComparison.OrdinalIgnoreCase))
            return Problems.Conflict("id-mismatch", "The id in the body is not the one in the address.");
        if (!TryIfMatch(request, out var ifSeq)) return Problems.Stale();
        var (change, errors) = Read(known, id ?? inBody, values, ifSeq);
        if (change is null) return errors.Count == 1 && errors[0].Code == "unknown-lead" ? PublicLeadSearch.NoLead() : Problems.Invalid(errors);
        var answer = (await commands.ChangeAsync(known.ClientId, viewer, [change], cancellationToken))[0];
        switch (answer)
        {
            case Change<Lead>.Saved saved:
                request.HttpContext.Response.Headers.ETag = PublicLeadJson.Tag(saved.Value);
                return PublicLeadSearch.Written(w => PublicLeadJson.Write(w, saved.Value, known, request.Query["names"] == "client", saved.Notes));
            case Change<Lead>.Invalid invalid: return Problems.Invalid(invalid.Errors);
            case Change<Lead>.Stale: return Problems.Stale();
            default: return PublicLeadSearch.NoLead();
        }
    }

    public async Task<IResult> PatchManyAsync(ClientConfiguration known, Viewer viewer, IReadOnlyList<IReadOnlyList<KeyValuePair<string, string?>>?> items, HttpRequest request, CancellationToken cancellationToken)
    {
        if (items.Count is 0 or > MaxItems) return Problems.Invalid([new("", "item-count", $"Send from 1 to {MaxItems} leads at once, not {items.Count}.")]);
        var read = items.Select(item => item is null
            ? (Change: null, Errors: (IReadOnlyList<FieldError>)[new("", "not-an-object", "Each item must be a JSON object.")])
            : Read(known, Value(item, "id"), item, null)).ToList();
        var changes = read.Select(r => r.Change).OfType<LeadChangeRequest>().ToList();
        var answers = changes.Count == 0 ? [] : await commands.ChangeAsync(known.ClientId, viewer, changes, cancellationToken);
        var next = 0;
        return PublicLeadSearch.Written(w =>
        {
            w.WriteStartObject();
            w.WriteStartArray("results");
            for (var i = 0; i < items.Count; i++)
            {
                var answer = read[i].Change is null ? read[i].Errors[0].Code == "unknown-lead" ? new Change<Lead>.Missing() : new Change<Lead>.Invalid(read[i].Errors) : answers[next++];
                WriteItem(w, items[i] is { } item ? Value(item, "id") : null, answer, known, request.Query["names"] == "client");
            }
            w.WriteEndArray();
            w.WriteEndObject();
        });
    }

    private static void WriteItem(Utf8JsonWriter writer, string? id, Change<Lead> answer, ClientConfiguration known, bool clientNames)
    {
        writer.WriteStartObject();
        writer.WriteString("id", answer is Change<Lead>.Saved s ? s.Value.PublicId.With(PublicIdPrefix.Lead) : id);
        switch (answer)
        {
            case Change<Lead>.Saved saved:
                writer.WriteNumber("status_code", 200);
                writer.WritePropertyName("lead");
                PublicLeadJson.Write(writer, saved.Value, known, clientNames, saved.Notes);
                break;
            case Change<Lead>.Invalid invalid:
                writer.WriteNumber("status_code", 422);
                writer.WriteStartArray("errors");
                foreach (var error in invalid.Errors)
                {
                    writer.WriteStartObject();
                    writer.WriteString("field", error.Field);
                    writer.WriteString("code", error.Code);
                    writer.WriteString("message", error.Message);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
                break;
            default:
                writer.WriteNumber("status_code", 404);
                break;
        }
        writer.WriteEndObject();
    }

    private static (LeadChangeRequest? Change, IReadOnlyList<FieldError> Errors) Read(ClientConfiguration known, string? id, IReadOnlyList<KeyValuePair<string, string?>> values, long? ifSeq)
    {
        var masked = values.Where(v => v.Value?.Trim() == Masking.Mask).Select(v => new FieldError(v.Key, "masked-value", $"{Masking.Mask} stands for a value that was hidden; leave {v.Key} out to keep it.")).ToList();
        if (masked.Count > 0) return (null, masked);
        var (patch, errors) = LeadPatch.Read(values, known.Fields);
        if (errors.Count > 0) return (null, errors);
        if (id is not null) return PublicId.TryParse(id, PublicIdPrefix.Lead, out var publicId) ? (new(patch, PublicId: publicId, IfSeq: ifSeq), []) : (null, [new("id", "unknown-lead", "There is no lead of this id here.")]);
        if (Value(values, "external_id") is { Length: > 0 } externalId) return (new(patch, ExternalId: externalId, IfSeq: ifSeq), []);
        return (null, [new("id", "missing-field", "Name the lead: id, as VEGA-0123456789abcdef, or external_id.")]);
    }

    // A tag that is not one of ours matches no lead, as RFC 9110 has it.
    private static bool TryIfMatch(HttpRequest request, out long? seq)
    {
        seq = null;
        var tag = request.Headers.IfMatch.ToString();
        if (tag is "" or "*") return true;
        if (!long.TryParse(tag.Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        seq = number;
        return true;
    }

    private static string? Value(IReadOnlyList<KeyValuePair<string, string?>> values, string name)
    {
        var found = values.LastOrDefault(v => v.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.Trim();
        return string.IsNullOrEmpty(found) ? null : found;
    }
}
