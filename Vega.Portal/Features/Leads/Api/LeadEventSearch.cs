using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Api;

/// <summary>An entry of a lead's history, with its lead and the fields of its client, which say what is personal in it.</summary>
public sealed class LeadEventRow
{
    public required LeadEvent Event { get; init; }
    public Lead? Lead { get; set; }
    public IReadOnlyList<LeadField> Fields { get; set; } = [];
}

/// <summary>Reads the history of leads. Its id is the client's and the event's number in it.</summary>
public sealed class LeadEventSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<LeadEventRow>(contexts, Resource)
{
    public static readonly ResourceType<LeadEventRow> Resource = new ResourceType<LeadEventRow>("lead-events", "/api/v1/lead-events", e => e.Event.Seq, e => $"{e.Event.ClientId}-{e.Event.Seq}")
        .Word("event-type", e => e.Event.Type)
        .Time("recorded-at", e => e.Event.RecordedAt)
        .Key("actor", e => e.Event.Actor)
        .Exact("status", e => e.Event.Status, LeadStatuses.TryParse, "one of " + string.Join(", ", LeadStatuses.All.Select(s => s.Key())), s => s.Key())
        .Flag("billable", e => e.Event.Billable)
        .Number("cost-in-cents", e => e.Event.CostInCents)
        .Flag("holds-slot", e => e.Event.HoldsSlot)
        .Shown("city", (e, _) => e.Event.City)
        .Shown("state", (e, _) => e.Event.State)
        .Shown("reason", (e, v) => Masking.Text(v, e.Event.Reason, e.Lead))
        .Shown("changes", (e, v) => Masking.Changes(v, e.Event.Changes, [.. e.Fields]) is { } json && json.StartsWith('[') ? JsonElement.Parse(json) : null)
        .OneShown("degree-program", "degree-programs", e => e.Event.DegreeProgramId);

    protected override IQueryable<LeadEventRow> Visible(VegaDbContext db, Viewer viewer) => db.LeadEvents.VisibleTo(viewer).Select(e => new LeadEventRow { Event = e });

    protected override async Task CompleteAsync(VegaDbContext db, IReadOnlyList<LeadEventRow> rows, CancellationToken cancellationToken)
    {
        var (leadIds, clientIds) = (rows.Select(r => r.Event.LeadId).Distinct().ToList(), rows.Select(r => r.Event.ClientId).Distinct().ToList());
        var leads = await db.Leads.AsNoTracking().Where(l => leadIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var fields = (await db.LeadFields.AsNoTracking().Where(f => clientIds.Contains(f.ClientId)).ToListAsync(cancellationToken)).ToLookup(f => f.ClientId);
        foreach (var row in rows) (row.Lead, row.Fields) = (leads.GetValueOrDefault(row.Event.LeadId), [.. fields[row.Event.ClientId]]);
    }
}
