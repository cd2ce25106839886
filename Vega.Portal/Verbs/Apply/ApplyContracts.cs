using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Features.Allocations;
using Vega.Portal.Features.Manage.Destinations;
using Vega.Portal.Security;

namespace Vega.Portal.Verbs.Apply;

/// <summary>Makes contracts exist, with their campaigns and these with rules and allocations.</summary>
public sealed class ApplyContracts(ApplyState state, Secrets secrets)
{
    private readonly List<(ApplyContract Part, ClientParts Client, Vendor Vendor, Contract Contract)> _contracts = [];
    private readonly List<(ApplyCampaign Part, ClientParts Client, Vendor Vendor, ClientCampaign Campaign, string Key)> _campaigns = [];

    public async Task RunAsync(ApplyFile file, CancellationToken cancellationToken)
    {
        foreach (var part in file.Contracts) Contract(part);
        await state.Edit.SaveAsync(cancellationToken);
        foreach (var (part, client, vendor, contract) in _contracts) Campaigns(part, client, vendor, contract);
        await state.Edit.SaveAsync(cancellationToken);
        foreach (var (part, client, _, campaign, _) in _campaigns)
        {
            ApplyClients.Rules(state, client, FilterRuleLevel.Campaign, campaign.Id, null, part.Rules);
            Allocations(part, client, campaign);
        }
        await state.Edit.SaveAsync(cancellationToken);
        await DestinationsAsync(file, cancellationToken);
        foreach (var (part, _, _, contract) in _contracts) state.Output.Contracts[$"{part.Client}/{part.Vendor}"] = new ApplyId(contract.Id);
        foreach (var (_, _, _, campaign, key) in _campaigns) state.Output.Campaigns[key] = new ApplyId(campaign.Id, campaign.PublicId.With(PublicIdPrefix.Campaign));
    }

    /// <summary>Where leads are delivered: of clients, and of campaigns that say so.</summary>
    private async Task DestinationsAsync(ApplyFile file, CancellationToken cancellationToken)
    {
        foreach (var part in file.Clients)
            if (part.Delivery is { } delivery && state.Client(part.Input.Slug.Value) is { } client) await DestinationAsync(client, null, delivery, cancellationToken);
        foreach (var (part, client, _, campaign, _) in _campaigns)
            if (part.Delivery is { } delivery) await DestinationAsync(client, campaign.Id, delivery, cancellationToken);
        await state.Edit.SaveAsync(cancellationToken);
    }

    private async Task DestinationAsync(ClientParts client, int? campaignId, ApplyItem<DestinationInput> part, CancellationToken cancellationToken)
    {
        var id = client.Client.Id;
        var destination = await state.Db.Destinations.FirstOrDefaultAsync(d => d.ClientId == id && d.CampaignId == campaignId && d.ArchivedAt == null, cancellationToken);
        if (destination is null)
        {
            destination = new Destination { ClientId = id, CampaignId = campaignId, Name = "", Url = "" };
            state.Db.Destinations.Add(destination);
        }
        part.Input.ApplyTo(destination, new FieldCatalog(client.Fields), secrets, state.Edit, part.At);
    }

    private void Contract(ApplyContract part)
    {
        var client = state.Client(part.Client, part.At, "client");
        var vendor = state.Vendor(part.Vendor, part.At, "vendor");
        if (client is null || vendor is null) return;
        if (_contracts.Exists(c => c.Client == client && c.Vendor == vendor)) part.At.Taken("vendor", $"the contract of '{part.Client}' and '{part.Vendor}' is listed twice");
        var contract = client.Contracts.Find(c => c.VendorId == vendor.Id && c.ArchivedAt is null);
        if (contract is null || vendor.Id == 0)
        {
            contract = new Contract { ClientId = client.Client.Id, VendorId = vendor.Id };
            client.Contracts.Add(contract);
            state.Db.Contracts.Add(contract);
        }
        part.Input.ApplyTo(contract, vendor, client.Contracts, part.At);
        _contracts.Add((part, client, vendor, contract));
    }

    private void Campaigns(ApplyContract part, ClientParts client, Vendor vendor, Contract contract)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in part.Campaigns)
        {
            var name = item.Input.Name.Value?.Trim() ?? "";
            if (!names.Add(name)) item.At.Taken("name", $"'{name}' is listed twice");
            var campaign = contract.Id == 0 ? null : client.Campaigns.Find(c => c.ContractId == contract.Id && InputText.Same(c.Name, name));
            if (campaign is null)
            {
                campaign = new ClientCampaign { ClientId = client.Client.Id, VendorId = vendor.Id, ContractId = contract.Id, Name = "" };
                client.Campaigns.Add(campaign);
                state.Db.Campaigns.Add(campaign);
                if (!item.ProgramGroup.IsGiven) item.At.Missing("programGroup", "is needed: the name of the group whose programs the campaign buys");
            }
            var input = item.Input;
            if (item.ProgramGroup.Value is { } groupName)
            {
                var group = client.Groups.Find(g => InputText.Same(g.Name, groupName.Trim()));
                if (group is null) item.At.Add("programGroup", "unknown-program-group", $"the client '{part.Client}' has no program group '{groupName}'");
                else if (group.ArchivedAt is not null) item.At.Invalid("programGroup", $"the program group '{groupName}' is archived");
                else input = input with { ProgramGroupId = group.Id };
            }
            input.ApplyTo(campaign, client.Campaigns.Where(c => c.ContractId == contract.Id && contract.Id != 0).ToList(), item.At);
            _campaigns.Add((item, client, vendor, campaign, $"{part.Client}/{part.Vendor}/{item.Input.Name.Value}"));
        }
    }

    private void Allocations(ApplyCampaign part, ClientParts client, ClientCampaign campaign)
    {
        var months = new HashSet<(int, int)>();
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(client.Client.TimeZone) ?? DateTimeZone.Utc;
        var today = state.Edit.Now.InZone(zone).Date;
        foreach (var item in part.Allocations)
        {
            var (year, month) = (item.Year.Or(today.Year), item.Month.Or(today.Month));
            AllocationInput.CheckMonth(year, month, item.At);
            if (!months.Add((year, month))) item.At.Taken("month", $"{year}-{month:00} is listed twice");
            var allocation = campaign.Id == 0 ? null : client.Allocations.Find(a => a.CampaignId == campaign.Id && a.Year == year && a.Month == month);
            if (allocation is null)
            {
                allocation = new Allocation { ClientId = client.Client.Id, CampaignId = campaign.Id, Year = year, Month = month };
                client.Allocations.Add(allocation);
                state.Db.Allocations.Add(allocation);
            }
            item.Input.ApplyTo(allocation, item.At);
        }
    }
}
