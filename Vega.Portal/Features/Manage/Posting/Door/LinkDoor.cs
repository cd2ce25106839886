using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Posting;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Intake;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Posting.Door;

/// <summary>What stands behind a link.</summary>
/// <param name="Link">The link.</param>
/// <param name="Instructions">What it shows.</param>
public sealed record OpenedLink(PostingLink Link, PostingInstructions Instructions);

/// <summary>Opens secret links to posting instructions for whoever holds them, and takes the test leads that are posted from their pages.</summary>
public sealed class LinkDoor(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, ConfigurationCache configurations, PostingSearch search, LeadIntake intake, TimeProvider time)
{
    private const int TokenLength = 43;
    private static readonly Duration Noted = Duration.FromMinutes(1);

    /// <summary>What the token opens; null for a token that is unknown, has expired or was revoked, which all look alike from outside.</summary>
    public async Task<OpenedLink?> OpenAsync(string token, string root, CancellationToken cancellationToken)
    {
        if (token.Length != TokenLength) return null;
        var hash = ApiKeys.HashOf(token);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var link = await db.PostingLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Hash == hash, cancellationToken);
        var now = time.Now();
        // The index compares text by the database's collation; this compares every byte.
        if (link is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(link.Hash)) || link.RevokedAt is not null || link.ExpiresAt <= now) return null;
        if (await search.OfAsync(link.ClientId, link.CampaignId, root, cancellationToken) is not { } instructions) return null;
        if (!(now - link.LastUsedAt < Noted)) await NoteAsync(db, link.Id, s => s.SetProperty(l => l.LastUsedAt, now), cancellationToken);
        return new OpenedLink(link, instructions);
    }

    /// <summary>
    /// Posts a test lead as the campaign's vendor would: it meets the same fields, programs and rules, is stored as a test, and takes no slot and costs nothing. Whether the school
    /// has the person is not looked up, and rules that list persons are not asked. Null when the writer is too busy.
    /// </summary>
    public async Task<TestVerdict?> PostAsync(OpenedLink opened, IReadOnlyList<KeyValuePair<string, string>> values, string? remoteIp, CancellationToken cancellationToken)
    {
        var link = opened.Link;
        if (await configurations.GetAsync(link.ClientId, cancellationToken) is not { } known || known.Campaign(link.CampaignId) is not { } campaign) return null;
        var json = TestLead.Json(values);
        var viewer = new Viewer { Kind = ViewerKind.VendorKey, VendorId = campaign.VendorId, ClientIds = [], LinkId = link.Id, TestKey = true, Name = "link " + link.Name, RemoteIp = remoteIp };
        var submission = new Submission
        {
            PublicId = PublicId.New(), Viewer = viewer, ArrivedAt = time.Now(), RemoteIp = remoteIp, RawParams = json, RawHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))),
            Values = [.. values.Select(v => KeyValuePair.Create<string, string?>(v.Key, v.Value)), new(ControlFields.Test.PostName, "true")],
        };
        var (answer, _) = await intake.PostAsync(submission, known, null, cancellationToken);
        if (answer is null) return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (answer.Denied is null) await NoteAsync(db, link.Id, s => s.SetProperty(l => l.TestLeads, l => l.TestLeads + 1), cancellationToken);
        return TestVerdict.Of(answer, json);
    }

    private async Task NoteAsync(VegaDbContext db, int id, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<PostingLink>> note, CancellationToken cancellationToken)
    {
        using var ticket = await gate.EnterAsync(cancellationToken);
        await db.PostingLinks.Where(l => l.Id == id).ExecuteUpdateAsync(note, cancellationToken);
    }
}
