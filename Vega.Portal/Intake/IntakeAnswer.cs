using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;

namespace Vega.Portal.Intake;

/// <summary>The answer to a processed post (001; readings 94, 95, 100).</summary>
public static class IntakeAnswer
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(IntakeDecision decision)
    {
        var lead = decision.Lead;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("id", lead.PublicId.With(PublicIdPrefix.Lead));
            writer.WriteString("status", lead.Status.Key());
            if (lead.RejectionReason is { } rejected) writer.WriteString("rejection_reason", rejected);
            if (lead.FilteredReason is { } filtered) writer.WriteString("filtered_reason", filtered);
            if (lead.Status == LeadStatus.Pending && lead.Reason is { } held) writer.WriteString("pending_reason", held);
            if (lead.Test) writer.WriteBoolean("test", true);
            if (decision.Errors.Count > 0)
            {
                writer.WriteStartArray("errors");
                foreach (var error in decision.Errors)
                {
                    writer.WriteStartObject();
                    writer.WriteString("field", error.Field);
                    writer.WriteString("code", error.Code);
                    writer.WriteString("message", error.Message);
                    if (error.Rule is not null) writer.WriteString("rule", error.Rule);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
            if (decision.Warnings.Count > 0)
            {
                writer.WriteStartArray("warnings");
                foreach (var warning in decision.Warnings) writer.WriteStringValue(warning);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The answer to a post after the client's own system spoke.</summary>
    public static string Completed(string answer, DeliveryNews news)
    {
        var body = JsonNode.Parse(answer)!.AsObject();
        body["status"] = news.Status.Key();
        if (news.Reason is { } reason && !body.ContainsKey("rejection_reason")) body.Insert(2, "rejection_reason", reason);
        return body.ToJsonString(Relaxed);
    }

    /// <summary>The lead that an answer tells of while it is pending; null for another answer.</summary>
    public static PublicId? PendingLead(string answer)
    {
        var body = JsonNode.Parse(answer)!.AsObject();
        return (string?)body["status"] == LeadStatus.Pending.Key() && PublicId.TryParse((string?)body["id"], PublicIdPrefix.Lead, out var id) ? id : null;
    }
}
