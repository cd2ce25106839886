using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Verbs.Demo;

/// <summary>The span of the demo. The year is laid out for the whole reference day, whatever the time of day, and what lies after <see cref="Now"/> is left out: the same seed and day give the same data as far as the clock has come.</summary>
internal sealed record DemoSpan(Instant Now)
{
    /// <summary>The reference day, in UTC.</summary>
    public LocalDate Today { get; } = Now.InUtc().Date;

    /// <summary>The first of the 13 months.</summary>
    public YearMonth First => Today.ToYearMonth().PlusMonths(-12);

    public Instant Start => First.OnDayOfMonth(1).AtMidnight().InUtc().ToInstant();

    /// <summary>Midnight before the reference day; the number of leads asked for ends here, and the day's leads so far come on top.</summary>
    public Instant Midnight => Today.AtMidnight().InUtc().ToInstant();

    /// <summary>Some time after the current month has ended everywhere, so that a whole month's volume can be foreseen.</summary>
    public Instant Horizon => Today.ToYearMonth().PlusMonths(1).OnDayOfMonth(2).AtMidnight().InUtc().ToInstant();

    public int Hours => (int)(Horizon - Start).TotalHours;

    public Instant DaysAgo(int days, DateTimeZone zone, int hour = 9, int minute = 0) => Today.PlusDays(-days).At(new LocalTime(hour, minute)).InZoneLeniently(zone).ToInstant();
}

/// <summary>A school with its rows, and what its leads need while they are made.</summary>
internal sealed class DemoSchoolState(DemoSchool school, DateTimeZone zone, Client client)
{
    public DemoSchool School { get; } = school;
    public DateTimeZone Zone { get; } = zone;
    public Client Client { get; } = client;
    public ClientLedger Ledger { get; set; } = null!;
    public Vendor OwnSite { get; set; } = null!;
    public List<Campus> Campuses { get; } = [];
    public List<DegreeProgram> Programs { get; } = [];
    public List<ProgramGroup> ProgramGroups { get; } = [];
    public List<LeadField> Fields { get; } = [];
    public List<DemoCampaignState> Campaigns { get; } = [];
    public Dictionary<(int Campaign, int Year, int Month), Allocation> Allocations { get; } = [];
    public Viewer Key { get; set; } = Viewer.System;
    public string Crm => Key.Actor;
    public string AccountManager { get; set; } = Viewer.System.Actor;
    public DemoKnown Known { get; } = new();

    /// <summary>The configurations that were in force one after the other, each with the moment it began; the last is what the tables say.</summary>
    public List<(Instant From, ClientConfiguration Configuration)> Versions { get; } = [];

    /// <summary>Its filter rules after each time they changed.</summary>
    public List<RuleVersion> RuleVersions { get; } = [];

    /// <summary>The configuration in force at a moment. Moments come in order.</summary>
    public ClientConfiguration At(Instant moment)
    {
        while (_version + 1 < Versions.Count && Versions[_version + 1].From <= moment) _version++;
        return Versions[_version].Configuration;
    }

    private int _version;
}

/// <summary>A campaign with its rows, and who posts to it.</summary>
internal sealed class DemoCampaignState(DemoSchoolState school, DemoContract contract, DemoCampaign demo, DemoVendor profile, Vendor vendor, Contract row, ClientCampaign campaign)
{
    public DemoSchoolState School { get; } = school;
    public DemoContract Terms { get; } = contract;
    public DemoCampaign Demo { get; } = demo;
    public DemoVendor Profile { get; } = profile;
    public Vendor Vendor { get; } = vendor;
    public Contract Contract { get; } = row;
    public ClientCampaign Campaign { get; } = campaign;
    public required Viewer Poster { get; init; }
    public required Instant Starts { get; init; }
    public Instant? Stopped { get; init; }
    public List<DegreeProgram> Programs { get; } = [];
    public DemoAd[] Ads { get; set; } = [];

    /// <summary>Another active campaign of the vendor takes the same programs, so that a post must name its campaign.</summary>
    public bool Ambiguous { get; set; }
}

/// <summary>An ad and its share of a campaign's budget.</summary>
internal sealed record DemoAd(string Platform, string Source, string Account, string AdCampaign, string Set, string Id, double Share, double ClickRate);
