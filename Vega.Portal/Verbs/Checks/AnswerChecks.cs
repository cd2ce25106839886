using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Platform;

namespace Vega.Portal.Verbs.Checks;

/// <summary>The answers that retries get, against each other and against the leads that they tell of.</summary>
public static class AnswerChecks
{
    // An answer is looked up when its post's turn comes, which may be after it arrived.
    private static readonly Duration LongestQueue = Duration.FromMinutes(2);

    public static async Task<CheckResult> OnceAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var db = request.Db;
        var result = new CheckResult("stored answers") { Looked = await db.StoredAnswers.LongCountAsync(cancellationToken) };
        var pairs = from a in db.StoredAnswers
                    join b in db.StoredAnswers on new { a.ClientId, a.Key } equals new { b.ClientId, b.Key }
                    where a.Id < b.Id && b.CreatedAt < a.ExpiresAt
                    select new { a.ClientId, a.Id, Other = b.Id, a.ExpiresAt, b.CreatedAt };
        await foreach (var pair in pairs.AsAsyncEnumerable().WithCancellation(cancellationToken))
            result.Expect(pair.CreatedAt + LongestQueue >= pair.ExpiresAt, $"client {pair.ClientId}: the answers {pair.Id} and {pair.Other} were in force for one key at one time");
        return result;
    }

    public static async Task<CheckResult> TrueAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var db = request.Db;
        var result = new CheckResult("stored answers");
        var answers = from a in db.StoredAnswers
                      from l in db.Leads.Where(l => l.Id == a.LeadId).DefaultIfEmpty()
                      orderby a.Id
                      select new
                      {
                          a.Id, a.ClientId, a.Answer, Lead = l == null ? (PublicId?)null : l.PublicId, LeadClient = l == null ? 0 : l.ClientId,
                          Statuses = db.LeadEvents.Where(e => e.LeadId == a.LeadId).Select(e => e.Status).ToList(),
                      };
        await foreach (var a in answers.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            result.Looked++;
            if (a.Lead is not { } lead || a.LeadClient != a.ClientId) result.Found($"answer {a.Id} tells of a lead that is not there");
            else if (Read(a.Answer) is not var (id, status)) result.Found($"answer {a.Id} cannot be read");
            else if (id != lead) result.Found($"answer {a.Id} tells of lead {id}, but was given for {lead}");
            else result.Expect(a.Statuses.Contains(status), $"answer {a.Id} says {status.Key()}, which lead {lead} never was");
        }
        return result;
    }

    private static (PublicId Id, LeadStatus Status)? Read(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            return root.TryGetProperty("id", out var id) && PublicId.TryParse(id.GetString(), PublicIdPrefix.Lead, out var lead)
                && root.TryGetProperty("status", out var word) && LeadStatuses.TryParse(word.GetString(), out var status) ? (lead, status) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
