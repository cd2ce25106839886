using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Data;

namespace Vega.Portal.Verbs.Demo;

/// <summary>Makes the rows of the agency: schools, vendors, contracts, programs, campaigns, fields, rules, users and keys. Allocations come with the volumes (<see cref="DemoCalendar"/>).</summary>
internal sealed class DemoDirectory(VegaDbContext db, int seed, DemoSpan span, DemoAccess access)
{
    private readonly Dictionary<string, Vendor> _vendors = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Viewer> _vendorKeys = [];

    public List<DemoSchoolState> Schools { get; } = [];

    public IEnumerable<DemoCampaignState> Campaigns => Schools.SelectMany(s => s.Campaigns);

    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        foreach (var school in DemoSchools.All) Schools.Add(AddSchool(school));
        foreach (var vendor in DemoContracts.Vendors) AddVendor(vendor);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var school in Schools) AddParts(school);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var school in Schools) AddPrograms(school);
        access.Add(db, Schools, _vendors, span, seed);
        await db.SaveChangesAsync(cancellationToken);
        access.AddKeys(db, Schools, _vendors, _vendorKeys, span, seed);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var school in Schools) await AddContractsAsync(school, cancellationToken);
        foreach (var school in Schools) AddRules(school);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var school in Schools)
        {
            DemoVersions.Build(school, _rules[school], _vendors.Values, span);
            db.RuleVersions.AddRange(school.RuleVersions);
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    private readonly Dictionary<DemoSchoolState, List<(FilterRule Row, DemoRule Rule)>> _rules = [];

    private DemoSchoolState AddSchool(DemoSchool school)
    {
        var zone = DateTimeZoneProviders.Tzdb[school.Zone];
        var since = span.Start - Duration.FromDays(60);
        var text = $"By submitting this form I agree that {school.Name} may call or text me at the number I gave, also with automated technology, about its programs. Consent is not a condition of enrollment.";
        var client = new Client
        {
            Name = school.Name, Slug = school.Slug, TimeZone = school.Zone, PrimaryLms = school.PrimaryLms, StatusLabels = new(school.StatusLabels), DispositionLabels = new(school.DispositionLabels),
            ReturnReasons = [.. DemoSchools.ReturnReasons], TcpaText = text, CreatedAt = since, UpdatedAt = since, Endpoint = new() { AnonymousLeads = school.AnonymousLeads },
            Contact = new()
            {
                Name = "Admissions Office", Email = $"admissions@{school.Slug.ToLowerInvariant()}.example", Address = "1 College Way", City = school.City, State = school.State, Zip = school.Zip, Phone = DemoPeople.Places.First(p => p.State == school.State).AreaCode + "5550100",
            },
        };
        db.Add(client);
        return new DemoSchoolState(school, zone, client);
    }

    private void AddVendor(DemoVendor vendor)
    {
        var since = span.Start - Duration.FromDays(45);
        var mail = vendor.Name.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal);
        var place = DemoPeople.Places.First(p => p.State == vendor.State);
        _vendors[vendor.Name] = new()
        {
            Name = vendor.Name, PublicId = DemoDice.For(seed, "vendor " + vendor.Name).PublicId(), TimeZone = vendor.Zone, CreatedAt = since, UpdatedAt = since,
            Contact = new() { Name = "Partner Desk", Email = $"partners@{mail}.example", Address = "200 Market St", City = vendor.City, State = vendor.State, Zip = place.Zip3 + "01", Phone = place.AreaCode + "5550110" },
        };
        db.Add(_vendors[vendor.Name]);
    }

    private void AddParts(DemoSchoolState school)
    {
        var (client, since) = (school.Client, school.Client.CreatedAt);
        school.Ledger = new() { ClientId = client.Id, RecordedAt = since };
        db.Add(school.Ledger);
        db.Add(new ClientSlug { ClientId = client.Id, Slug = client.Slug.ToLowerInvariant() });
        if (school.School.FormerSlug is { } former) db.Add(new ClientSlug { ClientId = client.Id, Slug = former });
        db.Add(new TcpaDisclosure { ClientId = client.Id, Version = 1, Text = client.TcpaText!, Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(client.TcpaText!))), CreatedAt = since, Actor = Viewer.System.Actor });
        foreach (var campus in school.School.Campuses) school.Campuses.Add(new() { ClientId = client.Id, Name = campus, Code = campus.Split(' ')[0].TrimEnd('.').ToUpperInvariant() });
        db.AddRange(school.Campuses);
        foreach (var field in school.School.Fields)
        {
            var personal = field.Personal || StandardFields.Find(field.Name) is { Personal: true };
            school.Fields.Add(new() { ClientId = client.Id, Name = field.Name, PostedAs = field.PostedAs, Type = field.Type, Required = field.Required, Options = [.. field.Options ?? []], Personal = personal, Position = school.Fields.Count });
        }
        db.AddRange(school.Fields);
        school.OwnSite = new()
        {
            Name = client.Name + " (own site)", PublicId = DemoDice.For(seed, "own site " + client.Slug).PublicId(), TimeZone = client.TimeZone, InternalClientId = client.Id, CreatedAt = since, UpdatedAt = since,
        };
        _vendors[school.OwnSite.Name] = school.OwnSite;
        db.Add(school.OwnSite);
        foreach (var group in school.School.Groups) school.ProgramGroups.Add(new() { ClientId = client.Id, Name = group, CreatedAt = since, UpdatedAt = since });
        db.AddRange(school.ProgramGroups);
    }

    private void AddPrograms(DemoSchoolState school)
    {
        foreach (var group in school.ProgramGroups)
            foreach (var (code, name) in DemoSchools.Programs[group.Name])
            {
                var closed = school.School.Closed.FirstOrDefault(c => c.Code == code);
                var changed = closed.Code is null ? group.CreatedAt : span.DaysAgo(closed.DaysAgo, school.Zone);
                school.Programs.Add(new()
                {
                    ClientId = school.Client.Id, ProgramGroupId = group.Id, Code = code, Name = name, PublicId = DemoDice.For(seed, $"program {school.Client.Slug} {code}").PublicId(),
                    Status = closed.Code is null ? DegreeProgramStatus.Active : DegreeProgramStatus.Inactive, CreatedAt = group.CreatedAt, UpdatedAt = changed,
                });
            }
        db.AddRange(school.Programs);
    }

    private async Task AddContractsAsync(DemoSchoolState school, CancellationToken cancellationToken)
    {
        var terms = DemoContracts.All.Where(c => c.Slug == school.Client.Slug).ToList();
        var rows = new List<(DemoContract Terms, DemoVendor Profile, Vendor Vendor, Contract Row)>();
        foreach (var contract in terms)
        {
            var profile = contract.Vendor is null ? DemoContracts.OwnSite : DemoContracts.Vendors.First(v => v.Name == contract.Vendor);
            var vendor = contract.Vendor is null ? school.OwnSite : _vendors[contract.Vendor];
            var since = Begin(school, contract.Campaigns.Min(c => c.FromMonth)) - Duration.FromDays(12);
            rows.Add((contract, profile, vendor, new()
            {
                ClientId = school.Client.Id, VendorId = vendor.Id, Payout = contract.Payout, PercentOfSpend = contract.Percent, CanPostLeads = contract.CanPostLeads, ReturnDays = contract.ReturnDays, CreatedAt = since, UpdatedAt = since,
            }));
        }
        db.AddRange(rows.Select(r => r.Row));
        await db.SaveChangesAsync(cancellationToken);

        foreach (var (contract, profile, vendor, row) in rows)
            foreach (var demo in contract.Campaigns)
            {
                var group = school.ProgramGroups.First(g => g.Name == demo.Group);
                var starts = Begin(school, demo.FromMonth);
                var stopped = demo.StoppedDaysAgo is { } days ? span.DaysAgo(days, school.Zone, 16, 30) : (Instant?)null;
                var campaign = new ClientCampaign
                {
                    PublicId = DemoDice.For(seed, $"campaign {school.Client.Slug} {vendor.Name} {demo.Group} {demo.Type}").PublicId(), ClientId = school.Client.Id, VendorId = vendor.Id, ContractId = row.Id, ProgramGroupId = group.Id,
                    Name = demo.Group, Type = demo.Type, Status = demo.Status, OverCap = demo.OverCap, CreatedAt = starts - Duration.FromDays(9), UpdatedAt = stopped ?? starts - Duration.FromDays(9),
                };
                var poster = contract.Vendor is not null ? _vendorKeys[vendor.Id] : school.Client.Endpoint!.AnonymousLeads ? Viewer.Anonymous : school.Key;
                var state = new DemoCampaignState(school, contract, demo, profile, vendor, row, campaign) { Poster = poster, Starts = starts, Stopped = stopped };
                state.Programs.AddRange(school.Programs.Where(p => p.ProgramGroupId == group.Id));
                state.Ads = demo.Ads ? DemoSpend.Ads(seed, state) : [];
                school.Campaigns.Add(state);
            }
        foreach (var state in school.Campaigns) state.Ambiguous = school.Campaigns.Any(o => o != state && o.Vendor == state.Vendor && o.Campaign.ProgramGroupId == state.Campaign.ProgramGroupId);
        db.AddRange(school.Campaigns.Select(c => c.Campaign));
        await db.SaveChangesAsync(cancellationToken);
    }

    private void AddRules(DemoSchoolState school)
    {
        var rows = _rules[school] = [];
        foreach (var rule in school.School.Rules)
        {
            var campaign = rule.At.Contains('/', StringComparison.Ordinal) ? school.Campaigns.First(c => c.Vendor.Name + "/" + c.Demo.Group == rule.At) : null;
            var program = campaign is null && rule.At.Length > 0 ? school.Programs.First(p => p.Code == rule.At) : null;
            var level = campaign is not null ? FilterRuleLevel.Campaign : program is not null ? FilterRuleLevel.Program : FilterRuleLevel.Client;
            var since = rule.Since is { } days ? span.DaysAgo(days, school.Zone, 10, 5) : school.Client.CreatedAt;
            rows.Add((new()
            {
                ClientId = school.Client.Id, Level = level, CampaignId = campaign?.Campaign.Id, DegreeProgramId = program?.Id, Name = rule.Name, Enabled = rule.OffSince is null, Position = rows.Count(r => r.Row.Level == level),
                Note = rule.Note, When = [.. rule.When], CreatedAt = since, UpdatedAt = rule.OffSince is { } off ? span.DaysAgo(off, school.Zone, 10, 20) : since,
            }, rule));
        }
        db.AddRange(rows.Select(r => r.Row));
    }

    private Instant Begin(DemoSchoolState school, int month) => span.First.PlusMonths(month).OnDayOfMonth(1).AtStartOfDayInZone(school.Zone).ToInstant();
}
