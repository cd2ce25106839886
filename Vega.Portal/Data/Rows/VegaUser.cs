using Microsoft.AspNetCore.Identity;
using NodaTime;
using Vega.Domain.Common;

namespace Vega.Portal.Data.Rows;

/// <summary>A person who signs in: one role, and a scope of clients or one vendor (design §5).</summary>
public sealed class VegaUser : IdentityUser<int>
{
    public string? DisplayName { get; set; }
    public Role Role { get; set; }

    /// <summary>The vendor of a VendorUser.</summary>
    public int? VendorId { get; set; }

    /// <summary>True when every client is in scope; otherwise <see cref="Clients"/> lists them.</summary>
    public bool AllClients { get; set; }

    public Instant? DisabledAt { get; set; }
    public Instant CreatedAt { get; set; }
    public List<UserClient> Clients { get; set; } = [];
}

/// <summary>A client in a user's scope.</summary>
public sealed class UserClient
{
    public int UserId { get; set; }
    public int ClientId { get; set; }
}
