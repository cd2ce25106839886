using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Intake;

namespace Vega.Domain.Replay;

/// <summary>The leads that later posts may duplicate (reading 97), in memory: what intake asks the database for.</summary>
internal sealed class ReplayPeople
{
    private readonly Dictionary<string, List<ReplayPerson>> byEmail = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ReplayPerson>> byPhone = new(StringComparer.Ordinal);

    /// <summary>Makes the person's present keys known.</summary>
    public void Know(ReplayPerson person)
    {
        Add(byEmail, person.Email, person);
        Add(byPhone, person.Phone, person);
    }

    /// <summary>The earliest lead that the post duplicates; null when there is none.</summary>
    public DuplicateMatch? Earliest(DuplicateQuery query)
    {
        ReplayPerson? earliest = null;
        if (query.Email is not null && byEmail.TryGetValue(query.Email, out var emails))
            foreach (var person in emails) if (person.Email == query.Email) Look(person);
        if (query.Phone is not null && byPhone.TryGetValue(query.Phone, out var phones))
            foreach (var person in phones) if (person.Phone == query.Phone) Look(person);
        return earliest is null ? null : new(earliest.Id, query.Email is not null && earliest.Email == query.Email, earliest.CreatedAt);

        void Look(ReplayPerson person)
        {
            if (person.CreatedAt >= query.Since && (earliest is null || person.CreatedAt < earliest.CreatedAt)) earliest = person;
        }
    }

    private static void Add(Dictionary<string, List<ReplayPerson>> index, string? key, ReplayPerson person)
    {
        if (key is null) return;
        if (!index.TryGetValue(key, out var known)) index[key] = known = new(1);
        if (!known.Contains(person)) known.Add(person);
    }
}

/// <summary>A lead by the keys that duplicates are found by; both null while it makes none.</summary>
internal sealed class ReplayPerson(PublicId id, Instant createdAt, string? email, string? phone)
{
    public PublicId Id { get; } = id;
    public Instant CreatedAt { get; } = createdAt;
    public string? Email { get; set; } = email;
    public string? Phone { get; set; } = phone;
}
