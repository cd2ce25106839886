using Vega.Domain.Delivery;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Domain.Posting;

/// <summary>What a post can be answered.</summary>
/// <param name="Http">The HTTP status.</param>
/// <param name="Status">The lead's status in the answer; null when there is no lead.</param>
/// <param name="Code">The stable word that a program tells the case by; null when the lead was taken.</param>
/// <param name="When">When it comes, and what to do.</param>
/// <param name="Again">True when the same post may be taken later, so that repeating it makes sense.</param>
public sealed record PostingAnswer(int Http, string? Status, string? Code, string When, bool Again = false)
{
    /// <summary>True when a lead is stored.</summary>
    public bool Stored => Status is not null;

    /// <summary>Every answer that a vendor's post to that campaign can get today.</summary>
    internal static IReadOnlyList<PostingAnswer> All(ClientConfiguration known, ClientCampaign campaign, string refused) =>
        [.. Taken(known, campaign), .. OfLeads(known, campaign, refused), .. OfRequests(known)];

    /// <summary>Where the school's own system has the last word, it may say no, or nothing in time.</summary>
    private static IEnumerable<PostingAnswer> Taken(ClientConfiguration known, ClientCampaign campaign)
    {
        if (known.DestinationOf(campaign.Id) is not { } destination)
        {
            yield return new(200, "new_lead", null, "The lead is taken.");
            yield break;
        }
        var waits = destination.Mode == DeliveryMode.Wait;
        if (waits) yield return new(200, "new_lead", null, "The lead is taken, by the school’s own system too.");
        yield return new(200, "pending", null, waits ? "The lead is taken; the school’s own system did not answer in time. Ask for the lead’s status." : "The lead is taken and handed to the school’s own system. Ask for the lead’s status.");
        if (!waits) yield break;
        yield return new(200, "rejected", null, "The school’s own system refused the lead; rejection_reason says why.");
        yield return new(200, "error", null, "The school’s own system failed. Vega tries again; ask for the lead’s status.");
    }

    private static IEnumerable<PostingAnswer> OfLeads(ClientConfiguration known, ClientCampaign campaign, string refused)
    {
        foreach (var code in Refusal.OfLeads)
        {
            if (code == Refusal.HeldForReview)
            {
                if (campaign.OverCap == OverCapPolicy.HoldForReview) yield return new(200, "pending", code, "The month’s cap is full; somebody decides later. Ask for the lead’s status.");
            }
            else if (Sentence(code, known, campaign) is { } when) yield return new(200, refused, code, when);
        }
    }

    /// <summary>Null when the code cannot come today.</summary>
    private static string? Sentence(string code, ClientConfiguration known, ClientCampaign campaign) => code switch
    {
        Refusal.MissingField => "A required parameter was not sent or is blank; errors[] names it.",
        Refusal.InvalidField => "A value does not fit its parameter; errors[] says what would be right.",
        Refusal.UnknownProgram => "program_code is none of the school’s.",
        Refusal.InactiveProgram => "The program takes no leads now.",
        Refusal.ProgramNotInCampaign => "The program is not one of this campaign’s.",
        Refusal.MissingCampaign => "campaign_id was left out, and more than one of your campaigns, or none, could take the program.",
        Refusal.InactiveCampaign => "The campaign is paused or has ended.",
        Refusal.Filtered => "A filter rule matched. The reason begins with the rule’s name.",
        Refusal.Duplicate => known.Client.Duplicates is { Days: > 0 } d && (d.ByEmail || d.ByPhone)
            ? $"The school had the person in the last {(d.Days == 1 ? "day" : d.Days + " days")}, from you or from somebody else: the same {(d is { ByEmail: true, ByPhone: true } ? "e-mail or phone" : d.ByEmail ? "e-mail" : "phone")}." : null,
        Refusal.CapReached => campaign.OverCap == OverCapPolicy.Refuse ? "The month’s cap is full." : null,
        Refusal.CapClosed => "The campaign is closed this month.",
        Refusal.NoAllocation => "Nothing was agreed for this month yet.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "a refusal that the instructions do not tell"),
    };

    private static IEnumerable<PostingAnswer> OfRequests(ClientConfiguration known)
    {
        yield return new(400, null, "malformed-body", "The body is not JSON or form data that can be read.");
        yield return new(400, null, "idempotency-key-invalid", "Idempotency-Key is not one header of 1 to 255 characters.");
        yield return new(401, null, "invalid-key", "The X-API-Key is not known, has expired or was revoked.");
        if (!known.AnonymousLeads) yield return new(401, null, Refusal.KeyRequired, "X-API-Key is missing.");
        else yield return new(403, null, Refusal.NoVendor, "X-API-Key is missing, and so is campaign_id.");
        yield return new(403, null, Refusal.WrongKey, "The key is not a vendor’s.");
        yield return new(403, null, Refusal.PostingDisabled, "Posting is switched off for your contract.");
        yield return new(403, null, Refusal.NoContract, "There is no contract between you and the school.");
        yield return new(403, null, Refusal.CampaignNotAvailable, "campaign_id is none of yours.");
        yield return new(404, null, "unknown-client", "The address names no school, or does not any more; look up today’s address.");
        yield return new(409, null, "in-progress", "The first post with this Idempotency-Key is still being decided.", Again: true);
        yield return new(413, null, "body-too-large", "The body has more than 1,000,000 bytes.");
        yield return new(415, null, "unsupported-media-type", "Content-Type is neither application/json nor application/x-www-form-urlencoded, or not in UTF-8.");
        yield return new(415, null, "unsupported-content-encoding", "The body is compressed.");
        yield return new(422, null, "idempotency-key-reused", "The Idempotency-Key was used with another body.");
        yield return new(429, null, "too-many-requests", "Too many posts at once. Wait as long as Retry-After says.", Again: true);
        yield return new(500, null, "internal-error", "Something failed at our end. Repeat with the same body; tell us the traceId if it stays.", Again: true);
        yield return new(503, null, "busy", "Too many posts are waiting. Wait as long as Retry-After says.", Again: true);
    }
}
