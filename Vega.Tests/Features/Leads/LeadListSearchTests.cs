using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Features.Leads.Filters;
using Vega.Portal.Features.Leads.Table;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Leads;

/// <summary>The list of leads beside a plain sort of all of them: the same rows in the same order, whichever index the database took.</summary>
public sealed class LeadListSearchTests
{
    private static readonly Instant First = Instant.FromUtc(2026, 11, 1, 12, 0);
    private static readonly LeadStatus[] Statuses = [LeadStatus.NewLead, LeadStatus.Contacted, LeadStatus.Enrolled, LeadStatus.Rejected];

    [OnEachDatabase]
    public async Task List_OfAnyFilter_IsThePlainSortAndItsPagesMeet(DatabaseProvider provider)
    {
        await using var app = await VegaApp.StartAsync(provider);
        var random = new Random(20_261_125);
        // Three arrive in each second, so that pages end between leads of one moment.
        var all = Enumerable.Range(1, 120).Select(i => Make(i, First + Duration.FromSeconds(i / 3), random)).ToList();
        await using (var db = await app.OpenDbAsync())
        {
            db.AddRange(all);
            await db.SaveChangesAsync();
        }
        var search = app.Services.GetRequiredService<LeadListSearch>();
        (LeadFilter Filter, Func<Lead, bool> Matches)[] cases =
        [
            (new LeadFilter(), _ => true),
            (Filter("status", "enrolled"), l => l.Status == LeadStatus.Enrolled),
            (Filter("status", "enrolled,contacted"), l => l.Status is LeadStatus.Enrolled or LeadStatus.Contacted),
            (Filter("status", "graduated"), _ => false),
            (Filter("status", "rejected") with { ClientId = 2 }, l => l is { Status: LeadStatus.Rejected, ClientId: 2 }),
            (Filter("vendor", "3,4").With("status", "new_lead"), l => l is { VendorId: 3 or 4, Status: LeadStatus.NewLead }),
        ];
        foreach (var (filter, matches) in cases)
        {
            var expected = all.Where(l => !l.Test && matches(l)).OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id).Select(l => l.Id).ToList();
            List<Lead> down = [];
            for (IReadOnlyList<Lead> page; (page = await search.OlderAsync(Viewer.System, filter, down.Count == 0 ? null : LeadKey.Of(down[^1]), 7, default)).Count > 0;) down.AddRange(page);
            Assert.Equal(expected, down.Select(l => l.Id));
            Assert.Equal(expected.Count, await search.CountAsync(Viewer.System, filter, null, default));
            Assert.Equal(expected, await search.IdsAsync(Viewer.System, filter, 1000, default));
            if (down.Count == 0) continue;
            List<Lead> up = [down[^1]];
            for (IReadOnlyList<Lead> page; (page = await search.NewerAsync(Viewer.System, filter, LeadKey.Of(up[0]), 7, default)).Count > 0;) up.InsertRange(0, page);
            Assert.Equal(expected, up.Select(l => l.Id));
            Assert.Equal(Math.Min(5, expected.Count - 1), await search.CountNewerAsync(Viewer.System, filter, LeadKey.Of(down[^1]), 5, default));
        }

        // The box finds by what an index leads to, the newest first, and only what its viewer sees.
        var one = new Viewer { Kind = ViewerKind.ClientKey, ClientIds = [1], KeyId = 1, Name = "k" };
        var people = all.Where(l => l.Contact.LastName == "Berlin" && l.ClientId == 1).OrderByDescending(l => l.Id).Select(l => l.Id).ToList();
        Assert.Equal(people.Take(3), (await search.FindAsync(one, "berl", 3, default)).Select(l => l.Id));
        foreach (var text in new[] { all[40].Contact.Email!, all[40].Contact.Phone!, all[40].PublicId.With(PublicIdPrefix.Lead) })
            Assert.Equal([all[40].Id], (await search.FindAsync(Viewer.System, text, 3, default)).Select(l => l.Id));
        Assert.Empty(await search.FindAsync(Viewer.System, "zzz", 3, default));

        // Who went away gets no answer, and no error of a database either.
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search.CountAsync(Viewer.System, new LeadFilter(), null, gone.Token));
    }

    private static LeadFilter Filter(string key, string value) => new LeadFilter().With(key, value);

    private static Lead Make(int number, Instant at, Random random) => new()
    {
        PublicId = new PublicId(number * 2_654_435_761L), ClientId = 1 + random.Next(2), VendorId = 1 + random.Next(5), Status = Statuses[random.Next(Statuses.Length)], Test = random.Next(10) == 0,
        CreatedAt = at, CreatedOn = at.InUtc().Date, UpdatedAt = at, StatusChangedAt = at,
        Contact = new() { FirstName = "Ada", LastName = random.Next(2) == 0 ? "Berlin" : "Dalton", Email = $"ada.{number}@example.com", Phone = $"212555{number:0000}" },
    };
}
