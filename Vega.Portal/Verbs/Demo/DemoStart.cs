using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Verbs.Demo;

/// <summary>The demo as a verb, and at the first start in Development.</summary>
public static class DemoStart
{
    /// <summary>Leads before today, unless told otherwise.</summary>
    public const int DefaultLeads = 50_000;

    /// <summary>The seed, unless told otherwise.</summary>
    public const int DefaultSeed = 7;

    /// <summary>In Development fills an empty database, and says address, sign-ins, keys and a post to try once the server listens. <c>Vega:Demo=false</c> turns it off.</summary>
    public static async Task StartDemoAsync(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment() || !app.Services.GetRequiredService<VegaOptions>().Demo) return;
        if (await app.Services.GetRequiredService<DatabaseStart>().IsEmptyAsync())
        {
            Console.WriteLine($"An empty database: filling it with a year of a made-up agency ({DefaultLeads:N0} leads; Vega:Demo=false turns that off).");
            await FillAsync(app.Services, DefaultLeads, DefaultSeed, app.Lifetime.ApplicationStopping);
        }
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
            if (address is not null) Print(app.Services, Console.Out, address);
        });
    }

    internal static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var (leads, seed) = (words.Number("--leads", DefaultLeads), words.Number("--seed", DefaultSeed));
        if (leads == 0) throw new UsageProblem("--leads takes a number above 0.");
        await services.GetRequiredService<DatabaseStart>().MigrateAsync(cancellationToken);
        if (!await FillAsync(services, leads, seed, cancellationToken)) Console.WriteLine("The demo is there already; nothing was changed.");
        return 0;
    }

    private static async Task<bool> FillAsync(IServiceProvider services, int leads, int seed, CancellationToken cancellationToken)
    {
        var known = services.GetRequiredService<IHostEnvironment>().IsDevelopment();
        var filled = await services.GetRequiredService<DemoFill>().RunAsync(leads, seed, known, Console.Out, rewrites: !Console.IsOutputRedirected, cancellationToken);
        if (filled is null) return false;
        Console.WriteLine($"{filled.Leads:N0} leads of 13 months in {filled.Took.TotalSeconds:0.0} s (seed {seed}; those of today come on top of the {leads:N0} asked for).");
        Console.WriteLine(known ? "The demo's sign-ins and keys, known to everybody:" : "The demo's sign-ins and keys, told this once:");
        Tell(Console.Out, filled.Access.Password, filled.Access.VendorKey, filled.Access.ClientKey, filled.Access.UserKey);
        return true;
    }

    private static void Tell(TextWriter output, string password, string vendorKey, string clientKey, string userKey)
    {
        foreach (var user in DemoAccess.SignIns) output.WriteLine($"  {user.Email,-40} {password}  {user.Role}, {user.Sees}");
        output.WriteLine($"  {"key of the vendor Leads R Us",-40} {vendorKey}");
        output.WriteLine($"  {"key of the client Awesome University",-40} {clientKey}");
        output.WriteLine($"  {"key of the user Dana Ruiz",-40} {userKey}");
    }

    // Only what this seed made is told: of a database filled elsewhere nobody knows the keys.
    private static void Print(IServiceProvider services, TextWriter output, string address)
    {
        using var db = services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContext();
        var vendorKey = DemoAccess.KnownKey(DefaultSeed, DemoAccess.VendorName);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(vendorKey)));
        if (db.ApiKeys.SingleOrDefault(k => k.Hash == hash) is not { } key) return;
        var campaign = db.Campaigns.Where(c => c.VendorId == key.VendorId && c.Name == "Healthcare" && db.Clients.Any(o => o.Id == c.ClientId && o.Slug == DemoAccess.ClientSlug)).OrderBy(c => c.Id).First();
        output.WriteLine($"\nVega is at {address}. The demo's sign-ins and keys, known to everybody:");
        Tell(output, DemoAccess.KnownPassword, vendorKey, DemoAccess.KnownKey(DefaultSeed, DemoAccess.ClientKeyName), DemoAccess.KnownKey(DefaultSeed, DemoAccess.UserKeyName));
        output.WriteLine($$"""

            A lead to post:
            curl -X POST '{{address}}/{{DemoAccess.ClientSlug}}/leads' \
              -H 'X-API-Key: {{vendorKey}}' \
              -H 'Content-type: application/json' \
              -d '{
                    "campaign_id": "{{campaign.PublicId.With(PublicIdPrefix.Campaign)}}",
                    "program_code": "PSYCH",
                    "StreetAddress": "123 Fake St",
                    "City": "Oak Lawn",
                    "State": "IL",
                    "PostalCode": "60453",
                    "ContactFirstName": "Jane",
                    "ContactLastName": "Doe",
                    "ContactPhone": "2125551234",
                    "LeadEmail": "jane.doe@example.com",
                    "GraduationYear": "2018",
                    "Military": "1",
                    "StartClasses": "within_3_months"
                  }'

            """);
    }
}
