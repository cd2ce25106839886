using System.Globalization;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Domain.Performance;

namespace Vega.Benchmarks.Performance;

/// <summary>
/// A year of leads in the order in which they happened, by a fixed seed: 20 clients, 60 vendors, 1,200 campaigns; later statuses come days and weeks later, between the leads of
/// others. About 2.8 events a lead. With people, each lead has a name, an e-mail address and a phone number, shared by two leads.
/// </summary>
internal sealed class SyntheticLeads(int count, bool people = false)
{
    public const int Clients = 20, Vendors = 60, CampaignsEach = 60;

    public static readonly Instant First = Instant.FromUtc(2025, 11, 1, 5, 0);
    public static readonly Duration Span = Duration.FromDays(365);

    private static readonly string[] States = ["CA", "TX", "FL", "NY", "PA", "IL", "OH", "GA", "NC", "MI", "NJ", "VA", "WA", "AZ", "MA", "TN", "IN", "MD", "MO", "WI", "CO", "MN", "SC", "AL", "LA", "KY", "OR", "OK", "CT", "UT", "IA", "NV", "AR", "MS", "KS", "NM", "NE", "ID", "WV", "HI", "NH", "ME", "MT", "RI", "DE", "SD", "ND", "AK", "VT", "WY"];
    private static readonly string[] Sources = ["facebook", "google", "tiktok", "email", "organic", "partner", "radio", "search"];
    private static readonly string[] FirstNames = ["Ada", "Ben", "Carla", "Dev", "Elena", "Felix", "Grace", "Hugo", "Ines", "Jonas", "Kira", "Liam", "Mona", "Nils", "Olga", "Paul", "Rosa", "Sven", "Tara", "Yusuf"];
    private static readonly string[] Syllables = ["ber", "dal", "fen", "gar", "hol", "ker", "lin", "mor", "nov", "per", "ros", "san", "tor", "val", "win", "zel"];
    private readonly Random _random = new(20_261_121);
    private readonly PriorityQueue<(int Lead, Step Step), long> _due = new();
    private readonly long[] _seq = new long[Clients + 1];

    private readonly record struct Step(int ClientId, LeadStatus Status, int Rank, bool Billable, int Cost, int? Program, string City, string State, int Left);

    /// <summary>The last event number of each client, once all was taken.</summary>
    public IReadOnlyList<long> LastSeq => _seq;

    /// <summary>Leads and events by turns, in order of time. Lead rows hold what never changes; <see cref="Finish"/> tells how they stand in the end.</summary>
    public IEnumerable<(Lead? Lead, LeadEvent? Event)> All()
    {
        for (var i = 1; i <= count; i++)
        {
            var created = First + Span * ((double)i / count);
            foreach (var e in Due(created.ToUnixTimeMilliseconds())) yield return (null, e);
            var lead = Make(i, Instant.FromUnixTimeMilliseconds(created.ToUnixTimeMilliseconds()));
            yield return (lead, null);
            var step = Begin(lead);
            yield return (null, Event(i, lead.CreatedAt, LeadEventType.Received, step));
            Later(i, lead.CreatedAt, step);
        }
        foreach (var e in Due(long.MaxValue)) yield return (null, e);
    }

    /// <summary>How a lead stands after its last event.</summary>
    public static void Finish(Lead lead, LeadEvent last)
    {
        (lead.Status, lead.FunnelRank, lead.Billable, lead.CostInCents, lead.CurrentDegreeProgramId) = (last.Status, last.FunnelRank, last.Billable, last.CostInCents, last.DegreeProgramId);
        (lead.Contact.City, lead.Contact.State, lead.UpdatedSeq, lead.UpdatedAt, lead.StatusChangedAt) = (last.City, last.State, last.Seq, last.RecordedAt, last.RecordedAt);
        lead.KeepDuplicateKeys();
    }

    /// <summary>The vendor of a client's campaign.</summary>
    public static int VendorOf(int client, int slot) => 1 + (client * 7 + slot) % Vendors;

    private Lead Make(int id, Instant created)
    {
        var client = 1 + (int)(Clients * Math.Pow(_random.NextDouble(), 1.6));
        var slot = (int)(CampaignsEach * Math.Pow(_random.NextDouble(), 1.4));
        var vendor = VendorOf(client, slot);
        var ad = _random.Next(3) == 0 ? _random.Next(3000) : -1;
        return new Lead
        {
            Contact = people ? Person(id / 2) : new ContactDetails(), Id = id, PublicId = new PublicId(id * 2_654_435_761L), ClientId = client, VendorId = vendor, ContractId = client * Vendors + vendor, CampaignId = (client - 1) * CampaignsEach + slot + 1,
            CampaignType = (CampaignType)(slot % 2), ProgramGroupId = client * 10 + slot % 6, DegreeProgramId = client * 100 + _random.Next(40), CreatedAt = created, CreatedOn = created.InUtc().Date,
            OriginalCity = "City " + (int)(8000 * Math.Pow(_random.NextDouble(), 3)), OriginalState = States[(int)(States.Length * Math.Pow(_random.NextDouble(), 1.5))], Source = Sources[_random.Next(Sources.Length)],
            SubId = "creative_" + (int)(50_000 * Math.Pow(_random.NextDouble(), 2)), AdId = ad < 0 ? null : "ad" + ad, AdSetId = ad < 0 ? null : "set" + ad / 5, AdCampaignId = ad < 0 ? null : "camp" + ad / 40,
            AdAccountId = ad < 0 ? null : "act" + ad / 300, MarketingPlatformId = ad < 0 ? null : ad % 3 == 0 ? "google" : "meta", CampusId = _random.Next(4) == 0 ? client * 5 + _random.Next(4) : null,
            LandingPageId = _random.Next(5) == 0 ? "lp" + _random.Next(200) : null, TemplateId = _random.Next(5) == 0 ? "t" + _random.Next(12) : null, Payout = Payout.CostPerLead,
            ComplyedCreativeId = _random.Next(6) == 0 ? "cr" + _random.Next(900) : null, PrimaryClientId = _random.Next(9) == 0 ? client : null, Test = _random.Next(200) == 0,
        };
    }

    private static ContactDetails Person(int number)
    {
        var (first, last) = (FirstNames[number % FirstNames.Length], string.Concat(Enumerable.Range(0, 3).Select(i => Syllables[number / FirstNames.Length * 7919 / (int)Math.Pow(16, i) % 16])));
        return new ContactDetails
        {
            FirstName = first, LastName = char.ToUpperInvariant(last[0]) + last[1..], Email = $"{first}.{last}{number}@example.com".ToLowerInvariant(),
            Phone = string.Create(CultureInfo.InvariantCulture, $"{201 + number % 700}{200 + number / 700 % 800:000}{number / 560_000 % 10_000:0000}"),
        };
    }

    private Step Begin(Lead lead)
    {
        var accepted = _random.Next(100) < 78;
        var status = accepted ? LeadStatus.NewLead : _random.Next(10) < 8 ? LeadStatus.Rejected : _random.Next(2) == 0 ? LeadStatus.Filtered : LeadStatus.Error;
        return new Step(lead.ClientId, status, accepted ? 1 : 0, accepted, 2500 + 500 * (lead.CampaignId!.Value % 20), lead.DegreeProgramId, lead.OriginalCity!, lead.OriginalState!, accepted ? _random.Next(1, 6) : 0);
    }

    private void Later(int lead, Instant after, Step step)
    {
        if (step.Left == 0) return;
        var draw = _random.Next(100);
        var next = step with { Left = step.Left - 1 };
        if (draw < 8) next = next with { Status = LeadStatus.Returned, Rank = 0, Billable = false, Left = 0 };
        else if (draw < 12) next = next with { City = "City " + _random.Next(8000), State = States[_random.Next(States.Length)] };
        else if (draw < 14) next = next with { Program = step.ClientId * 100 + _random.Next(40) };
        else if (draw < 17) next = next with { Status = LeadStatus.CustomGood1 + (byte)_random.Next(3) };
        else if (step.Rank < LeadStatuses.HighestRank) next = next with { Rank = Math.Min(LeadStatuses.HighestRank, step.Rank + _random.Next(1, 3)) };
        if (draw >= 17) next = next with { Status = LeadStatus.NewLead + (byte)(next.Rank - 1) };
        _due.Enqueue((lead, next), after.ToUnixTimeMilliseconds() + 3_600_000L + (long)(Math.Pow(_random.NextDouble(), 2) * 30 * 86_400_000L));
    }

    private IEnumerable<LeadEvent> Due(long until)
    {
        while (_due.TryPeek(out _, out var at) && at <= until)
        {
            var (lead, step) = _due.Dequeue();
            var time = Instant.FromUnixTimeMilliseconds(at);
            yield return Event(lead, time, LeadEventType.Status, step);
            Later(lead, time, step);
        }
    }

    private LeadEvent Event(int lead, Instant at, LeadEventType type, Step step) => new()
    {
        ClientId = step.ClientId, Seq = ++_seq[step.ClientId], LeadId = lead, Type = type, RecordedAt = at, Actor = "system", Status = step.Status, FunnelRank = step.Rank, Billable = step.Billable,
        CostInCents = step.Cost, HoldsSlot = step.Billable, DegreeProgramId = step.Program, City = step.City, State = step.State,
    };
}
