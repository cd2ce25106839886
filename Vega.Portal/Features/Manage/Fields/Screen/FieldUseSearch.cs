using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Manage.Fields.Screen;

/// <summary>What the leads that were taken in the last 30 days hold in a field. Values stay here; only counts are told.</summary>
/// <param name="Leads">How many leads were looked at.</param>
/// <param name="Cut">True when there were more, and only the newest were looked at.</param>
/// <param name="Without">How many have no value.</param>
/// <param name="Values">How many have each value.</param>
public sealed record FieldUse(int Leads, bool Cut, int Without, IReadOnlyDictionary<string, int> Values)
{
    /// <summary>How many of them intake would refuse if the field were like that.</summary>
    public int Refused(LeadField field) => (field.Required ? Without : 0) + Values.Where(v => !FieldValues.TryNormalise(field.Type, field.Options, v.Key.Trim(), out _)).Sum(v => v.Value);
}

/// <summary>Counts what a changed field would have refused lately.</summary>
public sealed class FieldUseSearch(IDbContextFactory<VegaDbContext> contexts, TimeProvider time)
{
    private const int Most = 20_000;
    private static readonly Duration Recent = Duration.FromDays(30);

    /// <summary>The use of a field of the client; of one that does not exist yet when it is null.</summary>
    public async Task<FieldUse> ReadAsync(Viewer viewer, int client, string? field, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var since = time.Now() - Recent;
        var taken = db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => l.ClientId == client && !l.Test && l.CreatedAt >= since && (l.Status == LeadStatus.Pending || l.Status >= LeadStatus.NewLead)).OrderByDescending(l => l.Id).Take(Most);
        if (field is null)
        {
            var leads = await taken.CountAsync(cancellationToken);
            return new FieldUse(leads, leads == Most, leads, new Dictionary<string, int>(StringComparer.Ordinal));
        }
        var values = StandardFields.Find(field) is null
            ? (await taken.Select(l => l.CustomFields).ToListAsync(cancellationToken)).ConvertAll(f => f.GetValueOrDefault(field))
            : await Standard(taken, field).ToListAsync(cancellationToken);
        var held = values.Where(v => !string.IsNullOrWhiteSpace(v)).GroupBy(v => v!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return new FieldUse(values.Count, values.Count == Most, values.Count - held.Values.Sum(), held);
    }

    private static IQueryable<string?> Standard(IQueryable<Lead> leads, string field) => field switch
    {
        "first_name" => leads.Select(l => l.Contact.FirstName),
        "last_name" => leads.Select(l => l.Contact.LastName),
        "phone" => leads.Select(l => l.Contact.Phone),
        "email" => leads.Select(l => l.Contact.Email),
        "street_address" => leads.Select(l => l.Contact.StreetAddress),
        "city" => leads.Select(l => l.Contact.City),
        "state" => leads.Select(l => l.Contact.State),
        _ => leads.Select(l => l.Contact.ZipCode),
    };
}
