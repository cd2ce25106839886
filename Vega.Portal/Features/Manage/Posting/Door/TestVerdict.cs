using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vega.Domain.Intake;
using Vega.Portal.Intake;

namespace Vega.Portal.Features.Manage.Posting.Door;

/// <summary>Bodies of posts, written for people to read.</summary>
public static class TestLead
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body of a test post of these values.</summary>
    public static string Json(IEnumerable<KeyValuePair<string, string>> values)
    {
        var body = new JsonObject();
        foreach (var (name, value) in values) body[name] = value;
        body[ControlFields.Test.PostName] = true;
        return Write(body);
    }

    internal static string Write(JsonObject body) => body.ToJsonString(Readable).ReplaceLineEndings("\n");
}

/// <summary>One reason against a test lead.</summary>
public sealed record TestReason(string Code, string? Field, string Message);

/// <summary>
/// What a test lead was answered, as far as its page tells: of filter rules only the one that gave the lead its reason. What other rules say is left out, so that trying leads does
/// not list a school's rules.
/// </summary>
public sealed record TestVerdict
{
    /// <summary>True when a lead like it would be taken, cap and duplicates aside.</summary>
    public required bool Taken { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Http { get; init; }

    /// <summary>The lead's status, or the code of a post that became no lead.</summary>
    public required string Status { get; init; }

    /// <summary>The reason; null when it was taken.</summary>
    public string? Reason { get; init; }

    /// <summary>The lead's id; null without a lead.</summary>
    public string? Id { get; init; }

    public IReadOnlyList<TestReason> Reasons { get; init; } = [];
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The body that was posted.</summary>
    public required string Sent { get; init; }

    /// <summary>The answer, as an own post would get it but for other rules.</summary>
    public required string Answer { get; init; }

    /// <summary>Reads an answer of intake.</summary>
    public static TestVerdict Of(PostAnswer answer, string sent)
    {
        if (answer.Denied is { } denied)
        {
            var problem = new JsonObject { ["status"] = answer.Status, ["detail"] = denied.Message, ["code"] = denied.Code };
            return new() { Taken = false, Http = answer.Status, Status = denied.Code, Reason = denied.Message, Sent = sent, Answer = TestLead.Write(problem) };
        }
        var body = JsonNode.Parse(answer.Body!)!.AsObject();
        var status = (string)body["status"]!;
        if (body["errors"] is JsonArray errors)
        {
            foreach (var other in errors.Skip(1).Where(e => (string?)e!["code"] == Refusal.Filtered).ToArray()) errors.Remove(other);
        }
        return new()
        {
            Taken = status == "new_lead", Http = answer.Status, Status = status, Id = (string?)body["id"], Reason = (string?)(body["rejection_reason"] ?? body["filtered_reason"] ?? body["pending_reason"]),
            Reasons = [.. (body["errors"] as JsonArray ?? []).Select(e => new TestReason((string)e!["code"]!, (string?)e["field"], (string)e["message"]!))],
            Warnings = [.. (body["warnings"] as JsonArray ?? []).Select(w => (string)w!)], Sent = sent, Answer = TestLead.Write(body),
        };
    }
}
