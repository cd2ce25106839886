using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Intake;
using Vega.Portal.Data;

namespace Vega.Portal.Features.Manage.Destinations.Screen;

/// <summary>A client's destinations with what the screen shows beside them.</summary>
public sealed record DestinationList(IReadOnlyList<Destination> Destinations, IReadOnlyDictionary<int, int> Waiting, IReadOnlyList<(int Id, string Name)> Campaigns, string StandardBody, IReadOnlyList<string> Names)
{
    public string Whose(Destination destination) => destination.CampaignId is { } id ? "Campaign " + Campaigns.FirstOrDefault(c => c.Id == id).Name : "All leads";
}

/// <summary>Reads a client's destinations for Manage.</summary>
public sealed class DestinationListSearch(IDbContextFactory<VegaDbContext> contexts)
{
    public async Task<DestinationList> ReadAsync(Viewer viewer, int clientId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var destinations = await db.Destinations.AsNoTracking().VisibleTo(viewer).Where(d => d.ClientId == clientId && d.ArchivedAt == null).OrderBy(d => d.CampaignId).ThenBy(d => d.Id).ToListAsync(cancellationToken);
        var ids = destinations.Select(d => d.Id).ToArray();
        var waiting = await db.Deliveries.Where(d => ids.Contains(d.DestinationId) && d.State == DeliveryState.Waiting && !d.Test).GroupBy(d => d.DestinationId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var campaigns = await (from c in db.Campaigns.AsNoTracking().VisibleTo(viewer)
                               join v in db.Vendors on c.VendorId equals v.Id
                               where c.ClientId == clientId
                               orderby v.Name, c.Name
                               select new { c.Id, Name = v.Name + " / " + c.Name }).ToListAsync(cancellationToken);
        var fields = new FieldCatalog(await db.LeadFields.AsNoTracking().VisibleTo(viewer).Where(f => f.ClientId == clientId).ToListAsync(cancellationToken));
        return new DestinationList(destinations, waiting, [.. campaigns.Select(c => (c.Id, c.Name))], BodyTemplate.Standard(fields), [.. DeliveryValues.Names, .. fields.Fields.Select(f => f.Name)]);
    }

    /// <summary>What stands beside the section in the tree.</summary>
    public async Task<string?> NoteAsync(Viewer viewer, int clientId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var states = await db.Destinations.VisibleTo(viewer).Where(d => d.ClientId == clientId && d.ArchivedAt == null).Select(d => d.PausedAt != null).ToListAsync(cancellationToken);
        return states.Count == 0 ? "none" : states.Contains(true) ? "paused" : "on";
    }
}
