using Microsoft.AspNetCore.Authorization;
using Vega.Domain.Common;

namespace Vega.Portal.Security;

/// <summary>
/// What a viewer may do at all, by role (design §5); which rows, says Data/Visibility. The names are policies for endpoints and pages, and <see cref="Allows"/> answers the
/// same question for a button or a command. Where nothing is said, a session or a user's or client's key is needed.
/// </summary>
public static class Policies
{
    /// <summary>Any session, any user's or client's key: the own account, the directory of clients, vendors, contracts, programs and campaigns.</summary>
    public const string SignedIn = "signed-in";
    /// <summary>Jobs, settings, whatever belongs to the installation.</summary>
    public const string Administer = "administer";
    /// <summary>Making, archiving and deleting clients and vendors.</summary>
    public const string ManageTenants = "manage-tenants";
    /// <summary>Seeing and changing fields, filter rules, programs, endpoints of a client, and the client itself.</summary>
    public const string ManageClient = "manage-client";
    /// <summary>Saying where a client's leads are delivered, and how: only for those who see personal data, since a destination is sent it.</summary>
    public const string ManageDestinations = "manage-destinations";
    /// <summary>Seeing what waits for a client's own system and what became of it: everybody but vendors.</summary>
    public const string ReadDeliveries = "read-deliveries";
    /// <summary>Changing contracts and campaigns, which is business with vendors.</summary>
    public const string ManageContracts = "manage-contracts";
    /// <summary>Inviting, changing and disabling users.</summary>
    public const string ManageUsers = "manage-users";
    /// <summary>Making, rotating and revoking API keys.</summary>
    public const string ManageKeys = "manage-keys";
    /// <summary>Seeing leads, their events and their trace.</summary>
    public const string ReadLeads = "read-leads";
    /// <summary>Changing status, fields and billable of leads.</summary>
    public const string ChangeLeads = "change-leads";
    /// <summary>Revealing one masked lead with a reason.</summary>
    public const string RevealLeads = "reveal-leads";
    /// <summary>Seeing caps, prices, projections, pacing.</summary>
    public const string ReadAllocations = "read-allocations";
    /// <summary>Changing caps and prices.</summary>
    public const string ChangeAllocations = "change-allocations";
    /// <summary>Changing the vendor's projection.</summary>
    public const string ChangeProjection = "change-projection";
    /// <summary>Seeing performance.</summary>
    public const string ReadPerformance = "read-performance";
    /// <summary>Importing ad spend, which contracts may be billed by.</summary>
    public const string ImportSpend = "import-spend";
    /// <summary>Seeing smart scores: everybody but vendors.</summary>
    public const string ReadScores = "read-scores";
    /// <summary>Downloading leads and performance as files.</summary>
    public const string Export = "export";
    /// <summary>Seeing what is owed to vendors for a month; a vendor sees what is owed to itself.</summary>
    public const string ReadStatements = "read-statements";
    /// <summary>Reading how to post leads to a client.</summary>
    public const string ReadPostingInstructions = "read-posting-instructions";
    /// <summary>Making and revoking secret links to posting instructions.</summary>
    public const string ManagePostingLinks = "manage-posting-links";
    /// <summary>Reading the audit log.</summary>
    public const string ReadAudit = "read-audit";

    private const Role Am = Role.AccountManager, Admin = Role.Administrator, Finance = Role.Finance, Ca = Role.ClientAdmin, Cv = Role.ClientViewer, Vu = Role.VendorUser;

    private static readonly Dictionary<string, Func<Viewer, bool>> Capabilities = new(StringComparer.Ordinal)
    {
        [SignedIn] = v => v.Role is not null || IsClient(v),
        [Administer] = v => v.Is(Admin),
        [ManageTenants] = v => v.Is(Admin),
        [ManageClient] = v => v.Is(Admin, Am, Ca) || IsClient(v),
        [ManageDestinations] = v => v.Is(Admin, Ca) || IsClient(v),
        [ReadDeliveries] = v => v.Is(Admin, Am, Finance, Ca, Cv) || IsClient(v),
        [ManageContracts] = v => v.Is(Admin, Am),
        [ManageUsers] = v => v.Is(Admin, Ca) && v.KeyId is null,
        [ManageKeys] = v => v.Is(Admin, Am, Ca) && v.KeyId is null,
        [ReadLeads] = v => v.Role is not null || IsClient(v),
        [ChangeLeads] = v => v.Is(Admin, Am, Ca) || IsClient(v),
        [RevealLeads] = v => v.Is(Am),
        [ReadAllocations] = v => v.Is(Admin, Am, Finance, Ca, Vu) || IsClient(v),
        [ChangeAllocations] = v => v.Is(Admin, Am),
        [ChangeProjection] = v => v.Is(Admin, Am, Vu),
        [ReadPerformance] = v => v.Role is not null || IsClient(v),
        [ImportSpend] = v => v.Is(Admin, Am),
        [ReadScores] = v => v.Is(Admin, Am, Finance, Ca, Cv) || IsClient(v),
        [ReadStatements] = v => v.Is(Admin, Am, Finance, Ca, Vu) || IsClient(v),
        [Export] = v => v.Is(Admin, Am, Finance, Ca) || IsClient(v),
        [ReadPostingInstructions] = v => v.Is(Admin, Am, Ca, Vu) || IsClient(v),
        [ManagePostingLinks] = v => v.Is(Admin, Am, Ca),
        [ReadAudit] = v => v.Is(Admin),
    };

    /// <summary>Every policy's name.</summary>
    public static IReadOnlyCollection<string> All => Capabilities.Keys;

    /// <summary>Whether the viewer has the capability. Vega itself has every one.</summary>
    public static bool Allows(string policy, Viewer viewer) => viewer.Kind == ViewerKind.System || Capabilities[policy](viewer);

    /// <summary>Registers them; what names none needs <see cref="SignedIn"/>.</summary>
    public static void Add(AuthorizationOptions options)
    {
        foreach (var name in Capabilities.Keys) options.AddPolicy(name, p => p.RequireAuthenticatedUser().RequireAssertion(c => Allows(name, c.User.Viewer())));
        options.DefaultPolicy = options.GetPolicy(SignedIn)!;
        options.FallbackPolicy = options.DefaultPolicy;
    }

    private static bool IsClient(Viewer viewer) => viewer.Kind == ViewerKind.ClientKey;
}
