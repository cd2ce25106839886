using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Benchmarks.Performance;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Benchmarks.Delivery;

/// <summary>
/// Posts to clients whose leads go to systems of their own: first while all of these answer, then while two of them hang, one in mode later, which has many leads waiting, and one in mode wait. Posts come at times fixed
/// beforehand and are measured from those, so that one slow answer hides no other. Done when the p95 of clients in mode later is under 250 ms while the others hang.
/// </summary>
internal static class DeliveryBenchmark
{
    private const double Aim = 250;

    private static readonly Posted[] Clients =
    [
        new("LaterA", "later", Hangs: false, 15), new("LaterB", "later", Hangs: false, 15), new("WaitC", "wait", Hangs: false, 5), new("PlainD", null, Hangs: false, 15),
        new("LaterDead", "later", Hangs: true, 10), new("WaitDead", "wait", Hangs: true, 5),
    ];

    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        var (seconds, backlog) = (words.Number("--seconds", 40), words.Number("--backlog", 100_000));
        var directory = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "delivery-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        try
        {
            await using var crm = await HangingCrm.StartAsync();
            var applied = await PrepareAsync(directory, crm.Address);
            var (vega, address) = await ChildProcess.ServeAsync("Vega.Portal", [.. Settings(directory), "--urls=http://127.0.0.1:0"]);
            using var server = vega;
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 512, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
            await PhaseAsync(http, applied, 5);
            Console.WriteLine($"Deliveries, SQLite WAL synchronous=FULL, {Clients.Sum(c => c.PerSecond)} posts/s in all for {seconds} s each; a system that is well answers after {HangingCrm.Takes.TotalMilliseconds:0} ms. Aim: p95 of mode later under {Aim:0} ms while others hang.");
            Console.WriteLine($"{Machine.Describe()}; a durable write of 4 KB takes {Machine.DurableWrite(directory).ToString("0.00", CultureInfo.InvariantCulture)} ms. Server, systems and posts share the machine.\n");
            Console.WriteLine("| client | mode | its system | posts/s | p50, all answer | p95 | p99 | p50, two hang | p95 | p99 |\n|---|---|---|---:|---:|---:|---:|---:|---:|---:|");
            var well = await PhaseAsync(http, applied, seconds);
            crm.Hang();
            await WaitingAsync(directory, "LaterDead", backlog);
            var dead = await PhaseAsync(http, applied, seconds);
            foreach (var client in Clients)
                Console.WriteLine($"| {client.Slug} | {client.Mode ?? "no destination"} | {(client.Mode is null ? "" : client.Hangs ? "hangs" : "well")} | {client.PerSecond} | {Figures(well[client.Slug])} | {Figures(dead[client.Slug])} |");
            var worst = Clients.Where(c => c is { Mode: "later", Hangs: false }).Max(c => PerformanceBenchmark.Percentile(dead[c.Slug], 0.95));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nWorst p95 of a client in mode later while others hang and {backlog:N0} leads wait for one of them: **{worst:0} ms** (aim under {Aim:0}). The systems that are well took {crm.Taken:N0} leads, at most {crm.MostAtOnce} at once each (4 allowed)."));
            return worst < Aim ? 0 : 1;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Figures(List<double> times) => string.Join(" | ", ((double[])[0.5, 0.95, 0.99]).Select(p => PerformanceBenchmark.Percentile(times, p).ToString("N0", CultureInfo.InvariantCulture) + " ms"));

    /// <summary>Every client's posts at its own pace; how long each took, by client.</summary>
    private static async Task<Dictionary<string, List<double>>> PhaseAsync(HttpClient http, Applied applied, int seconds)
    {
        var times = Clients.ToDictionary(c => c.Slug, _ => new ConcurrentBag<double>());
        var (watch, posts) = (Stopwatch.StartNew(), new ConcurrentBag<Task>());
        await Task.WhenAll(Clients.Select(async client =>
        {
            for (var i = 0; i < client.PerSecond * seconds; i++)
            {
                var due = TimeSpan.FromSeconds((double)i / client.PerSecond);
                if (due > watch.Elapsed) await Task.Delay(due - watch.Elapsed);
                posts.Add(Task.Run(async () =>
                {
                    await PostAsync(http, client, applied);
                    times[client.Slug].Add((watch.Elapsed - due).TotalMilliseconds);
                }));
            }
        }));
        await Task.WhenAll(posts);
        return times.ToDictionary(t => t.Key, t => t.Value.ToList());
    }

    /// <summary>Has so many deliveries more wait for a client's system, as after days of its being away.</summary>
    private static async Task WaitingAsync(string directory, string slug, int count)
    {
        var options = new VegaOptions { DataDirectory = directory };
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(options).AddVegaData(options.Database, directory).BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        var one = await db.Deliveries.AsNoTracking().Where(d => db.Clients.Any(c => c.Id == d.ClientId && c.Slug == slug)).FirstAsync();
        for (var left = count; left > 0; left -= 5_000)
        {
            await using var transaction = await WriteTransaction.BeginAsync(db, services.GetRequiredService<WriteGate>(), [one.ClientId]);
            var now = TimeProvider.System.Now();
            db.Deliveries.AddRange(Enumerable.Range(0, Math.Min(left, 5_000)).Select(_ => new LeadDelivery
            {
                PublicId = PublicId.New(), ClientId = one.ClientId, LeadId = one.LeadId, DestinationId = one.DestinationId, CreatedAt = now, SeriesAt = now, NextAt = now, UpdatedAt = now,
            }));
            await transaction.CommitAsync();
            db.ChangeTracker.Clear();
        }
    }

    private static int _number;

    private static async Task PostAsync(HttpClient http, Posted client, Applied applied)
    {
        var number = Interlocked.Increment(ref _number);
        var body = new JsonObject
        {
            ["campaign_id"] = applied.Campaigns[client.Slug], ["program_code"] = "PSYCH", ["first_name"] = "Jane", ["last_name"] = "Doe", ["email"] = $"jane.{number}@example.com", ["phone"] = $"2{2_000_000 + number:000000000}",
            ["state"] = "IL", ["zip_code"] = "60453",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{client.Slug}/leads") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-API-Key", applied.Key);
        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        if (!answer.Contains(client.Mode is null ? "\"new_lead\"" : client.Mode == "later" ? "\"pending\"" : "\"id\"", StringComparison.Ordinal)) throw new InvalidOperationException($"An unexpected answer: {answer}");
    }

    private static string[] Settings(string directory) =>
    [
        $"--Vega:DataDirectory={directory}", "--Vega:RateLimits:Enabled=false", "--Vega:Delivery:AllowedPrivateHosts=127.0.0.1", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
    ];

    private static async Task<Applied> PrepareAsync(string directory, Uri crm)
    {
        var (file, written) = (Path.Combine(directory, "apply.json"), Path.Combine(directory, "applied.json"));
        await File.WriteAllTextAsync(file, Schools(crm).ToJsonString());
        await ChildProcess.RunAsync("Vega.Portal", ["migrate", .. Settings(directory)]);
        await ChildProcess.RunAsync("Vega.Portal", ["apply", file, "--out", written, .. Settings(directory)]);
        var applied = JsonDocument.Parse(await File.ReadAllTextAsync(written)).RootElement;
        var campaigns = applied.GetProperty("campaigns");
        return new Applied(applied.GetProperty("apiKeys").GetProperty("vendor").GetString()!, Clients.ToDictionary(c => c.Slug, c => campaigns.GetProperty($"{c.Slug}/Leads R Us/Healthcare").GetProperty("publicId").GetString()!));
    }

    private static JsonObject Schools(Uri crm)
    {
        var now = TimeProvider.System.GetUtcNow();
        JsonArray Months() => [.. Enumerable.Range(-1, 3).Select(n => now.AddMonths(n)).Select(m => (JsonNode)new JsonObject { ["year"] = m.Year, ["month"] = m.Month, ["cap"] = 1_000_000, ["cplInCents"] = 7500 })];
        JsonObject School(Posted client)
        {
            var school = new JsonObject
            {
                ["slug"] = client.Slug, ["name"] = client.Slug, ["timeZone"] = "America/New_York", ["primaryLms"] = client.Mode is not null,
                ["programGroups"] = new JsonArray(new JsonObject { ["name"] = "Healthcare", ["programs"] = new JsonArray(new JsonObject { ["code"] = "PSYCH", ["name"] = "Psychology" }) }),
            };
            if (client.Mode is not null) school["delivery"] = new JsonObject { ["url"] = new Uri(crm, client.Hangs ? "/sick/" + client.Slug : "/well/" + client.Slug).ToString(), ["mode"] = client.Mode };
            return school;
        }
        return new JsonObject
        {
            ["clients"] = new JsonArray([.. Clients.Select(School)]),
            ["vendors"] = new JsonArray(new JsonObject { ["name"] = "Leads R Us", ["timeZone"] = "America/New_York" }),
            ["contracts"] = new JsonArray([.. Clients.Select(c => (JsonNode)new JsonObject
            {
                ["client"] = c.Slug, ["vendor"] = "Leads R Us", ["payout"] = "cost_per_lead",
                ["campaigns"] = new JsonArray(new JsonObject { ["name"] = "Healthcare", ["programGroup"] = "Healthcare", ["type"] = "exclusive", ["status"] = "active", ["allocations"] = Months() }),
            })]),
            ["apiKeys"] = new JsonArray(new JsonObject { ["name"] = "vendor", ["vendor"] = "Leads R Us" }),
        };
    }

    /// <summary>A client, how its leads go on, and how many come in a second.</summary>
    private sealed record Posted(string Slug, string? Mode, bool Hangs, int PerSecond);

    /// <summary>What apply made: the key to post with, and the campaigns by client.</summary>
    private sealed record Applied(string Key, Dictionary<string, string> Campaigns);
}
