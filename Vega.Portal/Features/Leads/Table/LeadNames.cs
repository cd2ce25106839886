using Vega.Domain.Directory;
using Vega.Domain.Leads;

namespace Vega.Portal.Features.Leads.Table;

/// <summary>The names behind the numbers on leads, of everything the viewer sees.</summary>
public sealed record LeadNames(
    IReadOnlyDictionary<int, ClientName> Clients, IReadOnlyDictionary<int, string> Vendors, IReadOnlyDictionary<int, CampaignName> Campaigns,
    IReadOnlyDictionary<int, OfClient> Groups, IReadOnlyDictionary<int, ProgramName> Programs, IReadOnlyDictionary<int, OfClient> Campuses)
{
    /// <summary>The client's own word for a status (reading 13).</summary>
    public string Status(int clientId, LeadStatus status) => Clients.GetValueOrDefault(clientId)?.StatusLabels.GetValueOrDefault(status.Key()) ?? status.Label();

    /// <summary>The client's own word for a disposition.</summary>
    public string? Disposition(int clientId, string? key) => key is null ? null : Clients.GetValueOrDefault(clientId) is { } client ? Dispositions.Of(client.Client).GetValueOrDefault(key, key) : key;

    public string? Program(Lead lead) => lead.CurrentDegreeProgramId is { } id && Programs.TryGetValue(id, out var program) ? program.Name : lead.ProgramCode;
}

public sealed record ClientName(Client Client)
{
    public string Name => Client.Name;
    public IReadOnlyDictionary<string, string> StatusLabels => Client.StatusLabels;
}

public sealed record OfClient(int ClientId, string Name);
public sealed record CampaignName(int ClientId, int VendorId, string Name, string GroupName);
public sealed record ProgramName(int ClientId, string Name, string Code);
