using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Destinations;

/// <summary>What may be said of a destination; what is left out stays as it is, or gets its default when it is new.</summary>
public sealed record DestinationInput
{
    public Optional<string?> Name { get; init; }
    public Optional<string?> Url { get; init; }
    /// <summary>Where test leads go; null sends none.</summary>
    public Optional<string?> TestUrl { get; init; }

    public Optional<DeliveryMode> Mode { get; init; }
    public Optional<DeliveryFormat> Format { get; init; }
    public Optional<DeliveryAuth> Auth { get; init; }
    public Optional<string?> UserName { get; init; }

    /// <summary>Token, password or signing key. Left out or blank keeps what is stored.</summary>
    public Optional<string?> Secret { get; init; }

    /// <summary>All headers by name; a value that is blank keeps what is stored.</summary>
    public Optional<IReadOnlyDictionary<string, string>> Headers { get; init; }

    public Optional<string?> Body { get; init; }
    public Optional<IReadOnlyList<AnswerRule>> Answers { get; init; }
    public Optional<string?> ExternalIdPath { get; init; }
    public Optional<string?> ReasonPath { get; init; }
    public Optional<int> Concurrency { get; init; }
    public Optional<int> TimeoutSeconds { get; init; }
    public Optional<bool> Paused { get; init; }

    private static readonly string[] OurHeaders = ["content-type", "content-length", "host", "connection", "transfer-encoding", "webhook-id", "webhook-timestamp", "webhook-signature", "x-vega-test", "expect", "upgrade", "te", "trailer"];

    /// <summary>Checks all of it against the client's fields and writes it to the destination.</summary>
    public void ApplyTo(Destination destination, FieldCatalog fields, Secrets secrets, ConfigurationEdit edit, Faults at)
    {
        destination.Url = Address(at, "url", Url.Or(destination.Url)) ?? "";
        if (destination.Url.Length == 0) at.Missing("url", "is needed, as https://crm.example.edu/leads");
        destination.TestUrl = Address(at, "testUrl", TestUrl.Or(destination.TestUrl));
        if (destination.TestUrl is { } test && test == destination.Url) at.Invalid("testUrl", "must be another address than the one real leads go to");
        destination.Name = at.Name("name", Name.Or(destination.Name.Length > 0 ? destination.Name : Host(destination.Url)), 100);
        destination.Mode = Mode.Or(destination.Mode);
        destination.Format = Format.Or(destination.Format);
        destination.Auth = Auth.Or(destination.Auth);
        destination.UserName = at.Text("userName", UserName.Or(destination.UserName));
        destination.Body = at.LongText("body", Body.Or(destination.Body), BodyTemplate.MaxLength);
        if (BodyTemplate.Parse(destination.Body, destination.Format, fields).Fault is { } fault) at.Invalid("body", fault);
        if (Answers.IsGiven) destination.Answers = [.. Answers.Value];
        for (var i = 0; i < destination.Answers.Count; i++) destination.Answers[i].Check(at.At("answers", i));
        if (destination.Answers.Count > 50) at.Invalid("answers", "there may be at most 50 rules");
        destination.ExternalIdPath = Path(at, "externalIdPath", ExternalIdPath.Or(destination.ExternalIdPath));
        destination.ReasonPath = Path(at, "reasonPath", ReasonPath.Or(destination.ReasonPath));
        destination.Concurrency = at.Within("concurrency", Concurrency.Or(destination.Concurrency), 1, 64);
        destination.TimeoutSeconds = at.Within("timeoutSeconds", TimeoutSeconds.Or(destination.TimeoutSeconds), 1, 120);
        if (Paused.IsGiven) destination.PausedAt = Paused.Value ? destination.PausedAt ?? edit.Now : null;
        PutSecret(destination, secrets, edit, at);
        PutHeaders(destination, secrets, at);
    }

    private void PutSecret(Destination destination, Secrets secrets, ConfigurationEdit edit, Faults at)
    {
        if (Secret.Value is { Length: > 0 } secret)
        {
            if (secret.Length > 1000 || secret.Any(char.IsControl)) at.Invalid("secret", "must be a text of at most 1000 characters without control characters");
            else if (secret.Trim() == Masking.Mask) at.Add("secret", "masked-value", "is the mask, not a secret; leave it out to keep what is stored");
            // The same again is no change: what is encrypted twice never looks alike.
            else if (secrets.Reveal(destination.ProtectedSecret) != secret) (destination.ProtectedSecret, destination.SecretSetAt) = (secrets.Protect(secret), edit.Now);
        }
        if (destination.Auth == DeliveryAuth.None) (destination.ProtectedSecret, destination.SecretSetAt) = (null, null);
        else if (destination.ProtectedSecret is null) at.Missing("secret", $"is needed: the {(destination.Auth == DeliveryAuth.Basic ? "password" : destination.Auth == DeliveryAuth.Bearer ? "token" : "signing key")}");
        if (destination.Auth == DeliveryAuth.Basic && destination.UserName is null) at.Missing("userName", "is needed for a basic authorization");
        if (destination is { Auth: DeliveryAuth.Basic, UserName: { } user } && user.Contains(':')) at.Invalid("userName", "must not hold a colon");
    }

    private void PutHeaders(Destination destination, Secrets secrets, Faults at)
    {
        if (!Headers.IsGiven) return;
        var kept = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var place = at.At("headers");
        foreach (var (name, value) in Headers.Value)
        {
            var stored = destination.ProtectedHeaders.FirstOrDefault(h => InputText.Same(h.Key, name)).Value;
            if (name.Length is 0 or > 100 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) place.Invalid(name, "is no name of a header: letters, digits and dashes");
            else if (OurHeaders.Contains(name.ToLowerInvariant())) place.Invalid(name, "is set by Vega itself");
            else if (value.Length > 2000 || value.Any(char.IsControl)) place.Invalid(name, "must be a text of at most 2000 characters without control characters");
            else if (value.Length == 0 && stored is null) place.Missing(name, "needs a value");
            else if (!kept.TryAdd(name, value.Length == 0 || secrets.Reveal(stored) == value ? stored! : secrets.Protect(value))) place.Taken(name, "is listed twice");
        }
        if (kept.Count > 30) at.Invalid("headers", "there may be at most 30");
        destination.ProtectedHeaders = new Dictionary<string, string>(kept, StringComparer.Ordinal);
    }

    private static string? Address(Faults at, string name, string? given)
    {
        var text = at.Text(name, given, 2000);
        if (text is null) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0) at.Invalid(name, "must be an address that begins with https:// or http://");
        else if (url.UserInfo.Length > 0) at.Invalid(name, "must not hold a user or password; use a basic authorization");
        else if (url.Fragment.Length > 0) at.Invalid(name, "must not hold a #");
        return text;
    }

    private static string Host(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Host : "";

    private static string? Path(Faults at, string name, string? given)
    {
        var path = at.Text(name, given, 200);
        if (path is not null && !JsonPath.IsValid(path)) at.Invalid(name, "must be a place in JSON, as $.id or $.errors[0].message");
        return path;
    }
}
