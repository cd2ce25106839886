using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;

namespace Vega.Portal.Facts;

/// <summary>Looks up, in the database, the fields of leads that memory does not hold, for aggregates: the standard personal ones, ids of others' systems, custom fields.</summary>
internal static class StoredFields
{
    private const int Batch = 1000;

    public static async Task AddAsync(VegaDbContext db, PerformanceRequest request, List<FieldHit> hits, AggregateSums sums, CancellationToken cancellationToken)
    {
        foreach (var batch in hits.OrderBy(h => h.LeadId).Chunk(Batch))
        {
            var ids = batch.Select(h => h.LeadId).Distinct().ToArray();
            var leads = await db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
            var former = request.AsOf is { } asOf ? await FormerAsync(db, ids, asOf, cancellationToken) : [];
            foreach (var hit in batch)
                for (var a = 0; a < request.Aggregates.Count; a++)
                {
                    if ((hit.Aggregates & (1u << a)) == 0) continue;
                    var field = request.Aggregates[a].Field;
                    sums.Add(hit.Row, a, former.TryGetValue((hit.LeadId, field.ToLowerInvariant()), out var was) ? was : Value(leads[hit.LeadId], field));
                }
        }
    }

    /// <summary>What fields that were changed later held before: the oldest later change says it.</summary>
    private static async Task<Dictionary<(long LeadId, string Field), string?>> FormerAsync(VegaDbContext db, long[] ids, Instant asOf, CancellationToken cancellationToken)
    {
        var events = await db.LeadEvents.AsNoTracking().Where(e => ids.Contains(e.LeadId) && e.RecordedAt > asOf && e.Changes != null)
            .OrderBy(e => e.Seq).Select(e => new { e.LeadId, e.Changes }).ToListAsync(cancellationToken);
        var former = new Dictionary<(long, string), string?>();
        foreach (var e in events)
            foreach (var change in LeadFieldChange.FromJson(e.Changes!)) former.TryAdd((e.LeadId, change.Field.ToLowerInvariant()), change.From);
        return former;
    }

    private static string? Value(Lead lead, string field) => field switch
    {
        "first_name" => lead.Contact.FirstName,
        "last_name" => lead.Contact.LastName,
        "phone" => lead.Contact.Phone,
        "email" => lead.Contact.Email,
        "street_address" => lead.Contact.StreetAddress,
        "zip_code" => lead.Contact.ZipCode,
        "external_id" => lead.ExternalId,
        "program_code" => lead.ProgramCode,
        "disposition" => lead.Disposition,
        "return_reason" => lead.ReturnReason,
        "remote_ip" => lead.RemoteIp,
        "ip_address" => lead.IpAddress,
        _ => lead.CustomFields.FirstOrDefault(f => f.Key.Equals(field, StringComparison.OrdinalIgnoreCase)).Value,
    };
}
