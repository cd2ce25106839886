using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>A whole e-mail address or phone number, normalised as leads keep it; exactly one is set.</summary>
public sealed record LookUpTerm(string? Email, string? Phone)
{
    /// <summary>Reads a search text; null when it is neither.</summary>
    public static LookUpTerm? Of(string text)
    {
        if (text.Contains('@')) return FieldValues.Email(text.Trim()) is { } email ? new LookUpTerm(email, null) : null;
        return FieldValues.Phone(text.Trim()) is { } phone ? new LookUpTerm(null, phone) : null;
    }
}

/// <summary>
/// Find without seeing: a masked viewer may ask for a whole e-mail address or phone number and learn that there is such a lead, while its fields stay masked. At most 200 times an hour,
/// each time with an entry in the audit log that holds the asked value only as a keyed digest.
/// </summary>
public sealed class LookUps(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time)
{
    public const int PerHour = 200;

    /// <summary>Takes one of the viewer's look-ups; false when there is none left this hour. Ask before the search, and only for viewers who do not see personal data.</summary>
    public async Task<bool> TakeAsync(Viewer viewer, LookUpTerm term, CancellationToken cancellationToken = default)
    {
        if (viewer.UserId is not { } userId) return false;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        var now = time.Now();
        var (hourAgo, dayAgo) = (now - Duration.FromHours(1), now - Duration.FromDays(1));
        if (await db.LookUps.CountAsync(l => l.UserId == userId && l.At > hourAgo, cancellationToken) >= PerHour) return false;
        await db.LookUps.Where(l => l.UserId == userId && l.At < dayAgo).ExecuteDeleteAsync(cancellationToken);
        db.LookUps.Add(new LookUp { UserId = userId, At = now });
        var (field, value) = term.Email is not null ? ("email", term.Email) : ("phone", term.Phone!);
        transaction.Audit(0, viewer, "looked-up", "leads", field, new AuditChange(field, null, value, Personal: true));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
