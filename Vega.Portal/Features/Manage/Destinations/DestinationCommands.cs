using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Intake;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Destinations;

/// <summary>
/// Makes, changes and archives destinations. A destination is sent personal data, so that only those who see it may say where it goes (design §5).
/// </summary>
public sealed class DestinationCommands(ConfigurationWrites writes, Secrets secrets, DeliverySignals signals)
{
    /// <summary>Makes a destination for a client, or for one of its campaigns; its id.</summary>
    public Task<Change<int>> CreateAsync(Viewer viewer, (int? Client, int? Campaign, DestinationInput Destination) input, CancellationToken cancellationToken) => OwnerWrites.RunAsync(writes, viewer, input.Client, async (edit, client) =>
    {
        if (input.Campaign is { } campaign) await edit.OfClientAsync(edit.Db.Campaigns.Where(c => c.Id == campaign && c.ClientId == client.Id), "client-campaign", cancellationToken);
        if (await edit.Db.Destinations.AnyAsync(d => d.ClientId == client.Id && d.CampaignId == input.Campaign && d.ArchivedAt == null, cancellationToken))
            edit.Faults.Add("", "not-unique", input.Campaign is null ? "The client has a destination already; change it, or archive it first." : "The campaign has a destination already; change it, or archive it first.");
        var destination = new Destination { ClientId = client.Id, CampaignId = input.Campaign, Name = "", Url = "" };
        await PutAsync(edit, destination, input.Destination, cancellationToken);
        edit.Db.Destinations.Add(destination);
        await edit.SaveAsync(cancellationToken);
        return new Change<int>.Saved(destination.Id, Notes(destination));
    }, cancellationToken);

    /// <summary>Changes a destination; what waits goes by the new settings.</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, DestinationInput input, Func<Destination, bool> seen, CancellationToken cancellationToken) => RunAsync(viewer, id, seen, async (edit, destination) =>
    {
        await PutAsync(edit, destination, input, cancellationToken);
        return new Change<int>.Saved(id, Notes(destination));
    }, cancellationToken);

    /// <summary>Archives a destination: it takes no more leads, and what waits is still sent. One that never took a lead is deleted.</summary>
    public Task<Change<Removal>> DeleteAsync(Viewer viewer, int id, Func<Destination, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<Destination, Removal>(viewer, Of(viewer, id), d => d.ClientId, seen, async (edit, destination) =>
    {
        var leads = await edit.Db.Deliveries.CountAsync(d => d.DestinationId == id, cancellationToken);
        if (leads == 0) edit.Db.Remove(destination);
        else destination.ArchivedAt ??= edit.Now;
        return new Change<Removal>.Saved(new Removal(Archived: leads > 0, leads), []);
    }, cancellationToken);

    private async Task<Change<int>> RunAsync(Viewer viewer, int id, Func<Destination, bool> seen, Func<ConfigurationEdit, Destination, Task<Change<int>>> write, CancellationToken cancellationToken)
    {
        var change = await writes.RunAsync<Destination, int>(viewer, Of(viewer, id), d => d.ClientId, seen, write, cancellationToken);
        if (change is Change<int>.Saved) signals.Due();
        return change;
    }

    private async Task PutAsync(ConfigurationEdit edit, Destination destination, DestinationInput input, CancellationToken cancellationToken)
    {
        var fields = new FieldCatalog(await edit.Db.LeadFields.AsNoTracking().Where(f => f.ClientId == destination.ClientId).ToListAsync(cancellationToken));
        input.ApplyTo(destination, fields, secrets, edit, edit.Faults);
    }

    private static IReadOnlyList<string> Notes(Destination destination) => destination.Url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !new Uri(destination.Url).IsLoopback
        ? ["This address begins with http://: personal data travels unencrypted. Use https:// where the system can."] : [];

    private static Func<VegaDbContext, IQueryable<Destination>> Of(Viewer viewer, int id) => db => db.Destinations.VisibleTo(viewer).Where(d => d.Id == id);
}
