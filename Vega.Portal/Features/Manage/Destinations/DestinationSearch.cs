using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Destinations;

/// <summary>Reads destinations. Secrets and the values of headers are never among what is read.</summary>
public sealed class DestinationSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<Destination>(contexts, Resource)
{
    public static readonly ResourceType<Destination> Resource = new ResourceType<Destination>("destinations", "/api/v1/destinations", d => d.Id)
        .Text("name", d => d.Name)
        .Text("url", d => d.Url)
        .Shown("test-url", (d, _) => d.TestUrl, AttributeKind.Text)
        .Word("mode", d => d.Mode)
        .Word("format", d => d.Format)
        .Word("auth", d => d.Auth)
        .Shown("user-name", (d, _) => d.UserName, AttributeKind.Text)
        .Shown("secret", (_, _) => null, AttributeKind.Text)
        .Shown("secret-set-at", (d, _) => d.SecretSetAt, AttributeKind.Time)
        .Shown("headers", (d, _) => d.ProtectedHeaders.Keys.ToDictionary(k => k, _ => "", StringComparer.Ordinal))
        .Shown("body", (d, _) => d.Body)
        .Shown("answers", (d, _) => d.Answers.Select(a => new { a.Status, a.Path, a.Is, a.Matches, Means = WireName<AnswerMeaning>.Of(a.Means), a.Reason }))
        .Shown("external-id-path", (d, _) => d.ExternalIdPath, AttributeKind.Text)
        .Shown("reason-path", (d, _) => d.ReasonPath, AttributeKind.Text)
        .Number("concurrency", d => d.Concurrency)
        .Number("timeout-seconds", d => d.TimeoutSeconds)
        .Flag("paused", d => d.PausedAt != null)
        .Time("created-at", d => d.CreatedAt)
        .Time("updated-at", d => d.UpdatedAt)
        .One("client", "clients", d => d.ClientId)
        .One("client-campaign", "client-campaigns", d => d.CampaignId)
        .Hides("archived", d => d.ArchivedAt != null, fromShow: false)
        .Versioned(d => d.UpdatedAt.ToUnixTimeMilliseconds().ToString());

    protected override IQueryable<Destination> Visible(VegaDbContext db, Viewer viewer) => db.Destinations.VisibleTo(viewer);
}
