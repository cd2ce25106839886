using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Removals;

/// <summary>What deleting something would do, told before it is done (reading 21).</summary>
/// <param name="Archives">True when it would be hidden and kept, false when it would be gone.</param>
/// <param name="Lines">What happens, with its numbers.</param>
/// <param name="Refusal">Why it cannot be; null when it can.</param>
public sealed record Foreseen(bool Archives, IReadOnlyList<string> Lines, string? Refusal = null);

/// <summary>Counts what hangs on a thing that is to be deleted. What really happens is decided once more under the client's lock, by the command.</summary>
public sealed class RemovalSearch(IDbContextFactory<VegaDbContext> contexts)
{
    public Task<Foreseen> OfClientAsync(Viewer viewer, int id, CancellationToken cancellationToken) => ReadAsync(async db =>
    {
        if (!await db.Clients.VisibleTo(viewer).AnyAsync(c => c.Id == id, cancellationToken)) return Gone();
        var (leads, contracts) = (await db.Leads.CountAsync(l => l.ClientId == id, cancellationToken), await db.Contracts.CountAsync(c => c.ClientId == id, cancellationToken));
        var (users, keys) = (await db.UserClients.CountAsync(u => u.ClientId == id, cancellationToken), await db.ApiKeys.CountAsync(k => k.ClientId == id, cancellationToken));
        var active = await db.Campaigns.CountAsync(c => c.ClientId == id && c.Status == CampaignStatus.Active, cancellationToken);
        if (leads + contracts + users + keys > 0 || await db.Vendors.AnyAsync(v => v.InternalClientId == id, cancellationToken))
            return new Foreseen(true, [$"It is hidden everywhere, and its lead API refuses every post with 403 posting_disabled: {Formats.Count(active, "active campaign takes", "active campaigns take")} no more leads.",
                $"{Formats.Count(leads, "lead stays", "leads stay")} with history, billing and performance.", $"{Formats.Count(contracts, "contract", "contracts")}, {Formats.Count(users, "user", "users")} and {Formats.Count(keys, "key", "keys")} stay with it."]);
        var (programs, rules) = (await db.DegreePrograms.CountAsync(p => p.ClientId == id, cancellationToken), await db.FilterRules.CountAsync(r => r.ClientId == id, cancellationToken));
        return new Foreseen(false, [$"Nothing has come to it yet, so it is deleted with {Formats.Count(programs, "program", "programs")} and {Formats.Count(rules, "filter rule", "filter rules")}."]);
    }, cancellationToken);

    public Task<Foreseen> OfVendorAsync(Viewer viewer, int id, CancellationToken cancellationToken) => ReadAsync(async db =>
    {
        if (!await db.Vendors.VisibleTo(viewer).AnyAsync(v => v.Id == id, cancellationToken)) return Gone();
        var (leads, contracts) = (await db.Leads.CountAsync(l => l.VendorId == id, cancellationToken), await db.Contracts.CountAsync(c => c.VendorId == id && c.ArchivedAt == null, cancellationToken));
        var (users, keys) = (await db.Users.CountAsync(u => u.VendorId == id, cancellationToken), await db.ApiKeys.CountAsync(k => k.VendorId == id, cancellationToken));
        return leads + contracts + users + keys > 0 || await db.Contracts.AnyAsync(c => c.VendorId == id, cancellationToken)
            ? new Foreseen(true, [$"It is hidden, and posting ends under {Formats.Count(contracts, "contract", "contracts")}.", $"{Formats.Count(leads, "lead stays", "leads stay")} with history and billing.",
                $"{Formats.Count(users, "user", "users")} and {Formats.Count(keys, "key", "keys")} stay, without anything to post to."])
            : new Foreseen(false, ["It has no contract, lead, user or key, so it is deleted."]);
    }, cancellationToken);

    public Task<Foreseen> OfContractAsync(Viewer viewer, int id, CancellationToken cancellationToken) => ReadAsync(async db =>
    {
        if (await db.Contracts.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } contract) return Gone();
        var leads = await db.Leads.CountAsync(l => l.ClientId == contract.ClientId && l.ContractId == id, cancellationToken);
        var campaigns = await db.Campaigns.CountAsync(c => c.ContractId == id, cancellationToken);
        var active = await db.Campaigns.CountAsync(c => c.ContractId == id && c.Status == CampaignStatus.Active, cancellationToken);
        return leads > 0 || campaigns > 0
            ? new Foreseen(true, [$"It is hidden, and posting under it ends: {Formats.Count(active, "active campaign takes", "active campaigns take")} no more leads.", $"{Formats.Count(leads, "lead stays", "leads stay")} with history and billing."])
            : new Foreseen(false, ["It has no campaign and no lead, so it is deleted."]);
    }, cancellationToken);

    public Task<Foreseen> OfCampaignAsync(Viewer viewer, int id, CancellationToken cancellationToken) => ReadAsync(async db =>
    {
        if (!await db.Campaigns.VisibleTo(viewer).AnyAsync(c => c.Id == id, cancellationToken)) return Gone();
        var leads = await db.Leads.CountAsync(l => l.CampaignId == id, cancellationToken);
        var (allocations, rules) = (await db.Allocations.CountAsync(a => a.CampaignId == id, cancellationToken), await db.FilterRules.CountAsync(r => r.CampaignId == id, cancellationToken));
        return leads > 0
            ? new Foreseen(true, ["It ends: the next post to it is refused.", $"{Formats.Count(leads, "lead stays", "leads stay")} with history and billing, and so do {Formats.Count(allocations, "month", "months")} of allocation."])
            : new Foreseen(false, [$"No lead ever came, so it is deleted with {Formats.Count(allocations, "month", "months")} of allocation and {Formats.Count(rules, "filter rule", "filter rules")}."]);
    }, cancellationToken);

    public Task<Foreseen> OfGroupAsync(Viewer viewer, int id, CancellationToken cancellationToken) => ReadAsync(async db =>
    {
        if (await db.ProgramGroups.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(g => g.Id == id, cancellationToken) is not { } group) return Gone();
        var leads = await db.Leads.CountAsync(l => l.ClientId == group.ClientId && l.ProgramGroupId == id, cancellationToken);
        var (programs, campaigns) = (await db.DegreePrograms.CountAsync(p => p.ProgramGroupId == id, cancellationToken), await db.Campaigns.CountAsync(c => c.ProgramGroupId == id, cancellationToken));
        return leads + programs + campaigns > 0
            ? new Foreseen(true, ["It is hidden, and no campaign can be made for it.", $"{Formats.Count(programs, "program stays", "programs stay")} in it and {Formats.Count(campaigns, "campaign goes", "campaigns go")} on; move or end those first if that is not wanted.",
                $"{Formats.Count(leads, "lead keeps", "leads keep")} it."])
            : new Foreseen(false, ["It has no program, campaign or lead, so it is deleted."]);
    }, cancellationToken);

    public Task<Foreseen> OfProgramAsync(Viewer viewer, int id, CancellationToken cancellationToken) => ReadAsync(async db =>
    {
        if (await db.DegreePrograms.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(p => p.Id == id, cancellationToken) is not { } program) return Gone();
        var leads = await db.Leads.CountAsync(l => l.ClientId == program.ClientId && (l.DegreeProgramId == id || l.CurrentDegreeProgramId == id), cancellationToken);
        var rules = await db.FilterRules.CountAsync(r => r.DegreeProgramId == id, cancellationToken);
        return leads > 0
            ? new Foreseen(true, [$"Posts for {program.Code} are refused from then on.", $"{Formats.Count(leads, "lead keeps", "leads keep")} it, and its code stays taken."])
            : new Foreseen(false, [$"No lead asked for it, so it is deleted with {Formats.Count(rules, "filter rule", "filter rules")}; its code is free again."]);
    }, cancellationToken);

    public Task<Foreseen> OfFieldAsync(Viewer viewer, int id, CancellationToken cancellationToken) => ReadAsync(async db =>
    {
        if (await db.LeadFields.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(f => f.Id == id, cancellationToken) is not { } field) return Gone();
        var rules = (await db.FilterRules.AsNoTracking().Where(r => r.ClientId == field.ClientId).ToListAsync(cancellationToken)).Where(r => r.When.Any(w => InputText.Same(w.Field, field.Name))).Select(r => r.Name).ToList();
        if (rules.Count > 0) return new Foreseen(false, [], $"{Formats.Count(rules.Count, "filter rule tests", "filter rules test")} it: {string.Join(", ", rules.Take(5))}. Change {(rules.Count == 1 ? "that" : "those")} first.");
        var vendors = await db.Contracts.Where(c => c.ClientId == field.ClientId && c.ArchivedAt == null && c.CanPostLeads).Select(c => c.VendorId).Distinct().CountAsync(cancellationToken);
        return new Foreseen(false, [$"The parameter {field.PostName} leaves the posting instructions of {Formats.Count(vendors, "vendor", "vendors")}; posts that still carry it are taken, with a warning, and its value is kept in raw_params only.",
            "Values that leads hold stay with them, and count as personal data from then on."]);
    }, cancellationToken);

    public Task<Foreseen> OfCampusAsync(Viewer viewer, int id, CancellationToken cancellationToken) => ReadAsync(async db =>
    {
        if (await db.Campuses.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } campus) return Gone();
        var leads = await db.Leads.CountAsync(l => l.ClientId == campus.ClientId && l.CampusId == id, cancellationToken);
        return leads > 0 ? new Foreseen(false, [], $"{Formats.Count(leads, "lead names", "leads name")} this campus, so it stays.")
            : new Foreseen(false, [$"No lead names it, so it is deleted. Posts with campus_id {campus.Code} are taken without a campus, with a warning."]);
    }, cancellationToken);

    public Task<Foreseen> OfDestinationAsync(Viewer viewer, int id, CancellationToken cancellationToken) => ReadAsync(async db =>
    {
        if (await db.Destinations.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } destination) return Gone();
        var (sent, waiting) = (await db.Deliveries.CountAsync(d => d.DestinationId == id, cancellationToken), await db.Deliveries.CountAsync(d => d.DestinationId == id && d.State == DeliveryState.Waiting && !d.Test, cancellationToken));
        var next = destination.CampaignId is null ? "Leads that are accepted from then on go to no system of the client’s own: they are new at once." : "The campaign’s leads go to the client’s destination from then on, where it has one.";
        return sent > 0
            ? new Foreseen(true, [next, waiting == 0 ? "No lead waits for it." : $"{Formats.Count(waiting, "lead that waits is", "leads that wait are")} still sent{(destination.PausedAt is null ? "" : " once it is resumed, on the page Deliveries")}.", $"{Formats.Count(sent, "delivery stays", "deliveries stay")} with their attempts."])
            : new Foreseen(false, [next, "Nothing was ever sent to it, so it is deleted."]);
    }, cancellationToken);

    private static Foreseen Gone() => new(false, [], "It is gone already.");

    private async Task<Foreseen> ReadAsync(Func<VegaDbContext, Task<Foreseen>> read, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await read(db);
    }
}
