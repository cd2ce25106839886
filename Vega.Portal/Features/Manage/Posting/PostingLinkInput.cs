using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Features.Manage.Posting;

/// <summary>What may be said of a link when it is made.</summary>
public sealed record PostingLinkInput
{
    /// <summary>How long a link lasts that says nothing else.</summary>
    public static readonly Duration Usual = Duration.FromDays(30);

    /// <summary>The longest that one may last.</summary>
    public static readonly Duration Longest = Duration.FromDays(365);

    public int? Campaign { get; init; }
    public Optional<string?> Name { get; init; }
    public Optional<Instant?> ExpiresAt { get; init; }
    public Optional<bool> ShowsRules { get; init; }

    /// <summary>Checks everything that the input alone decides, and writes it.</summary>
    public void ApplyTo(PostingLink link, Instant now, Faults at)
    {
        link.Name = at.Name("name", Name.Value, 100);
        link.ShowsRules = ShowsRules.Value;
        link.ExpiresAt = ExpiresAt.Value ?? now + Usual;
        if (link.ExpiresAt <= now) at.Invalid("expires-at", "must lie in the future");
        else if (link.ExpiresAt > now + Longest) at.Invalid("expires-at", $"must lie within {Longest.Days} days; make a new link then");
    }
}
