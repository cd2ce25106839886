using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Api;

/// <summary>
/// Free-text search of leads: the whole or the beginning of a name, an e-mail address, a phone number or an id, each found in its own index. Masked viewers reach no personal
/// data: for them ids are looked for, and the whole address or number that they were granted to look up (design §5; reading 62).
/// </summary>
public sealed class LeadFinding
{
    /// <summary>Up to so many hits are looked up one by one; more lie so dense that walking the list in its order finds a page sooner.</summary>
    private const int Sparse = 50_000;

    /// <summary>The rows that match the text.</summary>
    public async Task<IQueryable<LeadResourceRow>> NarrowAsync(VegaDbContext db, IQueryable<LeadResourceRow> rows, string text, Viewer viewer, LookUpTerm? lookUp, CancellationToken cancellationToken)
    {
        var conditions = Conditions(text, viewer.SeesPersonalData).ToList();
        if (lookUp?.Email is { } email) conditions.Add(l => l.Contact.Email == email);
        if (lookUp?.Phone is { } phone) conditions.Add(l => l.Contact.Phone == phone);
        if (conditions.Count == 0) return rows.Where(_ => false);
        // Each condition is a run of one index. In one statement with OR, databases tend to read the whole table instead.
        var hits = conditions.Select(c => db.Leads.Where(c).Select(l => l.Id)).Aggregate((all, one) => all.Concat(one));
        if (await hits.Take(Sparse + 1).CountAsync(cancellationToken) <= Sparse) return rows.Where(r => hits.Contains(r.Lead.Id));
        if (!viewer.SeesPersonalData) return rows.Where(r => r.Lead.ExternalId!.StartsWith(text));
        var key = SearchKey.Of(text)!;
        var (first, last) = Split(key);
        return last.Length == 0
            ? rows.Where(r => r.Lead.Contact.FirstNameKey!.StartsWith(key) || r.Lead.Contact.LastNameKey!.StartsWith(key) || r.Lead.Contact.Email!.StartsWith(key) || r.Lead.Contact.Phone!.StartsWith(key) || r.Lead.ExternalId!.StartsWith(text))
            : rows.Where(r => r.Lead.Contact.FirstNameKey!.StartsWith(first) && r.Lead.Contact.LastNameKey!.StartsWith(last));
    }

    /// <summary>The conditions of which a lead must meet one; each is a run of one index.</summary>
    internal static IEnumerable<Expression<Func<Lead, bool>>> Conditions(string text, bool personal)
    {
        if (PublicIds(text) is var (lowest, highest)) yield return lowest == highest ? l => l.PublicId == lowest : l => l.PublicId >= lowest && l.PublicId <= highest;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) yield return l => l.Id == id;
        if (SearchKey.After(text) is { } afterExternal) yield return l => string.Compare(l.ExternalId, text) >= 0 && string.Compare(l.ExternalId, afterExternal) < 0;
        if (!personal) yield break;
        if (Digits(text) is { Length: >= 3 } digits && SearchKey.After(digits) is { } afterDigits) yield return l => string.Compare(l.Contact.Phone, digits) >= 0 && string.Compare(l.Contact.Phone, afterDigits) < 0;
        if (SearchKey.Of(text) is not { } key || SearchKey.After(key) is not { } afterKey) yield break;
        if (!key.Contains(' ')) yield return l => string.Compare(l.Contact.Email, key) >= 0 && string.Compare(l.Contact.Email, afterKey) < 0;
        if (key.Contains('@')) yield break;
        yield return l => string.Compare(l.Contact.FirstNameKey, key) >= 0 && string.Compare(l.Contact.FirstNameKey, afterKey) < 0;
        yield return l => string.Compare(l.Contact.LastNameKey, key) >= 0 && string.Compare(l.Contact.LastNameKey, afterKey) < 0;
        var (first, last) = Split(key);
        if (last.Length == 0 || SearchKey.After(last) is not { } afterLast) yield break;
        // The last name is the rarer of the two, so that its run is the one to read.
        yield return l => l.Contact.FirstNameKey!.StartsWith(first) && string.Compare(l.Contact.LastNameKey, last) >= 0 && string.Compare(l.Contact.LastNameKey, afterLast) < 0;
    }

    /// <summary>"jane doe" and "doe, jane" are first and last name.</summary>
    private static (string First, string Last) Split(string key)
    {
        var comma = key.Split(',', 2, StringSplitOptions.TrimEntries);
        if (comma.Length == 2) return (comma[1], comma[0]);
        var words = key.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2 ? (words[0], words[1]) : (key, "");
    }

    /// <summary>The digits of what may be the beginning of a phone number, without the country's 1; null for other text.</summary>
    private static string? Digits(string text)
    {
        if (FieldValues.Phone(text) is { } whole) return whole;
        if (!text.All(c => char.IsAsciiDigit(c) || c is ' ' or '(' or ')' or '-' or '.' or '+')) return null;
        var digits = new string([.. text.Where(char.IsAsciiDigit)]);
        return text.StartsWith("+1", StringComparison.Ordinal) ? digits[1..] : digits;
    }

    /// <summary>The run of public ids that begin as the text does: <c>VEGA-</c> and at least one digit, or six bare digits or more.</summary>
    private static (PublicId Lowest, PublicId Highest)? PublicIds(string text)
    {
        var prefixed = text.StartsWith(PublicIdPrefix.Lead + "-", StringComparison.OrdinalIgnoreCase);
        var digits = prefixed ? text[(PublicIdPrefix.Lead.Length + 1)..] : text;
        if (digits.Length > 16 || digits.Length < (prefixed ? 1 : 6) || !digits.All(char.IsAsciiHexDigit)) return null;
        return (Padded('0'), Padded('f'));

        PublicId Padded(char with) => PublicId.TryParse(digits.PadRight(16, with), "", out var id) ? id : default;
    }
}
