using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Domain.Scoring;
using Vega.Portal.Data;
using Vega.Portal.Features.Manage.Scores;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Clients;

/// <summary>Reads clients (000, Clients). An archived client is neither listed nor shown unless <c>filter[archived]=true</c> asks for it (reading 21).</summary>
public sealed class ClientSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<Client>(contexts, Resource)
{
    public static readonly ResourceType<Client> Resource = ScoreMetrics.All.Aggregate(new ResourceType<Client>("clients", "/api/v1/clients", c => c.Id)
        .Text("name", c => c.Name)
        .Text("time-zone", c => c.TimeZone)
        .Time("created-at", c => c.CreatedAt)
        .Time("updated-at", c => c.UpdatedAt)
        .Shown("tcpa-disclosure", (c, _) => c.TcpaText)
        .Shown("contact-name", (c, v) => Own(v, c.Contact.Name))
        .Shown("contact-email", (c, v) => Own(v, c.Contact.Email))
        .Shown("contact-address", (c, v) => Own(v, c.Contact.Address))
        .Shown("contact-city", (c, v) => Own(v, c.Contact.City))
        .Shown("contact-state", (c, v) => Own(v, c.Contact.State))
        .Shown("contact-zip", (c, v) => Own(v, c.Contact.Zip))
        .Shown("contact-phone", (c, v) => Own(v, c.Contact.Phone))
        .Shown("metadata", (c, _) => Metadata(c))
        .Text("slug", c => c.Slug)
        .Shown("slug-aliases", (c, _) => Former(c, retired: false))
        .Shown("retired-slugs", (c, v) => v.VendorId is null ? Former(c, retired: true) : null)
        .Flag("vega-is-primary-lms", c => c.PrimaryLms)
        .Shown("status-words", (c, v) => v.VendorId is null ? c.StatusWords : null)
        .Shown("return-reasons", (c, _) => c.ReturnReasons)
        .Shown("duplicate-days", (c, _) => c.Duplicates.Days)
        .Shown("duplicates-by-email", (c, _) => c.Duplicates.ByEmail)
        .Shown("duplicates-by-phone", (c, _) => c.Duplicates.ByPhone)
        .Shown("scores", (c, v) => Policies.Allows(Policies.ReadScores, v) ? ScoreInput.Show(ScoreRules.Read(c.Scores)) : null)
        .OneShown("leads-endpoint", "endpoints", c => c.Endpoint?.Id)
        .Hides("archived", c => c.ArchivedAt != null, fromShow: true)
        .Versioned(c => c.UpdatedAt.ToUnixTimeMilliseconds().ToString())
        .Input("primaryLms", "vega-is-primary-lms")
        .Input("statuses", "metadata").Input("dispositions", "metadata")
        .Input("duplicates.days", "duplicate-days"), (type, metric) => type.Input("scores." + metric.Key(), "scores"));

    protected override IQueryable<Client> Visible(VegaDbContext db, Viewer viewer) => db.Clients.Include(c => c.Endpoint).Include(c => c.Slugs).VisibleTo(viewer);

    /// <summary>Whom to call at the client is the agency's and the client's own affair.</summary>
    private static string? Own(Viewer viewer, string? value) => viewer.VendorId is null ? value : null;

    private static IEnumerable<string> Former(Client client, bool retired) => client.Slugs.Where(s => s.RetiredAt is not null == retired && !InputText.Same(s.Slug, client.Slug)).Select(s => s.Slug).Order(StringComparer.Ordinal);

    private static object Metadata(Client client) => new
    {
        Statuses = client.StatusLabels.OrderBy(l => LeadStatuses.TryParse(l.Key, out var status) ? (int)status : 0).Select(l => new { l.Key, l.Value }),
        Dispositions = client.DispositionLabels.Select(l => new { l.Key, l.Value }),
    };
}
