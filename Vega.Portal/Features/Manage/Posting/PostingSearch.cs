using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Posting;
using Vega.Portal.Data;
using Vega.Portal.Intake;
using Vega.Portal.Platform;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Posting;

/// <summary>A campaign that instructions can be read of.</summary>
public sealed record PostingCampaign(int Id, PublicId PublicId, string Name, int ClientId, string Client, string Vendor, string Group, CampaignStatus Status);

/// <summary>Works posting instructions out for whoever may see the campaign.</summary>
public sealed class PostingSearch(IDbContextFactory<VegaDbContext> contexts, ConfigurationCache configurations, TimeProvider time)
{
    public static readonly ResourceType<PostingInstructions> Resource = new ResourceType<PostingInstructions>("posting-instructions", "/api/v1/posting-instructions", i => i.Version, i => i.CampaignId)
        .Shown("address", (i, _) => new OwnAddress(i.Address), AttributeKind.Text)
        .Shown("client", (i, _) => i.Client, AttributeKind.Text)
        .Shown("vendor", (i, _) => i.Vendor, AttributeKind.Text)
        .Shown("vendor-id", (i, _) => i.VendorId, AttributeKind.Text)
        .Shown("campaign", (i, _) => i.Campaign, AttributeKind.Text)
        .Shown("campaign-id", (i, _) => i.CampaignId, AttributeKind.Text)
        .Shown("closed", (i, _) => i.Closed, AttributeKind.Text)
        .Shown("configuration-version", (i, _) => i.Version)
        .Shown("parameters", (i, _) => i.Parameters.Select(p => new { p.Name, p.AlsoReadAs, p.Title, p.Type, p.Must, p.Required, p.Options, p.Example, p.MaxLength }))
        .Shown("rules", (i, _) => i.Rules.Select(r => new { r.Name, r.Words, Level = r.Level.ToString().ToLowerInvariant(), r.Program }))
        .Shown("answers", (i, _) => i.Answers.Select(a => new { a.Http, a.Status, a.Code, a.When, a.Again }))
        .Shown("example", (i, _) => i.Example.ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal));

    /// <summary>The campaigns whose instructions the viewer may read, by client, vendor and name; ended ones are left out.</summary>
    public async Task<IReadOnlyList<PostingCampaign>> CampaignsAsync(Viewer viewer, int? clientId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var campaigns = db.Campaigns.AsNoTracking().VisibleTo(viewer).Where(c => c.Status != CampaignStatus.Ended && (clientId == null || c.ClientId == clientId));
        return await campaigns
            .Join(db.Clients.Where(c => c.ArchivedAt == null), c => c.ClientId, c => c.Id, (campaign, client) => new { campaign, Client = client.Name })
            .Join(db.Vendors, c => c.campaign.VendorId, v => v.Id, (c, vendor) => new { c.campaign, c.Client, Vendor = vendor.Name })
            .Join(db.ProgramGroups, c => c.campaign.ProgramGroupId, g => g.Id, (c, g) => new { c.campaign, c.Client, c.Vendor, Group = g.Name })
            .OrderBy(c => c.Client).ThenBy(c => c.Vendor).ThenBy(c => c.campaign.Name).ThenBy(c => c.campaign.Id)
            .Select(c => new PostingCampaign(c.campaign.Id, c.campaign.PublicId, c.campaign.Name, c.campaign.ClientId, c.Client, c.Vendor, c.Group, c.campaign.Status)).ToListAsync(cancellationToken);
    }

    /// <summary>The instructions of a campaign; null when the viewer sees none of this number.</summary>
    public async Task<PostingInstructions?> InstructionsAsync(Viewer viewer, int campaignId, string root, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var clientId = await db.Campaigns.VisibleTo(viewer).Where(c => c.Id == campaignId).Select(c => (int?)c.ClientId).FirstOrDefaultAsync(cancellationToken);
        return clientId is { } id ? await OfAsync(id, campaignId, root, cancellationToken) : null;
    }

    /// <summary>As <see cref="InstructionsAsync"/>, for a campaign that was found to be the reader's.</summary>
    internal async Task<PostingInstructions?> OfAsync(int clientId, int campaignId, string root, CancellationToken cancellationToken) =>
        await configurations.GetAsync(clientId, cancellationToken) is { } known && known.Campaign(campaignId) is { } campaign ? PostingInstructions.Of(known, campaign, root, time.Now()) : null;
}
