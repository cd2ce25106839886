namespace Vega.Domain.Common;

/// <summary>The six roles of people (design §5).</summary>
public enum Role
{
    /// <summary>Everything: users, keys, jobs, audit.</summary>
    Administrator = 1,

    /// <summary>Leads, allocations, manage and performance of the assigned clients; personal data masked.</summary>
    AccountManager = 2,

    /// <summary>Reads performance, allocations, leads; exports and statements; personal data masked.</summary>
    Finance = 3,

    /// <summary>The own client: leads and their statuses, manage, its users and keys; sees personal data.</summary>
    ClientAdmin = 4,

    /// <summary>Reads leads and performance of the own client; personal data masked.</summary>
    ClientViewer = 5,

    /// <summary>The own vendor's campaigns and leads; personal data masked.</summary>
    VendorUser = 6,
}

/// <summary>What a viewer signed in with.</summary>
public enum ViewerKind
{
    /// <summary>A person with a session, or a key that belongs to a person.</summary>
    User = 1,

    /// <summary>A client's key.</summary>
    ClientKey = 2,

    /// <summary>A vendor's key.</summary>
    VendorKey = 3,

    /// <summary>Nobody: an anonymous post to a client that allows it.</summary>
    Anonymous = 4,

    /// <summary>Vega itself: jobs, verbs of the command line.</summary>
    System = 5,
}

/// <summary>Whoever looks: a signed-in user or an API key, with a role and a scope (design §1).</summary>
public sealed record Viewer
{
    /// <summary>Vega itself; sees everything.</summary>
    public static readonly Viewer System = new() { Kind = ViewerKind.System, Name = "Vega" };

    /// <summary>Nobody; sees nothing.</summary>
    public static readonly Viewer Anonymous = new() { Kind = ViewerKind.Anonymous, Name = "anonymous", ClientIds = [] };

    /// <summary>What it signed in with.</summary>
    public required ViewerKind Kind { get; init; }

    /// <summary>The person's role; null for client and vendor keys and for Vega itself.</summary>
    public Role? Role { get; init; }

    /// <summary>The user, also when a user's key was used.</summary>
    public int? UserId { get; init; }

    /// <summary>The API key, when one was used.</summary>
    public int? KeyId { get; init; }

    /// <summary>True when the key posts tests only (reading 104).</summary>
    public bool TestKey { get; init; }

    /// <summary>The link to posting instructions from whose page a test lead is posted; whoever holds it is not known.</summary>
    public int? LinkId { get; init; }

    /// <summary>The clients it may see; null means all.</summary>
    public IReadOnlyList<int>? ClientIds { get; init; }

    /// <summary>The vendor it is bound to: a VendorUser or a vendor's key.</summary>
    public int? VendorId { get; init; }

    /// <summary>A display name for the timeline and the audit log.</summary>
    public required string Name { get; init; }

    /// <summary>The address its request or page came from, for the audit log; null for Vega itself.</summary>
    public string? RemoteIp { get; init; }

    /// <summary>True on the copy of a masked viewer that shows one lead which was revealed to it; see <c>Security/Reveals</c>.</summary>
    public bool Reveals { get; init; }

    /// <summary>True when personal data is shown in clear; otherwise it is <c>***</c> (design §5).</summary>
    public bool SeesPersonalData => Reveals || Kind is ViewerKind.System or ViewerKind.ClientKey || Role is Common.Role.Administrator or Common.Role.ClientAdmin;

    /// <summary>True when the client is inside the scope. A vendor's scope is its leads, not its clients; Data/Visibility decides those.</summary>
    public bool Sees(int clientId) => ClientIds is null || ClientIds.Contains(clientId);

    /// <summary>True for one of the roles, and for Vega itself.</summary>
    public bool Is(params ReadOnlySpan<Role> roles) => Kind == ViewerKind.System || (Role is { } role && roles.Contains(role));

    /// <summary>How the actor is written in events and in the audit log: <c>user:5</c>, <c>key:3</c>, <c>link:2</c>, <c>system</c>, <c>anonymous</c>.</summary>
    public string Actor => KeyId is { } key ? "key:" + key : LinkId is { } link ? "link:" + link : UserId is { } user ? "user:" + user : Kind == ViewerKind.System ? "system" : "anonymous";

    /// <summary>Who owns the retries of this viewer's posts (design §3): the key's owner, not the key, so that rotation keeps them.</summary>
    public string Owner => Kind switch
    {
        // A stored answer to a vendor's real lead must not come back to somebody who holds a link.
        ViewerKind.VendorKey when LinkId is { } link => "link:" + link,
        ViewerKind.VendorKey => "vendor:" + VendorId,
        ViewerKind.ClientKey => "client:" + ClientIds![0],
        ViewerKind.User => "user:" + UserId,
        _ => "anonymous",
    };
}
