using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Domain.Scoring;
using Vega.Portal.Features.Manage.Scores;

namespace Vega.Portal.Features.Manage.Clients;

/// <summary>What may be said of a client; what is left out stays as it is, or gets its default when the client is new.</summary>
public sealed record ClientInput
{
    public Optional<string?> Slug { get; init; }

    /// <summary>Slugs beside the present one that lead to it too; a retired one of its own comes back.</summary>
    public Optional<IReadOnlyList<string>> SlugAliases { get; init; }

    /// <summary>Whether every other former slug is retired, as in a list that replaces the one that stands.</summary>
    public bool OnlyTheseAliases { get; init; }

    /// <summary>Former slugs that lead nowhere from then on.</summary>
    public Optional<IReadOnlyList<string>> RetiredSlugs { get; init; }

    public Optional<string?> Name { get; init; }
    public Optional<string?> TimeZone { get; init; }
    public Optional<bool> PrimaryLms { get; init; }
    public Optional<bool> AnonymousLeads { get; init; }

    /// <summary>Names of its own for statuses, by key; replaces all when given (reading 23).</summary>
    public Optional<IReadOnlyDictionary<string, string>> Statuses { get; init; }

    /// <summary>Names of its own for dispositions, by key; replaces all when given (reading 23).</summary>
    public Optional<IReadOnlyDictionary<string, string>> Dispositions { get; init; }

    /// <summary>Statuses by the words of the client's own system; replaces all when given (reading 117).</summary>
    public Optional<IReadOnlyDictionary<string, string>> StatusWords { get; init; }

    public Optional<IReadOnlyList<string>> ReturnReasons { get; init; }
    public Optional<int> DuplicateDays { get; init; }
    public Optional<bool> DuplicatesByEmail { get; init; }
    public Optional<bool> DuplicatesByPhone { get; init; }
    /// <summary>Thresholds of smart scores by metric; a metric that is not named stays as it is (reading 45).</summary>
    public Optional<IReadOnlyList<ScoreInput>> Scores { get; init; }

    public Optional<string?> TcpaDisclosure { get; init; }
    public ContactInput Contact { get; init; } = new();

    /// <summary>Checks everything that the input alone decides, and writes it to the client. Slugs and disclosures, which have rows of their own, are <see cref="ClientCommands"/>'.</summary>
    public void ApplyTo(Client client, Faults at)
    {
        client.Name = at.Name("name", Name.Or(client.Name));
        client.TimeZone = at.TimeZone("timeZone", TimeZone.Or(client.TimeZone));
        client.PrimaryLms = PrimaryLms.Or(client.PrimaryLms);
        client.Endpoint ??= new Endpoint();
        client.Endpoint.AnonymousLeads = AnonymousLeads.Or(client.Endpoint.AnonymousLeads);
        if (Statuses.IsGiven) client.StatusLabels = Labels(Statuses.Value, at, "statuses", StatusKey);
        if (Dispositions.IsGiven) client.DispositionLabels = Labels(Dispositions.Value, at, "dispositions", DispositionKey);
        if (StatusWords.IsGiven) client.StatusWords = Words(StatusWords.Value, at.At("statusWords"));
        if (ReturnReasons.IsGiven) client.ReturnReasons = Reasons(ReturnReasons.Value, at);
        client.Duplicates.Days = at.At("duplicates").Within("days", DuplicateDays.Or(client.Duplicates.Days), 0, 3650);
        client.Duplicates.ByEmail = DuplicatesByEmail.Or(client.Duplicates.ByEmail);
        client.Duplicates.ByPhone = DuplicatesByPhone.Or(client.Duplicates.ByPhone);
        if (Scores.IsGiven) client.Scores = ScoreInput.Apply(Scores.Value, ScoreRules.Read(client.Scores), at).ToJson();
        Contact.ApplyTo(client.Contact, at.At("contact"));
    }

    private static Dictionary<string, string> Labels(IReadOnlyDictionary<string, string> given, Faults at, string name, Func<string, (string? Key, string Fault)> read)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (word, label) in given)
        {
            var (key, fault) = read(word);
            if (key is null) at.At(name).Add(word, "unknown-key", fault);
            else if (!labels.TryAdd(key, at.At(name).Name(word, label, 100))) at.At(name).Taken(word, "is listed twice");
        }
        return labels;
    }

    private static (string? Key, string Fault) StatusKey(string word) =>
        LeadStatuses.TryParse(word, out var status) ? (status.Key(), "") : (null, $"there is no status '{word}'; there are {string.Join(", ", LeadStatuses.All.Select(s => s.Key()))}");

    private static (string? Key, string Fault) DispositionKey(string word) =>
        word.Length is > 0 and <= 64 && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') ? (word, "") : (null, "a disposition's key is up to 64 small letters, digits and _, as not_qualified");

    private static Dictionary<string, string> Words(IReadOnlyDictionary<string, string> given, Faults at)
    {
        var words = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (typed, wanted) in given)
        {
            var word = at.Name(typed, typed, 100);
            var (key, fault) = StatusKey(wanted);
            if (key is null) at.Add(word, "unknown-key", fault);
            else if (key == LeadStatus.Pending.Key()) at.Invalid(word, "no lead can be put back to pending");
            else if (LeadStatuses.TryParse(word, out var own) && own.Key() != key) at.Invalid(word, "is the key of a status itself and cannot stand for another");
            else if (!words.TryAdd(word, key)) at.Taken(word, "is listed twice");
        }
        return new Dictionary<string, string>(words, StringComparer.Ordinal);
    }

    private static List<string> Reasons(IReadOnlyList<string> given, Faults at)
    {
        var reasons = new List<string>();
        for (var i = 0; i < given.Count; i++)
        {
            var reason = at.At("returnReasons", i).Name("", given[i]);
            if (reasons.Exists(r => InputText.Same(r, reason))) at.At("returnReasons", i).Taken("", "is listed twice");
            reasons.Add(reason);
        }
        return reasons;
    }
}

/// <summary>What may be said of a contact person; null clears.</summary>
public sealed record ContactInput
{
    public Optional<string?> Name { get; init; }
    public Optional<string?> Email { get; init; }
    public Optional<string?> Address { get; init; }
    public Optional<string?> City { get; init; }
    public Optional<string?> State { get; init; }
    public Optional<string?> Zip { get; init; }
    public Optional<string?> Phone { get; init; }

    /// <summary>Checks the texts and writes them to the contact.</summary>
    public void ApplyTo(Contact contact, Faults at)
    {
        contact.Name = at.Text("name", Name.Or(contact.Name));
        contact.Email = at.Text("email", Email.Or(contact.Email));
        contact.Address = at.Text("address", Address.Or(contact.Address));
        contact.City = at.Text("city", City.Or(contact.City));
        contact.State = at.Text("state", State.Or(contact.State));
        contact.Zip = at.Text("zip", Zip.Or(contact.Zip));
        contact.Phone = at.Text("phone", Phone.Or(contact.Phone));
    }
}
