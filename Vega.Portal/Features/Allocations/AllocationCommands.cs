using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Allocations;

/// <summary>A campaign and month, and what the allocation of that month is to be; a month left out is the present one in the client's zone.</summary>
public sealed record AllocationRequest(int? Campaign, Optional<int> Year, Optional<int> Month, AllocationInput Input);

/// <summary>Makes, changes and deletes single allocations. A vendor sets its own projection and nothing else (reading 55).</summary>
public sealed class AllocationCommands(ConfigurationWrites writes)
{
    /// <summary>Makes the allocation of a campaign and month; its id.</summary>
    public async Task<Change<int>> CreateAsync(Viewer viewer, AllocationRequest request, CancellationToken cancellationToken)
    {
        if (request.Campaign is not { } campaignId) return new Change<int>.Invalid([new FieldError("client-campaign", "missing-field", "client-campaign is needed: the campaign that it belongs to")]);
        var change = await writes.RunAsync<ClientCampaign, int>(viewer, db => db.Campaigns.VisibleTo(viewer).Where(c => c.Id == campaignId), c => c.ClientId, _ => true, async (edit, campaign) =>
        {
            var zone = await edit.Db.Clients.Where(c => c.Id == campaign.ClientId).Select(c => c.TimeZone).FirstAsync(cancellationToken);
            var today = edit.Now.InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc).Date;
            var (year, month) = (request.Year.Or(today.Year), request.Month.Or(today.Month));
            AllocationInput.CheckMonth(year, month, edit.Faults);
            if (await edit.Db.Allocations.AnyAsync(a => a.CampaignId == campaignId && a.Year == year && a.Month == month, cancellationToken)) edit.Faults.Taken("month", $"the campaign has an allocation for {year}-{month:00} already");
            var allocation = new Allocation { ClientId = campaign.ClientId, CampaignId = campaignId, Year = year, Month = month };
            request.Input.ApplyTo(allocation, edit.Faults);
            edit.Db.Allocations.Add(allocation);
            await edit.SaveAsync(cancellationToken);
            edit.Transaction.ConfigurationChanged(campaign.ClientId);
            return new Change<int>.Saved(allocation.Id, []);
        }, cancellationToken);
        return change is Change<int>.Missing ? new Change<int>.Invalid([new FieldError("client-campaign", "unknown-client-campaign", "there is no such campaign")]) : change;
    }

    /// <summary>Changes cap, price or projection. A new price holds for leads from then on (reading 52).</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, AllocationInput input, Func<Allocation, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<Allocation, int>(viewer, Of(viewer, id), a => a.ClientId, seen, (edit, allocation) =>
    {
        if (!Policies.Allows(Policies.ChangeAllocations, viewer) && (input.Cap.IsGiven || input.CplInCents.IsGiven || input.CpeInCents.IsGiven))
            return Task.FromResult<Change<int>>(new Change<int>.Forbidden("projection-only", "You may set vendor-projection and nothing else of an allocation."));
        input.ApplyTo(allocation, edit.Faults);
        edit.Transaction.ConfigurationChanged(allocation.ClientId);
        return Task.FromResult<Change<int>>(new Change<int>.Saved(id, []));
    }, cancellationToken);

    /// <summary>Deletes an allocation that gave no lead its price; the campaign is closed for that month then (reading 51).</summary>
    public Task<Change<Removal>> DeleteAsync(Viewer viewer, int id, Func<Allocation, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<Allocation, Removal>(viewer, Of(viewer, id), a => a.ClientId, seen, async (edit, allocation) =>
    {
        if (await edit.Db.Leads.AnyAsync(l => l.CampaignId == allocation.CampaignId && l.AllocationId == id, cancellationToken)) edit.Faults.Add("", "in-use", "Leads were priced by this allocation, so it stays; set its cap to 0 to close the month.");
        edit.Db.Remove(allocation);
        edit.Transaction.ConfigurationChanged(allocation.ClientId);
        return new Change<Removal>.Saved(new Removal(Archived: false, 0), []);
    }, cancellationToken);

    private static Func<VegaDbContext, IQueryable<Allocation>> Of(Viewer viewer, int id) => db => db.Allocations.VisibleTo(viewer).Where(a => a.Id == id);
}
