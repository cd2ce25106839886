using Microsoft.EntityFrameworkCore;

namespace Vega.Tests.Api;

/// <summary>
/// No masked role learns personal data by any route (design §5). Leads carry words that stand nowhere else; every address is read as every masked role, and every way to ask is
/// tried: nothing that comes back may hold one of the words, or differ by whether it was guessed.
/// </summary>
public sealed class CanaryTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private const string First = "Zebulonia", Last = "Quagmirez", Street = "77 Canaryfeather Lane", Birth = "1931-12-07", Email = "zebulonia.quagmirez@canary.example.com", Phone = "6145550177";

    private static readonly string[] Canaries = [First, Last, "Canaryfeather", Birth, "canary.example", Phone, "614-555-0177"];
    private static readonly string[] Masked = ["AccountManager", "Finance", "ClientViewer", "VendorUser", "vendor-key", "nobody"];

    public static TheoryData<string> Roles => [.. Masked];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task EveryAddress_ReadByAMaskedRole_TellsNoPersonalData(string role)
    {
        var lead = await PlantAsync();
        foreach (var address in fixture.Endpoints.Where(e => e.StartsWith("GET ", StringComparison.Ordinal)))
            AssertSilent(address, await fixture.ReadAsync(role, await fixture.AddressAsync(address["GET ".Length..], fixture.Own)));
        foreach (var path in new[]
        {
            $"/api/v1/leads/{lead}?include=client,vendor,client-campaign,degree-program,contract", $"/api/v1/leads/{lead}?fields[leads]=email,phone,first-name,raw-params,custom-fields", "/api/v1/leads?page[size]=100",
            $"/api/v1/leads/{lead}/events?page[size]=100", "/api/v1/leads?filter[email]=zebulonia", "/api/v1/leads?filter[first-name]=Zebulonia", "/api/v1/leads?order[email]=asc", "/api/v1/leads?sort=last-name", "/leads?lead=" + lead,
        })
            AssertSilent(path, await fixture.ReadAsync(role, path), path);
    }

    [Theory]
    [InlineData("AccountManager")]
    [InlineData("Finance")]
    [InlineData("ClientViewer")]
    [InlineData("VendorUser")]
    public async Task Search_ByAPartOfWhatIsMasked_FindsWhatAGuessFinds(string role)
    {
        await PlantAsync();
        foreach (var (right, wrong) in new[] { (First, "Zebulonix"), ("Quagm", "Quagx"), ("zebulonia.q", "zebulonia.x"), ("614555", "614556"), (Street, "77 Canaryfeather Road"), (Birth, "1931-12-08") })
        {
            var (hit, miss) = (await fixture.ReadAsync(role, "/api/v1/leads?search=" + Uri.EscapeDataString(right)), await fixture.ReadAsync(role, "/api/v1/leads?search=" + Uri.EscapeDataString(wrong)));
            Assert.Equal(miss.Replace(Uri.EscapeDataString(wrong), "", StringComparison.Ordinal), hit.Replace(Uri.EscapeDataString(right), "", StringComparison.Ordinal));
        }
        // Whole, an address may be looked up: it is found, and stays masked.
        var found = await fixture.ReadAsync(role, "/api/v1/leads?search=" + Uri.EscapeDataString(Email));
        Assert.Contains("\"email\":\"***\"", found);
        AssertSilent(role, found.Replace(Email, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AccountManager")]
    [InlineData("Finance")]
    [InlineData("ClientViewer")]
    [InlineData("VendorUser")]
    public async Task FilterAndOrder_ByWhatIsMasked_AreRefused(string role)
    {
        await PlantAsync();
        foreach (var query in new[] { "filter[email]=x", "filter[phone]=6", "filter[first-name]=x", "filter[last-name]=x", "filter[street-address]=x", "filter[remote-ip]=1", "order[email]=asc", "order[last-name]=desc" })
            Assert.True((await fixture.ReadAsync(role, "/api/v1/leads?" + query)).Contains("\"status\":\"403\"", StringComparison.Ordinal), query);
    }

    [Fact]
    public async Task SamePaths_ReadByThoseWhoMay_TellIt()
    {
        var lead = await PlantAsync();
        foreach (var role in new[] { "Administrator", "ClientAdmin", "client-key" })
        {
            var text = await fixture.ReadAsync(role, $"/api/v1/leads/{lead}");
            Assert.Contains(First, text);
            Assert.Contains(Email, text);
        }
    }

    private async Task<long> PlantAsync()
    {
        await fixture.Own.PostAsync(("ContactFirstName", First), ("ContactLastName", Last), ("StreetAddress", Street), ("Birthdate", Birth), ("LeadEmail", Email), ("ContactPhone", Phone));
        // What a refusal says of a person is kept as well.
        await fixture.Own.PostAsync(("ContactFirstName", First), ("ContactLastName", Last), ("LeadEmail", Email), ("ContactPhone", Phone), ("Gpa", "much"));
        return await fixture.App.ReadAsync(db => db.Leads.Where(l => l.ClientId == fixture.Own.ClientId && l.Contact.Email == Email).MinAsync(l => l.Id));
    }

    private static void AssertSilent(string address, string text, string asked = "")
    {
        foreach (var canary in Canaries)
            if (!asked.Contains(canary, StringComparison.OrdinalIgnoreCase)) Assert.False(text.Contains(canary, StringComparison.OrdinalIgnoreCase), $"{address} tells {canary}: {Around(text, canary)}");
    }

    private static string Around(string text, string word) => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) is var at && at < 0 ? "" : text[Math.Max(0, at - 120)..Math.Min(text.Length, at + 60)];
}
