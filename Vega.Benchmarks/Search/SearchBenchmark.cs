using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Features.Leads.Api;
using Vega.Portal.Platform;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Benchmarks.Search;

/// <summary>Lists of <c>GET /api/v1/leads</c> over the leads of a demo, and beside them the scan with LIKE that a search without indexes would be.</summary>
internal static class SearchBenchmark
{
    private const int Runs = 11;

    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        var count = words.Number("--leads", 5_000_000);
        var kept = words.Option("--data");
        var directory = Directory.CreateDirectory(kept ?? Path.Combine(AppContext.BaseDirectory, "search-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        try
        {
            if (!File.Exists(DataSetup.SqliteFile(directory))) await ChildProcess.RunAsync("Vega.Portal", ["demo", "--leads", count.ToString(CultureInfo.InvariantCulture), $"--Vega:DataDirectory={directory}"]);
            var options = new VegaOptions { DataDirectory = directory };
            await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(options).AddVegaData(options.Database, directory)
                .AddSingleton<LookUps>().AddSingleton<Reveals>().AddSingleton<LeadFinding>().AddSingleton<LeadSearch>().BuildServiceProvider();
            var contexts = services.GetRequiredService<IDbContextFactory<VegaDbContext>>();
            await using var db = await contexts.CreateDbContextAsync();
            var stored = await db.Leads.LongCountAsync();
            var someone = await db.Leads.AsNoTracking().Where(l => l.Contact.Email != null && l.Contact.Phone != null && l.Contact.LastName != null).OrderBy(l => l.Id).Skip((int)(stored / 2)).FirstAsync();
            Console.WriteLine($"Lists of leads, {stored:N0} leads, SQLite, pages of 50. {Machine.Describe()}.\n");
            Console.WriteLine("| list | median ms | slowest | aim |\n|---|---:|---:|---:|");
            foreach (var (name, query) in Questions(someone)) await MeasureAsync(services.GetRequiredService<LeadSearch>(), name, query);
            await ScanAsync(db, someone.Contact.LastName!);
            return 0;
        }
        finally
        {
            if (kept is null) Directory.Delete(directory, recursive: true);
        }
    }

    private static IEnumerable<(string Name, string Query)> Questions(Lead someone)
    {
        foreach (var order in new[] { "id", "created-at", "updated-at", "status-changed-at" })
        {
            yield return ($"all, by {order}, first page", $"order[{order}]=desc");
            yield return ($"all, by {order}, page 100", $"order[{order}]=desc&page[number]=100");
        }
        yield return ("one client", "filter[client-id]=1");
        yield return ("one client, by update, page 100", "filter[client-id]=1&order[updated-at]=desc&page[number]=100");
        yield return ("one vendor", "filter[vendor-id]=1");
        yield return ("one campaign, page 100", "filter[campaign-id]=1&page[number]=100");
        yield return ("one status, by change", "filter[status]=enrolled&order[status-changed-at]=desc");
        yield return ("a day", "filter[created-at]=2026-03-02T05:00:00Z,2026-03-03T05:00:00Z");
        yield return ("search, whole e-mail", "search=" + Uri.EscapeDataString(someone.Contact.Email!));
        yield return ("search, whole phone", "search=" + someone.Contact.Phone);
        yield return ("search, beginning of a phone", "search=" + someone.Contact.Phone![..6]);
        yield return ("search, last name", "search=" + Uri.EscapeDataString(someone.Contact.LastName!));
        yield return ("search, beginning of a last name", "search=" + Uri.EscapeDataString(someone.Contact.LastName![..3]));
        yield return ("search, first and last name", "search=" + Uri.EscapeDataString(someone.Contact.FirstName + " " + someone.Contact.LastName));
        yield return ("search, id", "search=" + someone.PublicId.With(PublicIdPrefix.Lead));
        yield return ("no index: a substring of the source", "filter[source]=zzz");
    }

    private static async Task MeasureAsync(LeadSearch search, string name, string query)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString("?" + query + "&page[size]=50");
        var read = ResourceQuery.Read(request, list: true, [.. LeadResource.Type.OwnParameters.Select(p => p.Name)]).Query ?? throw new InvalidOperationException($"{query} is no query.");
        var times = new List<double>();
        string? refused = null;
        for (var run = 0; run < Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            var (_, errors) = await search.ListAsync(Viewer.System, read, null, CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
            refused = errors?.Errors[0].Code;
        }
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name}{(refused is null ? "" : $" (answered {refused}: narrow it)")} | {times[Runs / 2]:0.0} | {times[^1]:0.0} | {(name.StartsWith("no index", StringComparison.Ordinal) ? "2,000" : "300")} |"));
    }

    private static async Task ScanAsync(VegaDbContext db, string name)
    {
        var watch = Stopwatch.StartNew();
        await db.Leads.AsNoTracking().Where(l => EF.Functions.Like(l.Contact.LastName!, "%" + name + "%") || EF.Functions.Like(l.Contact.Email!, "%" + name + "%")).OrderByDescending(l => l.CreatedAt).Take(50).Select(l => l.Id).ToListAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| beside it: LIKE '%{name}%' over name and e-mail, newest 50 | {watch.Elapsed.TotalMilliseconds:0} | | |"));
        watch.Restart();
        await db.Leads.LongCountAsync(l => EF.Functions.Like(l.Contact.LastName!, "%" + name + "%"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| beside it: counting LIKE '%{name}%' over the name | {watch.Elapsed.TotalMilliseconds:0} | | |"));
    }
}
