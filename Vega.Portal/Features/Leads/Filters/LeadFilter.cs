using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using NodaTime;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Filters;

/// <summary>Which leads a list shows. It is read from the page's address and written back to it, so that a copied link shows the same list.</summary>
public sealed record LeadFilter
{
    public const string TextKey = "q";
    public const string TestKey = "test";
    public const string IdsKey = "ids";

    /// <summary>The client of the switcher; null for all the viewer sees.</summary>
    public int? ClientId { get; init; }

    /// <summary>The client as the address names it.</summary>
    public string? ClientSlug { get; init; }

    /// <summary>Free text.</summary>
    public string? Text { get; init; }

    /// <summary>Value by attribute, as written in the address and in its order; only attributes that exist.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values { get; init; } = [];

    /// <summary>The zone that plain dates belong to.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    public string? this[string key] => Values.FirstOrDefault(v => v.Key == key).Value;

    /// <summary>How many filters narrow the list, free text included; without a word about tests there are none.</summary>
    public int Count => Values.Count + (Text is null ? 0 : 1);

    /// <summary>True when nothing but the client narrows the list.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Reads an address. An attribute that does not exist is passed over here; the API refuses it (reading 65).</summary>
    public static LeadFilter Read(string uri, PortalScope scope)
    {
        var query = QueryHelpers.ParseQuery(uri.Contains('?') ? uri[uri.IndexOf('?')..] : "");
        return new LeadFilter
        {
            ClientId = scope.ClientId, ClientSlug = scope.Client?.Slug, Zone = scope.Zone,
            Text = query.TryGetValue(TextKey, out var text) && !StringValues.IsNullOrEmpty(text) ? text.ToString().Trim() : null,
            Values = [.. query.Where(q => LeadAttributes.Find(q.Key) is not null && !StringValues.IsNullOrEmpty(q.Value)).Select(q => KeyValuePair.Create(q.Key, q.Value.ToString()))],
        };
    }

    /// <summary>The filter with another value for an attribute, or without it.</summary>
    public LeadFilter With(string key, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return this with { Values = [.. Values.Where(v => v.Key != key)] };
        return Values.Any(v => v.Key == key)
            ? this with { Values = [.. Values.Select(v => v.Key == key ? KeyValuePair.Create(key, value) : v)] }
            : this with { Values = [.. Values, KeyValuePair.Create(key, value)] };
    }

    /// <summary>Only the client left.</summary>
    public LeadFilter Cleared() => this with { Text = null, Values = [] };

    /// <summary>As parameters of an address.</summary>
    public IEnumerable<(string Key, string? Value)> Parameters => [(TextKey, Text), .. Values.Select(v => (v.Key, (string?)v.Value))];

    /// <summary>The page's address with this filter, and perhaps one lead open.</summary>
    public string Address(string? lead = null, string? at = null) => Links.Leads(ClientSlug, [.. Parameters, ("at", at), ("lead", lead)]);

    public bool Equals(LeadFilter? other) => other is not null && (ClientId, Text, Zone.Id) == (other.ClientId, other.Text, other.Zone.Id) && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(ClientId, Text, Values.Count);
}
