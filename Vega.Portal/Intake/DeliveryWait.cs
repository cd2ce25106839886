using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Intake;

/// <summary>Lets a post wait for the client's own system, after it was saved (reading 96): the writer itself waits for nobody.</summary>
public sealed class DeliveryWait(IDbContextFactory<VegaDbContext> contexts, DeliveryOptions options, TimeProvider time)
{
    /// <summary>The answer with what the system said; as it was when it says nothing in time.</summary>
    public async Task<PostAnswer> CompleteAsync(PostAnswer answer, DeliverySignals.Expected expected, CancellationToken cancellationToken)
    {
        DeliveryNews? news;
        try
        {
            news = await expected.News.WaitAsync(TimeSpan.FromSeconds(options.WaitSeconds), time, cancellationToken);
        }
        catch (TimeoutException)
        {
            news = await ReadAsync(answer.Lead!.Value, cancellationToken);
        }
        return news is null ? answer : answer with { Body = IntakeAnswer.Completed(answer.Body!, news), Decided = news.Status };
    }

    // Another node may have sent it.
    private async Task<DeliveryNews?> ReadAsync(PublicId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var lead = await db.Leads.AsNoTracking().FirstAsync(l => l.PublicId == id, cancellationToken);
        return lead.Status == LeadStatus.Pending ? null : new DeliveryNews(lead.Status, lead.RejectionReason);
    }
}
