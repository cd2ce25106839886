namespace Vega.Domain.Directory;

/// <summary>A client's posting address (reading 19): who may post there, beyond what the client's slug and fields say.</summary>
public sealed class Endpoint
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The client.</summary>
    public int ClientId { get; set; }

    /// <summary>True when posts without a key are taken (reading 92).</summary>
    public bool AnonymousLeads { get; set; }
}
