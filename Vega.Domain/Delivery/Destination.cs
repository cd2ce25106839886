using NodaTime;

namespace Vega.Domain.Delivery;

/// <summary>When the sender of a post learns what the client's own system said. The numbers are stored.</summary>
public enum DeliveryMode : byte
{
    /// <summary>Within the post when the system answers in time, otherwise later.</summary>
    Wait = 0,
    /// <summary>Always later: the post is answered <c>pending</c> at once.</summary>
    Later = 1,
}

/// <summary>How a body is written. The numbers are stored.</summary>
public enum DeliveryFormat : byte
{
    /// <summary><c>application/json</c>.</summary>
    Json = 0,
    /// <summary><c>application/x-www-form-urlencoded</c>.</summary>
    Form = 1,
}

/// <summary>How Vega shows who it is. The numbers are stored.</summary>
public enum DeliveryAuth : byte
{
    /// <summary>Not at all, or by a header.</summary>
    None = 0,
    /// <summary><c>Authorization: Bearer</c>.</summary>
    Bearer = 1,
    /// <summary><c>Authorization: Basic</c>.</summary>
    Basic = 2,
    /// <summary>A signature over id, time and body, as Standard Webhooks has it.</summary>
    Hmac = 3,
}

/// <summary>Where a client's accepted leads are delivered: its own system, over HTTP.</summary>
public sealed class Destination
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The client.</summary>
    public int ClientId { get; set; }

    /// <summary>The campaign whose leads go there; null for all that have no destination of their own.</summary>
    public int? CampaignId { get; set; }

    /// <summary>Name.</summary>
    public required string Name { get; set; }

    /// <summary>The address that is posted to.</summary>
    public required string Url { get; set; }

    /// <summary>The address that test leads are posted to; null sends none of them.</summary>
    public string? TestUrl { get; set; }

    /// <summary>When the sender of a post learns the answer.</summary>
    public DeliveryMode Mode { get; set; }

    /// <summary>How the body is written.</summary>
    public DeliveryFormat Format { get; set; }

    /// <summary>How Vega shows who it is.</summary>
    public DeliveryAuth Auth { get; set; }

    /// <summary>The name of a basic authorization.</summary>
    public string? UserName { get; set; }

    /// <summary>The token, password or signing key, encrypted; never shown again.</summary>
    public string? ProtectedSecret { get; set; }

    /// <summary>When <see cref="ProtectedSecret"/> was set.</summary>
    public Instant? SecretSetAt { get; set; }

    /// <summary>Headers sent with every request, by name; the values are encrypted and never shown again.</summary>
    public Dictionary<string, string> ProtectedHeaders { get; set; } = [];

    /// <summary>The body template (see <see cref="BodyTemplate"/>); null sends every field under its own name.</summary>
    public string? Body { get; set; }

    /// <summary>How answers are read, the first that matches wins; what none matches is read by <see cref="AnswerReading"/>'s own rules.</summary>
    public List<AnswerRule> Answers { get; set; } = [];

    /// <summary>Where an answer tells the lead's id in the client's system, as <c>$.id</c>; null looks at the usual names.</summary>
    public string? ExternalIdPath { get; set; }

    /// <summary>Where an answer tells why it says no, as <c>$.errors[0].message</c>; null looks at the usual names.</summary>
    public string? ReasonPath { get; set; }

    /// <summary>The most requests at once, over all nodes.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>How long one request may take.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Since when it waits for somebody to resume it; null while it runs.</summary>
    public Instant? PausedAt { get; set; }

    /// <summary>When it was archived: it takes no more leads.</summary>
    public Instant? ArchivedAt { get; set; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>When it last changed.</summary>
    public Instant UpdatedAt { get; set; }

    /// <summary>Where a lead goes: a test lead never where real ones do. Null when it goes nowhere.</summary>
    public string? AddressOf(bool test) => test ? TestUrl : Url;
}

/// <summary>How a destination fares, the same for every node; written by the sender alone.</summary>
public sealed class DestinationCircuit
{
    /// <summary>The destination.</summary>
    public int DestinationId { get; set; }

    /// <summary>Attempts in a row that got no usable answer.</summary>
    public int Failures { get; set; }

    /// <summary>Nothing is sent before; then one request tries whether it is mended. Null while requests flow.</summary>
    public Instant? OpenUntil { get; set; }

    /// <summary>Since when requests do not flow; null while they do.</summary>
    public Instant? OpenSince { get; set; }

    /// <summary>What went wrong last, in a few words without personal data.</summary>
    public string? LastFault { get; set; }

    /// <summary>When something went wrong last.</summary>
    public Instant? LastFaultAt { get; set; }

    /// <summary>When it last gave a usable answer.</summary>
    public Instant? LastAnswerAt { get; set; }

    /// <summary>Counts a usable answer: requests flow.</summary>
    public void Answered(Instant now) => (Failures, OpenUntil, OpenSince, LastAnswerAt) = (0, null, null, now);

    /// <summary>Counts a failure. After <paramref name="limit"/> in a row nothing is sent for <paramref name="rest"/>, doubled with each further one up to 32 times, or until the time that the system itself named.</summary>
    public void Failed(Instant now, string fault, int limit, Duration rest, Instant? notBefore)
    {
        (Failures, LastFault, LastFaultAt) = (Failures + 1, fault, now);
        var until = Failures >= limit ? now + rest * (1 << Math.Min(5, Failures - limit)) : OpenUntil;
        if (notBefore is { } named && (until is null || named > until)) until = Instant.Min(named, now + Duration.FromHours(1));
        if (until is null) return;
        OpenUntil = until;
        OpenSince ??= now;
    }
}
