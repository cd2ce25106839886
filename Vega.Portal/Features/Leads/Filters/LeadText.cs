using System.Linq.Expressions;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Features.Leads.Api;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Filters;

/// <summary>What the free text of a list finds. What looks like an id, an e-mail address or a phone number is found by its index; a word is also looked for inside source, sub-id and city.</summary>
public static class LeadText
{
    /// <summary>The condition for this viewer. Masked ones reach personal data only by a whole address or number, and <see cref="LookUps"/> counts each time (design §5).</summary>
    public static Expression<Func<Lead, bool>> Matches(string text, Viewer viewer)
    {
        var conditions = Indexed(text, viewer).ToList();
        if (conditions.Count == 0 || (LookUpTerm.Of(text) is null && !IsNumber(text))) conditions.Add(Part(text.ToLowerInvariant()));
        return conditions.Aggregate((one, other) => one.Or(other));
    }

    /// <summary>The conditions of which a lead must meet one, each a run of one index; a whole address or number is one alone.</summary>
    public static IEnumerable<Expression<Func<Lead, bool>>> Indexed(string text, Viewer viewer) => LookUpTerm.Of(text) switch
    {
        { Email: { } email } => [l => l.Contact.Email == email],
        { Phone: { } phone } => [l => l.Contact.Phone == phone],
        _ => LeadFinding.Conditions(text, viewer.SeesPersonalData),
    };

    private static bool IsNumber(string text) => text.StartsWith(PublicIdPrefix.Lead + "-", StringComparison.OrdinalIgnoreCase) || text.All(char.IsAsciiDigit);

    private static Expression<Func<Lead, bool>> Part(string part) => l => (l.Source != null && l.Source.ToLower().Contains(part)) || (l.SubId != null && l.SubId.ToLower().Contains(part))
        || (l.Contact.City != null && l.Contact.City.ToLower().Contains(part)) || (l.ExternalId != null && l.ExternalId.ToLower().Contains(part));
}
