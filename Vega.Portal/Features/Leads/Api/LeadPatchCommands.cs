using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Intake;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Leads.Api;

/// <summary>What a PATCH of a lead brings: attributes by the names of this API, and the client's own fields by theirs.</summary>
public sealed record LeadPatchRequest(IReadOnlyList<KeyValuePair<string, string?>> Attributes, IReadOnlyList<KeyValuePair<string, string?>> CustomFields);

/// <summary>Changes one lead by the internal API, as the lead API does: status, billable, disposition, program and fields, with its events in one transaction.</summary>
public sealed class LeadPatchCommands(IDbContextFactory<VegaDbContext> contexts, LeadChangeCommands commands)
{
    /// <summary>Changes the lead, unless somebody else did since <paramref name="seen"/>.</summary>
    public async Task<Change<int>> ChangeAsync(Viewer viewer, int id, LeadPatchRequest request, Func<LeadResourceRow, bool> seen, CancellationToken cancellationToken)
    {
        Lead? lead;
        List<LeadField> fields;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            lead = await db.Leads.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(l => l.Id == id, cancellationToken);
            if (lead is null) return new Change<int>.Missing();
            if (!seen(new LeadResourceRow { Lead = lead })) return new Change<int>.Stale(id);
            fields = await db.LeadFields.AsNoTracking().Where(f => f.ClientId == lead.ClientId).ToListAsync(cancellationToken);
        }
        var errors = new List<FieldError>();
        errors.AddRange(request.CustomFields.Where(f => fields.TrueForAll(own => own.IsStandard || !InputText.Same(own.Name, f.Key) && !InputText.Same(own.PostedAs, f.Key)))
            .Select(f => new FieldError("/data/attributes/custom-fields/" + f.Key, "unknown-field", "The client has no field of this name.")));
        var (patch, faults) = LeadPatch.Read([.. request.Attributes.Select(a => KeyValuePair.Create(a.Key.Replace('-', '_'), a.Value)), .. request.CustomFields], new FieldCatalog(fields));
        errors.AddRange(faults.Select(Place));
        if (errors.Count > 0) return new Change<int>.Invalid(errors);
        var answer = (await commands.ChangeAsync(lead.ClientId, viewer, [new LeadChangeRequest(patch, Id: id, IfSeq: seen(new LeadResourceRow { Lead = Another(lead) }) ? null : lead.UpdatedSeq)], cancellationToken))[0];
        return answer is Change<Lead>.Invalid invalid ? new Change<int>.Invalid([.. invalid.Errors.Select(Place)]) : answer.As(l => (int)l.Id);
    }

    /// <summary>A lead of another version: whoever would take this one too named no version at all.</summary>
    private static Lead Another(Lead lead) => new() { Id = lead.Id, UpdatedSeq = lead.UpdatedSeq + 1 };

    private static FieldError Place(FieldError error) => error with { Field = error.Field.StartsWith('/') ? error.Field : LeadResource.Type.AttributeNames.Contains(error.Field.Replace('_', '-')) ? error.Field.Replace('_', '-') : "/data/attributes/custom-fields/" + error.Field };
}
