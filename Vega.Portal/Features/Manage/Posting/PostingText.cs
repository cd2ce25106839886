using System.Text.Json.Nodes;
using Vega.Domain.Posting;
using Vega.Portal.Features.Manage.Posting.Door;

namespace Vega.Portal.Features.Manage.Posting;

/// <summary>The texts of instructions that are copied: calls and answers.</summary>
public static class PostingText
{
    private const string LeadId = "VEGA-a43098ab51c0ffee";

    /// <summary>A test post of the example as JSON.</summary>
    public static string Curl(PostingInstructions of) =>
        $"curl -X POST {Quoted(of.Address)} \\\n  -H 'X-API-Key: YOUR_API_KEY' \\\n  -H 'Content-Type: application/json' \\\n  -d {Quoted(TestLead.Json(of.Example))}";

    /// <summary>The same as a form.</summary>
    public static string FormCurl(PostingInstructions of) =>
        $"curl -X POST {Quoted(of.Address)} \\\n  -H 'X-API-Key: YOUR_API_KEY'" + string.Concat(of.Example.Append(new("test", "true")).Select(e => $" \\\n  --data-urlencode {Quoted(e.Key + "=" + e.Value)}"));

    /// <summary>Asking for a lead's status.</summary>
    public static string StatusCurl(PostingInstructions of) => $"curl {Quoted(of.Address + "/" + LeadId)} -H 'X-API-Key: YOUR_API_KEY'";

    public static string TakenAnswer => TestLead.Write(new JsonObject { ["id"] = LeadId, ["status"] = "new_lead" });

    /// <summary>The answer to a post without one of the required parameters.</summary>
    public static string RefusedAnswer(PostingInstructions of)
    {
        var name = (of.Parameters.FirstOrDefault(p => p is { OfLead: true, Required: true }) ?? of.Parameters[1]).Name;
        return TestLead.Write(new JsonObject
        {
            ["id"] = LeadId, ["status"] = of.Refused, [of.ReasonField] = name + " is required",
            ["errors"] = new JsonArray(new JsonObject { ["field"] = name, ["code"] = "missing-field", ["message"] = name + " is required" }),
        });
    }

    public static string ProblemAnswer => TestLead.Write(new JsonObject
    {
        ["type"] = "about:blank", ["title"] = "Forbidden", ["status"] = 403, ["detail"] = "Posting is switched off.", ["code"] = "posting_disabled", ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
    });

    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
