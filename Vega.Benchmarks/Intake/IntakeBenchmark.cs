using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vega.Benchmarks.Load;

namespace Vega.Benchmarks.Intake;

/// <summary>
/// Posts that go all the way (key, mapping, validation, 20 filter rules, duplicate, cap, price, events), with 100,000 leads stored, beside <see cref="BareServer"/>; in turns, with
/// the same load generator. Prints a table.
/// </summary>
internal static class IntakeBenchmark
{
    private static readonly int[] Connections = [1, 32, 256];

    public static async Task<int> RunAsync(bool quick)
    {
        var (stored, rounds, warmUp, seconds) = quick ? (5_000, 1, 1.0, 3.0) : (100_000, 3, 3.0, 8.0);
        var directory = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "intake-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        try
        {
            var (campaign, key) = await PrepareAsync(directory);
            var (vega, vegaAddress) = await ChildProcess.ServeAsync("Vega.Portal", [.. Settings(directory), "--urls=http://127.0.0.1:0"]);
            using var vegaServer = vega;
            var (bare, bareAddress) = await ChildProcess.ServeAsync("Vega.Benchmarks", BareServer.Verb, directory);
            using var bareServer = bare;
            var toVega = new LoadOrder(vegaAddress.Port, "/Benchmark/leads", $"X-API-Key: {key}\r\n", Body(campaign), "\"status\":\"new_lead\"", 64, 0, 0, stored, 1);
            var toBare = toVega with { Port = bareAddress.Port, Path = "/leads", Headers = "" };

            await Console.Error.WriteLineAsync($"Storing {stored:N0} leads in each …");
            toVega = toVega with { FirstNumber = (await LoadAsync(toVega)).NextNumber };
            toBare = toBare with { FirstNumber = (await LoadAsync(toBare)).NextNumber };

            Console.WriteLine($"Intake, SQLite WAL synchronous=FULL, {stored:N0} leads stored before, {rounds} {(rounds == 1 ? "round" : "rounds")} of {seconds:0} s each in turns, medians.");
            Console.WriteLine($"{Machine.Describe()}; a durable write of 4 KB takes {Machine.DurableWrite(directory).ToString("0.00", CultureInfo.InvariantCulture)} ms. Servers and load generator share the machine.\n");
            Console.WriteLine("| connections | bare, posts/s | Vega, posts/s | ratio | bare p50 / p99 | Vega p50 / p99 | CPU per post, bare / Vega |\n|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var connections in Connections)
            {
                var (bares, vegas) = (new List<Measured>(), new List<Measured>());
                for (var round = 0; round < rounds; round++)
                {
                    toBare = await MeasureAsync(toBare with { Connections = connections, WarmUpSeconds = warmUp, Seconds = seconds }, bareServer, bares);
                    toVega = await MeasureAsync(toVega with { Connections = connections, WarmUpSeconds = warmUp, Seconds = seconds }, vegaServer, vegas);
                }
                var (reference, full) = (Median(bares, r => r.PerSecond), Median(vegas, r => r.PerSecond));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {connections} | {reference:N0} | {full:N0} | {full / reference:0.00} | {Median(bares, r => r.P50):0.0} / {Median(bares, r => r.P99):0.0} ms | {Median(vegas, r => r.P50):0.0} / {Median(vegas, r => r.P99):0.0} ms | {Median(bares, r => r.CpuPerPost):0.00} / {Median(vegas, r => r.CpuPerPost):0.00} ms |"));
            }
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<LoadOrder> MeasureAsync(LoadOrder order, ChildProcess server, List<Measured> results)
    {
        var before = server.CpuSeconds;
        var load = await LoadAsync(order);
        // The warm-up's posts have their share of the processor time.
        results.Add(new Measured(load.PerSecond, load.P50, load.P99, (server.CpuSeconds - before) * 1000 / (load.NextNumber - order.FirstNumber)));
        return order with { FirstNumber = load.NextNumber };
    }

    private static async Task<LoadResult> LoadAsync(LoadOrder order) => LoadResult.Parse(await ChildProcess.RunAsync("Vega.Benchmarks", LoadGenerator.Verb, order.ToString()));

    private static double Median(List<Measured> results, Func<Measured, double> of) => results.Select(of).Order().ElementAt(results.Count / 2);

    private static string[] Settings(string directory) =>
        [$"--Vega:DataDirectory={directory}", "--Vega:RateLimits:Enabled=false", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information"];

    private static async Task<(string Campaign, string Key)> PrepareAsync(string directory)
    {
        var (file, written) = (Path.Combine(directory, "apply.json"), Path.Combine(directory, "applied.json"));
        await File.WriteAllTextAsync(file, School().ToJsonString());
        await ChildProcess.RunAsync("Vega.Portal", ["migrate", .. Settings(directory)]);
        await ChildProcess.RunAsync("Vega.Portal", ["apply", file, "--out", written, .. Settings(directory)]);
        var applied = JsonDocument.Parse(await File.ReadAllTextAsync(written)).RootElement;
        return (applied.GetProperty("campaigns").GetProperty("Benchmark/Leads R Us/Healthcare").GetProperty("publicId").GetString()!, applied.GetProperty("apiKeys").GetProperty("vendor").GetString()!);
    }

    private static string Body(string campaign) => new JsonObject
    {
        ["campaign_id"] = campaign, ["program_code"] = "PSYCH", ["StreetAddress"] = "123 Fake St", ["City"] = "Oak Lawn", ["State"] = "IL", ["PostalCode"] = "60453", ["ContactFirstName"] = "Jane",
        ["ContactLastName"] = "Doe", ["ContactPhone"] = "2#########", ["LeadEmail"] = "jane.#########@example.com", ["GraduationYear"] = "2018", ["Military"] = "1", ["StartClasses"] = "within_3_months",
        ["source"] = "facebook", ["subid"] = "creative_1234",
    }.ToJsonString();

    // 20 rules over the three levels, of which none blocks the posts: every one is asked every time.
    private static JsonObject School()
    {
        var now = TimeProvider.System.GetUtcNow();
        var months = new JsonArray([.. Enumerable.Range(-1, 3).Select(n => now.AddMonths(n)).Select(m => (JsonNode)new JsonObject { ["year"] = m.Year, ["month"] = m.Month, ["cap"] = 10_000_000, ["cplInCents"] = 7500 })]);
        return new JsonObject
        {
            ["clients"] = new JsonArray(new JsonObject
            {
                ["slug"] = "Benchmark", ["name"] = "Benchmark University", ["timeZone"] = "America/New_York",
                ["fields"] = JsonNode.Parse("""
                    [ { "name": "first_name", "postedAs": "ContactFirstName", "required": true }, { "name": "last_name", "postedAs": "ContactLastName", "required": true },
                      { "name": "phone", "postedAs": "ContactPhone", "required": true }, { "name": "email", "postedAs": "LeadEmail", "required": true },
                      { "name": "street_address", "postedAs": "StreetAddress" }, { "name": "city", "postedAs": "City" }, { "name": "state", "postedAs": "State", "required": true },
                      { "name": "zip_code", "postedAs": "PostalCode", "required": true }, { "name": "GraduationYear", "type": "number" }, { "name": "Military", "type": "boolean" },
                      { "name": "StartClasses", "type": "option", "options": ["now", "within_3_months", "later"] } ]
                    """),
                ["programGroups"] = new JsonArray(new JsonObject
                {
                    ["name"] = "Healthcare",
                    ["programs"] = new JsonArray(new JsonObject { ["code"] = "PSYCH", ["name"] = "Psychology", ["filters"] = Rules(["state~any-of~PR,GU", "GraduationYear~at-least~2030", "zip_code~zip-prefix~006,007", "StartClasses~equals~later", "email~matches~@(mailinator|guerrillamail)\\.com$"]) }),
                }),
                ["filters"] = Rules(["state~any-of~HI,AK,CA", "state~none-of~IL,IN,WI,MI", "zip_code~zip-prefix~900,901,902", "email~contains~test@,spam@", "email~matches~^[0-9]+@", "phone~starts-with~555", "first_name~any-of~Test,Asdf,Qwerty", "last_name~equals~Test", "city~blank~", "GraduationYear~less-than~1960"]),
            }),
            ["vendors"] = new JsonArray(new JsonObject { ["name"] = "Leads R Us", ["timeZone"] = "America/New_York" }),
            ["contracts"] = new JsonArray(new JsonObject
            {
                ["client"] = "Benchmark", ["vendor"] = "Leads R Us", ["payout"] = "cost_per_lead",
                ["campaigns"] = new JsonArray(new JsonObject
                {
                    ["name"] = "Healthcare", ["programGroup"] = "Healthcare", ["type"] = "exclusive", ["status"] = "active", ["allocations"] = months,
                    ["filters"] = Rules(["state~equals~TX", "city~contains~springfield", "source~any-of~tiktok,reddit", "Military~equals~no", "GraduationYear~between~1900,1950"]),
                }),
            }),
            ["apiKeys"] = new JsonArray(new JsonObject { ["name"] = "vendor", ["vendor"] = "Leads R Us" }),
        };
    }

    private static JsonArray Rules(string[] rules) => new([.. rules.Select(r => r.Split('~')).Select(r => (JsonNode)new JsonObject
    {
        ["name"] = string.Join(' ', r[..2]),
        ["when"] = new JsonArray(new JsonObject { ["field"] = r[0], ["is"] = r[1], ["values"] = new JsonArray([.. r[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(v => (JsonNode)v)]) }),
    })]);

    /// <summary>One round; times in milliseconds.</summary>
    private sealed record Measured(double PerSecond, double P50, double P99, double CpuPerPost);
}
