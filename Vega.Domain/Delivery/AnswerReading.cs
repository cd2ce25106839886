using System.Text.Json;
using NodaTime;
using Vega.Domain.Intake;

namespace Vega.Domain.Delivery;

/// <summary>What came back from the client's system.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="MediaType">The content's type without parameters; null when none was told.</param>
/// <param name="Body">The content as text, as far as it was read.</param>
/// <param name="CutOff">True when there was more than Vega reads.</param>
/// <param name="RetryAfter">What the header <c>Retry-After</c> asks for.</param>
public sealed record DeliveryAnswer(int Status, string? MediaType, string Body, bool CutOff = false, Duration? RetryAfter = null);

/// <summary>
/// Reads answers (reading 73): first by the destination's rules, then by what APIs commonly mean. 2xx takes the lead, unless its JSON says no; a page of HTML is no answer of an
/// API; 400 and 422 refuse the lead, 409 has it already; 405, 406, 411, 413, 414, 415 and 431 say that Vega sends something that never fits; everything else may pass.
/// </summary>
public static class AnswerReading
{
    private static readonly string[] ReasonNames = ["reason", "rejection_reason", "message", "error_description", "error", "detail", "title", "errors"];
    private static readonly string[] IdNames = ["external_id", "externalId", "lead_id", "leadId", "id"];
    private static readonly string[] NoWords = ["rejected", "reject", "refused", "declined", "denied", "invalid", "failed", "failure", "error", "fail"];
    private static readonly string[] TwiceWords = ["duplicate", "duplicated", "already_exists", "exists"];

    /// <summary>What the answer means.</summary>
    public static DeliveryVerdict Read(Destination destination, DeliveryAnswer answer)
    {
        using var document = Parse(answer);
        var json = document?.RootElement;
        var verdict = destination.Answers.Find(r => r.Fits(answer.Status, answer.Body, json)) is { } rule ? ByRule(rule, answer) : Common(answer, json);
        if (verdict.Outcome is AttemptOutcome.Rejected or AttemptOutcome.Duplicate or AttemptOutcome.Error)
            verdict = verdict with { Reason = verdict.Reason ?? ReasonOf(json, destination.ReasonPath) };
        if (verdict.Outcome == AttemptOutcome.Accepted) verdict = verdict with { ExternalId = ExternalIdOf(json, destination.ExternalIdPath) };
        if (verdict.Outcome == AttemptOutcome.Retry) verdict = verdict with { RetryAfter = answer.RetryAfter, MayHaveArrived = answer.Status is not (429 or 503 or (>= 300 and < 500)) };
        return verdict with { Reason = verdict.Reason is { } reason ? FieldValues.Storable(reason.Trim(), 500) : null };
    }

    private static JsonDocument? Parse(DeliveryAnswer answer)
    {
        if (answer.CutOff || answer.Body.AsSpan().TrimStart().Length == 0) return null;
        try
        {
            return JsonDocument.Parse(answer.Body, new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DeliveryVerdict ByRule(AnswerRule rule, DeliveryAnswer answer) => new((AttemptOutcome)rule.Means, $"HTTP {answer.Status}, by a rule of the destination") { Reason = rule.Reason };

    private static DeliveryVerdict Common(DeliveryAnswer answer, JsonElement? json) => answer.Status switch
    {
        >= 200 and < 300 => Ok(answer, json),
        >= 300 and < 400 => new(AttemptOutcome.Retry, $"HTTP {answer.Status}: it redirects, which is not followed"),
        409 => new(AttemptOutcome.Duplicate, "HTTP 409"),
        400 or 422 => new(Says(json, TwiceWords) ? AttemptOutcome.Duplicate : AttemptOutcome.Rejected, $"HTTP {answer.Status}"),
        405 or 406 or 411 or 413 or 414 or 415 or 431 => new(AttemptOutcome.Error, $"HTTP {answer.Status}"),
        _ => new(AttemptOutcome.Retry, $"HTTP {answer.Status}"),
    };

    private static DeliveryVerdict Ok(DeliveryAnswer answer, JsonElement? json)
    {
        var http = $"HTTP {answer.Status}";
        if (answer.CutOff) return new(AttemptOutcome.Retry, http + " with an answer that is too long to be one");
        if (json is null)
        {
            if (IsHtml(answer)) return new(AttemptOutcome.Retry, http + " with a web page, not an answer");
            if (answer.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true && answer.Body.AsSpan().Trim().Length > 0) return new(AttemptOutcome.Retry, http + " with an answer that is not the JSON it says it is");
            return new(AttemptOutcome.Accepted, http);
        }
        if (Says(json, TwiceWords) || IsTrue(json, "duplicate")) return new(AttemptOutcome.Duplicate, http + " that says duplicate");
        if (IsFalse(json, "success") || IsFalse(json, "ok") || IsFalse(json, "accepted") || Says(json, NoWords)) return new(AttemptOutcome.Rejected, http + " that says no");
        return new(AttemptOutcome.Accepted, http);
    }

    private static bool IsHtml(DeliveryAnswer answer) =>
        answer.MediaType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true || answer.Body.AsSpan().TrimStart() is var body && (body.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || body.StartsWith("<html", StringComparison.OrdinalIgnoreCase));

    private static bool IsFalse(JsonElement? json, string name) => Value(json, name) is "false" or "False" or "0" or "no";

    private static bool IsTrue(JsonElement? json, string name) => Value(json, name) is "true" or "True" or "1" or "yes";

    private static bool Says(JsonElement? json, string[] words) => ((string[])["status", "result", "outcome", "code"]).Any(name => Value(json, name) is { } text && words.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase));

    private static string? Value(JsonElement? json, string name) => json is { } root && JsonPath.Member(root, name) is { } found ? JsonPath.Text(found) : null;

    private static string? ReasonOf(JsonElement? json, string? path)
    {
        if (json is not { } root) return null;
        if (path is not null) return JsonPath.Find(root, path) is { } found ? JsonPath.Text(found) : null;
        foreach (var name in ReasonNames)
        {
            var value = JsonPath.Member(root, name);
            // A list of errors tells its first, an error of parts its message.
            while (value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0) value = list[0];
            if (value is { ValueKind: JsonValueKind.Object } part) value = JsonPath.Member(part, "message") ?? JsonPath.Member(part, "detail");
            if (value is { ValueKind: JsonValueKind.String } text && text.GetString() is { } sentence && !string.IsNullOrWhiteSpace(sentence)) return sentence;
        }
        return null;
    }

    private static string? ExternalIdOf(JsonElement? json, string? path)
    {
        if (json is not { } root) return null;
        var found = path is not null ? JsonPath.Find(root, path) : IdNames.Select(n => JsonPath.Member(root, n)).FirstOrDefault(e => e is not null);
        if (found is not { ValueKind: JsonValueKind.String or JsonValueKind.Number } id) return null;
        var text = JsonPath.Text(id)!.Trim();
        return text.Length is > 0 and <= ControlFields.MaxLength && FieldValues.IsStorable(text) ? text : null;
    }
}
