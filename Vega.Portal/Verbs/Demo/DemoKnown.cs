using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;

namespace Vega.Portal.Verbs.Demo;

/// <summary>Whom a school knows: what the duplicate query asks the tables, kept in memory as hashes, and the people lately posted, of whom some are posted again.</summary>
internal sealed class DemoKnown
{
    private const int Remembered = 1500;
    private readonly Dictionary<ulong, DemoKnownLead> _byEmail = [];
    private readonly Dictionary<ulong, DemoKnownLead> _byPhone = [];
    private readonly List<DemoPerson> _lately = new(Remembered);
    private int _next;

    /// <summary>The earliest lead that a post would duplicate (reading 97).</summary>
    public DuplicateMatch? Find(DuplicateQuery query)
    {
        var byEmail = query.Email is { } email && _byEmail.GetValueOrDefault(Hash(email)) is { Counts: true } first && first.CreatedAt >= query.Since ? first : null;
        var byPhone = query.Phone is { } phone && _byPhone.GetValueOrDefault(Hash(phone)) is { Counts: true } second && second.CreatedAt >= query.Since ? second : null;
        var match = byEmail is null ? byPhone : byPhone is null || byEmail.CreatedAt <= byPhone.CreatedAt ? byEmail : byPhone;
        return match is null ? null : new(match.Id, match == byEmail, match.CreatedAt);
    }

    public DemoKnownLead? Add(Lead lead, string? email, string? phone)
    {
        if (!DuplicateRule.Counts(lead.Status, lead.Test)) return null;
        var known = new DemoKnownLead(lead.PublicId, lead.CreatedAt);
        if (email is not null) _byEmail[Hash(email)] = known;
        if (phone is not null) _byPhone[Hash(phone)] = known;
        return known;
    }

    public bool HasEmail(string email) => _byEmail.ContainsKey(Hash(email));

    public bool HasPhone(string phone) => _byPhone.ContainsKey(Hash(phone));

    /// <summary>Forgets what no query can ask for any more.</summary>
    public void Forget(Instant before)
    {
        foreach (var index in new[] { _byEmail, _byPhone })
            foreach (var (key, known) in index)
                if (known.CreatedAt < before) index.Remove(key);
    }

    public void Remember(DemoPerson person)
    {
        if (_lately.Count < Remembered) _lately.Add(person);
        else _lately[_next++ % Remembered] = person;
    }

    public DemoPerson? Recall(ref DemoDice dice) => _lately.Count < 40 ? null : dice.Of(_lately);

    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211;
        return hash ^ (hash >> 29);
    }
}

/// <summary>A lead that a later post may duplicate, as long as it counts.</summary>
internal sealed class DemoKnownLead(PublicId id, Instant createdAt)
{
    public PublicId Id { get; } = id;
    public Instant CreatedAt { get; } = createdAt;
    public bool Counts { get; set; } = true;
}

internal sealed record DemoPerson(string FirstName, string LastName, string Email, string Phone, string Street, DemoPlace Place, string Zip);
