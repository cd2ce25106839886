using Microsoft.EntityFrameworkCore;
using Vega.Tests.Support;

namespace Vega.Tests.Verbs;

/// <summary>What apply refuses: all of it, each mistake at its place, and nothing made.</summary>
public sealed class ApplyMistakesTests : IClassFixture<ApplyMistakesTests.Filled>
{
    private readonly VegaApp _app;

    public ApplyMistakesTests(Filled filled) => _app = filled.App;

    [Fact]
    public async Task Apply_ManyMistakes_AreToldTogetherAndNothingIsMade()
    {
        var said = await ApplyTests.ApplyAsync(_app, """
            { "clients": [ { "slug": "New", "name": "New", "timeZone": "America/NewYork", "fields": [ { "name": "Military", "typ": "boolean" } ], "delivery": { "url": "ftp://127.0.0.1/" } } ],
              "vendors": [ { "name": "V", "timeZone": "America/Chicago" } ],
              "contracts": [ { "client": "New", "vendor": "W", "payout": "cpl" } ],
              "apiKeys": [ { "name": "k", "vendor": "V", "client": "New" } ] }
            """);
        Assert.Equal(1, said.Exit);
        string[] expected =
        [
            "Nothing was changed. 6 mistakes:",
            "  clients[0].fields[0].typ: unknown property; there are name, postedAs, type, required, options, personal, position",
            "  contracts[0].payout: must be one of cost_per_lead, cost_per_enroll, percentage_of_spend, not \"cpl\"",
            "  clients[0].timeZone: 'America/NewYork' is not a tzdb time zone, as America/New_York",
            "  contracts[0].vendor: there is no vendor 'W'",
            "  clients[0].delivery.url: must be an address that begins with https:// or http://",
            "  apiKeys[0]: a key belongs to exactly one of vendor, client and user",
        ];
        Assert.Equal(expected, said.Error.TrimEnd().Split('\n').Select(l => l.TrimEnd()));
        Assert.Empty(said.Out);
        Assert.False(await _app.ReadAsync(db => db.Clients.AnyAsync(c => c.Name == "New")));
        Assert.False(await _app.ReadAsync(db => db.Vendors.AnyAsync(c => c.Name == "V")));
    }

    [Theory]
    [InlineData("""[]""", "the file", "must be an object, not a list")]
    [InlineData("""{ "clinets": [] }""", "clinets", "unknown property; there are clients, vendors, contracts, users, apiKeys")]
    [InlineData("""{ "clients": {} }""", "clients", "must be a list, not an object")]
    [InlineData("""{ "clients": [ 7 ] }""", "clients[0]", "must be an object, not 7")]
    [InlineData("""{ "clients": [ { "name": "X", "timeZone": "UTC" } ] }""", "clients[0].slug", "is needed")]
    [InlineData("""{ "clients": [ { "slug": "x", "timeZone": "UTC" } ] }""", "clients[0].name", "is needed")]
    [InlineData("""{ "clients": [ { "slug": "x", "name": "X" } ] }""", "clients[0].timeZone", "is needed, as America/New_York")]
    [InlineData("""{ "clients": [ { "slug": "x", "name": null, "timeZone": "UTC" } ] }""", "clients[0].name", "must be text, not null")]
    [InlineData("""{ "clients": [ { "slug": "Performance", "name": "X", "timeZone": "UTC" } ] }""", "clients[0].slug", "'Performance' would hide a page of Vega; choose another")]
    [InlineData("""{ "clients": [ { "slug": "a.b", "name": "X", "timeZone": "UTC" } ] }""", "clients[0].slug", "'a.b' is no slug: up to 64 letters, digits, - and _, the first a letter or digit")]
    [InlineData("""{ "clients": [ { "slug": "-a", "name": "X", "timeZone": "UTC" } ] }""", "clients[0].slug", "'-a' is no slug")]
    [InlineData("""{ "clients": [ { "slug": "x", "name": "X", "timeZone": "UTC", "slugAliases": ["FULL-OLD"] } ] }""", "clients[0].slugAliases[0]", "'FULL-OLD' leads to another client")]
    [InlineData("""{ "clients": [ { "slug": "x", "name": "X", "timeZone": "UTC" }, { "slug": "X", "name": "X", "timeZone": "UTC" } ] }""", "clients[1].slug", "'X' is listed twice")]
    [InlineData("""{ "clients": [ { "slug": "Full", "statuses": { "interview": "Q" } } ] }""", "clients[0].statuses.interview", "there is no status 'interview'; there are pending, filtered")]
    [InlineData("""{ "clients": [ { "slug": "Full", "statuses": { "interviewed": 3 } } ] }""", "clients[0].statuses.interviewed", "must be text, not 3")]
    [InlineData("""{ "clients": [ { "slug": "Full", "dispositions": { "Not Qualified": "Q" } } ] }""", "clients[0].dispositions.Not Qualified", "a disposition's key is up to 64 small letters")]
    [InlineData("""{ "clients": [ { "slug": "Full", "returnReasons": ["a", "A"] } ] }""", "clients[0].returnReasons[1]", "is listed twice")]
    [InlineData("""{ "clients": [ { "slug": "Full", "duplicates": { "days": -1 } } ] }""", "clients[0].duplicates.days", "must be from 0 to 3650, not -1")]
    [InlineData("""{ "clients": [ { "slug": "Full", "duplicates": { "by_email": true } } ] }""", "clients[0].duplicates.by_email", "unknown property; there are days, byEmail, byPhone")]
    [InlineData("""{ "clients": [ { "slug": "Full", "contact": { "name": "a\u0000b" } } ] }""", "clients[0].contact.name", "must not hold control characters")]
    [InlineData("""{ "clients": [ { "slug": "Full", "campuses": [ { "code": "X" } ] } ] }""", "clients[0].campuses[0].name", "is needed")]
    [InlineData("""{ "clients": [ { "slug": "Full", "scores": { "contactRate": { "target": 40, "limit": 50 } } } ] }""", "clients[0].scores.contactRate", "the limit of contact rate must be below its target: more is better")]
    [InlineData("""{ "clients": [ { "slug": "Full", "scores": { "costPerEnroll": { "targetInCents": 200000 } } } ] }""", "clients[0].scores.costPerEnroll", "cost per enroll needs a target and a limit")]
    [InlineData("""{ "clients": [ { "slug": "Full", "scores": { "costPerEnroll": { "target": 2000, "limit": 3000 } } } ] }""", "clients[0].scores.costPerEnroll.target", "unknown property; there are targetInCents, limitInCents")]
    [InlineData("""{ "clients": [ { "slug": "Full", "scores": { "clickRate": null } } ] }""", "clients[0].scores.clickRate", "unknown property")]
    [InlineData("""{ "clients": [ { "slug": "Full", "fields": [ { "name": "source" } ] } ] }""", "clients[0].fields[0].name", "'source' means the same for every client and cannot be a field's name")]
    [InlineData("""{ "clients": [ { "slug": "Full", "fields": [ { "name": "x", "postedAs": "status" } ] } ] }""", "clients[0].fields[0].postedAs", "'status' means the same for every client")]
    [InlineData("""{ "clients": [ { "slug": "Full", "fields": [ { "name": "x", "postedAs": "postalcode" } ] } ] }""", "clients[0].fields[0].postedAs", "the field zip_code goes by 'postalcode' already")]
    [InlineData("""{ "clients": [ { "slug": "Full", "fields": [ { "name": "email", "type": "text" } ] } ] }""", "clients[0].fields[0].type", "email is of type email; only option may narrow it")]
    [InlineData("""{ "clients": [ { "slug": "Full", "fields": [ { "name": "city", "personal": true } ] } ] }""", "clients[0].fields[0].personal", "city is never personal")]
    [InlineData("""{ "clients": [ { "slug": "Full", "fields": [ { "name": "x", "type": "text", "options": ["a"] } ] } ] }""", "clients[0].fields[0].options", "only a field of type option has options")]
    [InlineData("""{ "clients": [ { "slug": "Full", "fields": [ { "name": "x", "type": "option", "options": ["a", "A"] } ] } ] }""", "clients[0].fields[0].options[1]", "'A' is listed twice")]
    [InlineData("""{ "clients": [ { "slug": "Full", "filters": [ { "name": "r", "when": [ { "field": "nope", "is": "blank" } ] } ] } ] }""", "clients[0].filters[0].when[0].field", "There is no field nope")]
    [InlineData("""{ "clients": [ { "slug": "Full", "filters": [ { "name": "r" } ] } ] }""", "clients[0].filters[0].when", "The rule needs at least one condition")]
    [InlineData("""{ "clients": [ { "slug": "Full", "filters": [ { "name": "r", "when": [ { "field": "city", "is": "matches", "values": ["(?=a)"] } ] } ] } ] }""", "clients[0].filters[0].when[0].values", "cannot run")]
    [InlineData("""{ "clients": [ { "slug": "Full", "programGroups": [ { "name": "G", "programs": [ { "code": "NEW" } ] } ] } ] }""", "clients[0].programGroups[0].programs[0].name", "is needed")]
    [InlineData("""{ "clients": [ { "slug": "Full", "programGroups": [ { "name": "G", "programs": [ { "code": "P", "status": "gone" } ] } ] } ] }""", "clients[0].programGroups[0].programs[0].status", "must be one of active, inactive, archived, not \"gone\"")]
    [InlineData("""{ "vendors": [ { "name": "Z", "internal": "nobody", "timeZone": "UTC" } ] }""", "vendors[0].internal", "there is no client 'nobody'")]
    [InlineData("""{ "vendors": [ { "name": "out", "internal": "Full" } ] }""", "vendors[0].internal", "cannot change once the vendor is made")]
    [InlineData("""{ "vendors": [ { "name": "Z", "timeZone": "UTC" }, { "name": "z", "timeZone": "UTC" } ] }""", "vendors[1].name", "'z' is listed twice")]
    [InlineData("""{ "contracts": [ { "vendor": "Out" } ] }""", "contracts[0].client", "is needed: a client's slug")]
    [InlineData("""{ "contracts": [ { "client": "AwesomeUniversity", "vendor": "Own" } ] }""", "contracts[0].vendor", "'Own' is an internal vendor of another client")]
    [InlineData("""{ "contracts": [ { "client": "Full", "vendor": "Out", "percentOfSpend": 101 } ] }""", "contracts[0].percentOfSpend", "must be from 0 to 100")]
    [InlineData("""{ "contracts": [ { "client": "Full", "vendor": "Own", "payout": "percentage_of_spend" } ] }""", "contracts[0].percentOfSpend", "is needed when the payout is percentage_of_spend")]
    [InlineData("""{ "contracts": [ { "client": "Full", "vendor": "Out", "campaigns": [ { "name": "D" } ] } ] }""", "contracts[0].campaigns[0].programGroup", "is needed")]
    [InlineData("""{ "contracts": [ { "client": "Full", "vendor": "Out", "campaigns": [ { "name": "D", "programGroup": "H" } ] } ] }""", "contracts[0].campaigns[0].programGroup", "the client 'Full' has no program group 'H'")]
    [InlineData("""{ "contracts": [ { "client": "Full", "vendor": "Out", "campaigns": [ { "name": "D", "programGroup": "G", "type": "shared" } ] } ] }""", "contracts[0].campaigns[0].programGroup", "the campaign 'C' has this program group and type already")]
    [InlineData("""{ "contracts": [ { "client": "Full", "vendor": "Out", "campaigns": [ { "name": "C", "overCap": "drop" } ] } ] }""", "contracts[0].campaigns[0].overCap", "must be one of refuse, accept_unbillable, hold_for_review, not \"drop\"")]
    [InlineData("""{ "contracts": [ { "client": "Full", "vendor": "Out", "campaigns": [ { "name": "C", "allocations": [ { "year": 2026, "month": 13 } ] } ] } ] }""", "contracts[0].campaigns[0].allocations[0].month", "must be from 1 to 12, not 13")]
    [InlineData("""{ "contracts": [ { "client": "Full", "vendor": "Out", "campaigns": [ { "name": "C", "allocations": [ { "cap": -1 } ] } ] } ] }""", "contracts[0].campaigns[0].allocations[0].cap", "must be from 0 to 10000000, not -1")]
    [InlineData("""{ "contracts": [ { "client": "Full", "vendor": "Out", "campaigns": [ { "name": "C", "allocations": [ { "cplInCents": 75.5 } ] } ] } ] }""", "contracts[0].campaigns[0].allocations[0].cplInCents", "must be a whole number, not 75.5")]
    [InlineData("""{ "contracts": [ { "client": "Full", "vendor": "Out", "campaigns": [ { "name": "C", "allocations": [ { "month": 3 }, { "month": 3 } ] } ] } ] }""", "contracts[0].campaigns[0].allocations[1].month", "-03 is listed twice")]
    [InlineData("""{ "users": [ { "email": "nobody", "role": "Finance" } ] }""", "users[0].email", "must be an e-mail address")]
    [InlineData("""{ "users": [ { "email": "n@example.com", "role": "Finance", "password": "password1234" } ] }""", "users[0].password", "tried first")]
    [InlineData("""{ "users": [ { "email": "n@example.com" } ] }""", "users[0].role", "is needed: one of Administrator")]
    [InlineData("""{ "users": [ { "email": "n@example.com", "role": "Boss" } ] }""", "users[0].role", "must be one of Administrator, AccountManager, Finance, ClientAdmin, ClientViewer, VendorUser, not \"Boss\"")]
    [InlineData("""{ "users": [ { "email": "n@example.com", "role": "VendorUser", "clients": ["Full"] } ] }""", "users[0].vendor", "is needed for a VendorUser")]
    [InlineData("""{ "users": [ { "email": "n@example.com", "role": "ClientAdmin" } ] }""", "users[0].clients", "a ClientAdmin has exactly one client")]
    [InlineData("""{ "users": [ { "email": "n@example.com", "role": "Finance", "vendor": "Out" } ] }""", "users[0].vendor", "only a VendorUser has a vendor")]
    [InlineData("""{ "users": [ { "email": "n@example.com", "role": "Finance", "clients": ["nobody"] } ] }""", "users[0].clients[0]", "there is no client 'nobody'")]
    [InlineData("""{ "apiKeys": [ { "name": "k" } ] }""", "apiKeys[0]", "a key belongs to exactly one of vendor, client and user")]
    [InlineData("""{ "apiKeys": [ { "vendor": "Out" } ] }""", "apiKeys[0].name", "is needed")]
    [InlineData("""{ "apiKeys": [ { "name": "k", "user": "x@example.com" } ] }""", "apiKeys[0].user", "there is no user 'x@example.com'")]
    [InlineData("""{ "apiKeys": [ { "name": "t", "vendor": "Out" } ] }""", "apiKeys[0].test", "the key 't' exists and is a test key")]
    [InlineData("""{ "apiKeys": [ { "name": "k", "vendor": "Out" }, { "name": "k", "client": "Full" } ] }""", "apiKeys[1].name", "'k' is listed twice")]
    public async Task Apply_Mistake_IsToldAtItsPlace(string json, string place, string message)
    {
        var said = await ApplyTests.ApplyAsync(_app, json);
        Assert.Equal(1, said.Exit);
        Assert.Contains(said.Error.Split('\n'), l => l.StartsWith($"  {place}: ", StringComparison.Ordinal) && l.Contains(message, StringComparison.Ordinal));
    }

    public sealed class Filled : IAsyncLifetime
    {
        public VegaApp App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await VegaApp.StartAsync();
            Assert.Equal(0, (await ApplyTests.ApplyAsync(App, ApplyTests.Example)).Exit);
            Assert.Equal(0, (await ApplyTests.ApplyAsync(App, ApplyTests.Everything)).Exit);
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
