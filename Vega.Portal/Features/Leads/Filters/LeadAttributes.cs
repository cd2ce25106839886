using System.Linq.Expressions;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;

namespace Vega.Portal.Features.Leads.Filters;

/// <summary>How an attribute is asked for.</summary>
public enum LeadAttributeKind
{
    /// <summary>Some of a closed list, separated by commas.</summary>
    Options,
    /// <summary>Some of the client's things by number, separated by commas; <c>none</c> finds leads without one.</summary>
    Ids,
    /// <summary>A part of the text, without regard to case.</summary>
    Text,
    /// <summary><c>yes</c> or <c>no</c>.</summary>
    YesNo,
    /// <summary><c>2026-11-01..2026-11-21</c>, either end may be missing; or two instants.</summary>
    Days,
    /// <summary>Dollars, as <c>10..50</c>; either end may be missing.</summary>
    Money,
}

/// <summary>An attribute of leads that a list can be narrowed by.</summary>
/// <param name="Key">Its name in the address.</param>
/// <param name="Title">Its name on screens.</param>
/// <param name="Kind">How it is asked for.</param>
/// <param name="Test">The condition for a value of the address; null when the value says nothing.</param>
/// <param name="Personal">Masked viewers cannot narrow by it (reading 63).</param>
/// <param name="InOrder">
/// The same condition for a list that is read in its order, where it must not tempt a database to its own index: of the leads of one status there are a million, which would all be
/// sorted to show a hundred, while the newest of them lie within the first thousands of the list.
/// </param>
public sealed record LeadAttribute(string Key, string Title, LeadAttributeKind Kind, Func<string, DateTimeZone, Expression<Func<Lead, bool>>?> Test, bool Personal = false,
    Func<string, DateTimeZone, Expression<Func<Lead, bool>>?>? InOrder = null);

/// <summary>Every attribute that a list of leads can be narrowed by, in the order in which the page offers them.</summary>
public static class LeadAttributes
{
    public const string None = "none";

    public static readonly IReadOnlyList<LeadAttribute> All =
    [
        new("received", "Received", LeadAttributeKind.Days, Days(l => l.CreatedAt)),
        new("status", "Status", LeadAttributeKind.Options, Options(l => l.Status, key => Status(key)), InOrder: NoOther),
        new("reason", "Reason", LeadAttributeKind.Options, Words(l => l.RefusalCode)),
        new("vendor", "Vendor", LeadAttributeKind.Ids, Ids(l => l.VendorId)),
        new("campaign", "Campaign", LeadAttributeKind.Ids, Ids(l => l.CampaignId)),
        new("group", "Program group", LeadAttributeKind.Ids, Ids(l => l.ProgramGroupId)),
        new("program", "Program", LeadAttributeKind.Ids, Ids(l => l.CurrentDegreeProgramId)),
        new("submitted-program", "Submitted program", LeadAttributeKind.Ids, Ids(l => l.DegreeProgramId)),
        new("state", "State", LeadAttributeKind.Options, Words(l => l.Contact.State)),
        new("city", "City", LeadAttributeKind.Text, Part(l => l.Contact.City)),
        new("zip", "ZIP code", LeadAttributeKind.Text, Start(l => l.Contact.ZipCode)),
        new("source", "Source", LeadAttributeKind.Text, Part(l => l.Source)),
        new("subid", "Sub-id", LeadAttributeKind.Text, Part(l => l.SubId)),
        new("billable", "Billable", LeadAttributeKind.YesNo, YesNo(l => l.Billable)),
        new("price", "Price", LeadAttributeKind.Money, Money(l => l.CostInCents)),
        new("disposition", "Disposition", LeadAttributeKind.Options, Words(l => l.Disposition)),
        new("return-reason", "Return reason", LeadAttributeKind.Text, Part(l => l.ReturnReason)),
        new("month", "Billing month", LeadAttributeKind.Text, Month),
        new("reached", "Reached", LeadAttributeKind.Options, Reached),
        new("slot", "Counts to the cap", LeadAttributeKind.YesNo, YesNo(l => l.HoldsSlot)),
        new("over-cap", "Over the cap", LeadAttributeKind.YesNo, YesNo(l => l.OverCap)),
        new("type", "Campaign type", LeadAttributeKind.Options, Options(l => l.CampaignType, key => Enum.TryParse<CampaignType>(key, ignoreCase: true, out var type) ? type : null)),
        new("payout", "Payout", LeadAttributeKind.Options, Options(l => l.Payout, key => Enum.TryParse<Payout>(key.Replace("_", ""), ignoreCase: true, out var payout) ? payout : null)),
        new("changed", "Status changed", LeadAttributeKind.Days, Days(l => l.StatusChangedAt)),
        new("updated", "Last changed", LeadAttributeKind.Days, Days(l => l.UpdatedAt)),
        new("external-id", "External id", LeadAttributeKind.Text, Part(l => l.ExternalId)),
        new("campus", "Campus", LeadAttributeKind.Ids, Ids(l => l.CampusId)),
        new("platform", "Marketing platform", LeadAttributeKind.Text, Part(l => l.MarketingPlatformId)),
        new("ad-account", "Ad account", LeadAttributeKind.Text, Part(l => l.AdAccountId)),
        new("ad-campaign", "Ad campaign", LeadAttributeKind.Text, Part(l => l.AdCampaignId)),
        new("ad-set", "Ad set", LeadAttributeKind.Text, Part(l => l.AdSetId)),
        new("ad", "Ad", LeadAttributeKind.Text, Part(l => l.AdId)),
        new("landing-page", "Landing page", LeadAttributeKind.Text, Part(l => l.LandingPageId)),
        new("template", "Template", LeadAttributeKind.Text, Part(l => l.TemplateId)),
        new("creative", "Creative", LeadAttributeKind.Text, Part(l => l.ComplyedCreativeId)),
        new("anonymous", "Posted without a key", LeadAttributeKind.YesNo, YesNo(l => l.Anonymous)),
        new(LeadFilter.TestKey, "Test", LeadAttributeKind.Options, (value, _) => value switch { "yes" => l => l.Test, "all" => l => true, _ => l => !l.Test }),
        new(LeadFilter.IdsKey, "Lead ids", LeadAttributeKind.Text, (value, _) => Chosen(value)),
        new("first-name", "First name", LeadAttributeKind.Text, Part(l => l.Contact.FirstName), Personal: true),
        new("last-name", "Last name", LeadAttributeKind.Text, Part(l => l.Contact.LastName), Personal: true),
        new("email", "E-mail", LeadAttributeKind.Text, Part(l => l.Contact.Email), Personal: true),
        new("phone", "Phone", LeadAttributeKind.Text, Part(l => l.Contact.Phone), Personal: true),
        new("street", "Street address", LeadAttributeKind.Text, Part(l => l.Contact.StreetAddress), Personal: true),
    ];

    /// <summary>How many leads can be asked for by their ids at once: an address has an end.</summary>
    public const int MostIds = 500;

    /// <summary>The attribute of that name in an address; null for another.</summary>
    public static LeadAttribute? Find(string key) => All.FirstOrDefault(a => a.Key == key);

    /// <summary>Those that the viewer may narrow by.</summary>
    public static IEnumerable<LeadAttribute> For(Viewer viewer) => All.Where(a => viewer.SeesPersonalData || !a.Personal);

    /// <summary>The two ends of a range of days, the second exclusive; null for text that is none.</summary>
    public static (Instant? From, Instant? Until)? ReadDays(string value, DateTimeZone zone)
    {
        var ends = value.Split("..");
        if (ends.Length > 2) return null;
        var from = End(ends[0], zone, after: false);
        var until = End(ends[^1], zone, after: true);
        return from is null && until is null ? null : (from, until);
    }

    private static Instant? End(string text, DateTimeZone zone, bool after)
    {
        if (NodaTime.Text.LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date }) return zone.AtStartOfDay(after ? date.PlusDays(1) : date).ToInstant();
        if (NodaTime.Text.InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var at }) return after ? at + (text.Contains('.') ? Duration.FromMilliseconds(1) : Duration.FromSeconds(1)) : at;
        return null;
    }

    private static Func<string, DateTimeZone, Expression<Func<Lead, bool>>?> Days(Expression<Func<Lead, Instant>> field) => (value, zone) => ReadDays(value, zone) switch
    {
        { From: { } from, Until: { } until } => field.And(from, Expression.GreaterThanOrEqual).Also(field.And(until, Expression.LessThan)),
        { From: { } from } => field.And(from, Expression.GreaterThanOrEqual),
        { Until: { } until } => field.And(until, Expression.LessThan),
        _ => null,
    };

    private static Func<string, DateTimeZone, Expression<Func<Lead, bool>>?> Money(Expression<Func<Lead, int>> field) => (value, _) =>
    {
        var ends = value.Split("..");
        int? Cents(string text) => decimal.TryParse(text.Trim('$', ' '), out var dollars) && dollars is >= 0 and < 10_000_000 ? (int)Math.Round(dollars * 100) : null;
        var low = Cents(ends[0]) is { } from ? field.And(from, Expression.GreaterThanOrEqual) : null;
        var high = Cents(ends[^1]) is { } until ? field.And(until, Expression.LessThanOrEqual) : null;
        return low is not null && high is not null ? low.Also(high) : low ?? high;
    };

    private static Func<string, DateTimeZone, Expression<Func<Lead, bool>>?> YesNo(Expression<Func<Lead, bool>> field) => (value, _) => value switch
    {
        "yes" => field,
        "no" => Expression.Lambda<Func<Lead, bool>>(Expression.Not(field.Body), field.Parameters),
        _ => null,
    };

    private static Func<string, DateTimeZone, Expression<Func<Lead, bool>>?> Ids(Expression<Func<Lead, int?>> field) => (value, _) =>
    {
        var words = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int?[] ids = [.. words.Select(w => int.TryParse(w, out var id) ? id : (int?)null).Where(id => id is not null)];
        return field.AmongOrNull(ids, words.Contains(None));
    };

    private static Func<string, DateTimeZone, Expression<Func<Lead, bool>>?> Words(Expression<Func<Lead, string?>> field) => (value, _) =>
    {
        var words = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return field.AmongOrNull([.. words.Where(w => w != None)], words.Contains(None));
    };

    private static Func<string, DateTimeZone, Expression<Func<Lead, bool>>?> Options<T>(Expression<Func<Lead, T>> field, Func<string, object?> read) => (value, _) =>
    {
        T[] known = [.. value.Split(',', StringSplitOptions.TrimEntries).Select(read).OfType<object>().Select(v => (T)v)];
        return known.Length == 0 ? null : field.Among(known);
    };

    private static LeadStatus? Status(string key) => LeadStatuses.TryParse(key, out var status) ? status : null;

    /// <summary>"None of the others" is what no database looks up in an index.</summary>
    private static Expression<Func<Lead, bool>>? NoOther(string value, DateTimeZone zone)
    {
        LeadStatus[] known = [.. value.Split(',', StringSplitOptions.TrimEntries).Select(Status).OfType<LeadStatus>()];
        LeadStatus[] others = [.. LeadStatuses.All.Except(known)];
        return known.Length == 0 ? null : l => !others.Contains(l.Status);
    }

    /// <summary>Ids with commas between, <c>VEGA-…</c> or serial numbers; the first <see cref="MostIds"/>. Where none can be read, no lead is meant.</summary>
    private static Expression<Func<Lead, bool>> Chosen(string value)
    {
        var words = value.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MostIds).ToList();
        Expression<Func<Lead, long>> number = l => l.Id;
        Expression<Func<Lead, PublicId>> name = l => l.PublicId;
        var byNumber = number.Among([.. words.Select(w => long.TryParse(w, System.Globalization.NumberStyles.None, null, out var id) ? id : 0).Where(id => id > 0)]);
        PublicId[] names = [.. words.Select(w => PublicId.TryParse(w, PublicIdPrefix.Lead, out var id) ? id : default).Where(id => id != default)];
        return names.Length == 0 ? byNumber : byNumber.Or(name.Among(names));
    }

    private static Func<string, DateTimeZone, Expression<Func<Lead, bool>>?> Part(Expression<Func<Lead, string?>> field) => (value, _) =>
        value.Trim() == None ? field.AmongOrNull([], orNull: true) : field.Contains(value.Trim(), atStart: false);

    private static Func<string, DateTimeZone, Expression<Func<Lead, bool>>?> Start(Expression<Func<Lead, string?>> field) => (value, _) => field.Contains(value.Trim(), atStart: true);

    /// <summary>Counted in the funnel column of that status (reading 71).</summary>
    private static Expression<Func<Lead, bool>>? Reached(string value, DateTimeZone zone)
    {
        if (!LeadStatuses.TryParse(value, out var status) || status.FunnelRank() is not (> 0 and var rank)) return null;
        return l => l.FunnelRank >= rank;
    }

    /// <summary><c>2026-11</c>: the month of cap and bill in each client's own zone (reading 109).</summary>
    private static Expression<Func<Lead, bool>>? Month(string value, DateTimeZone zone)
    {
        if (NodaTime.Text.YearMonthPattern.Iso.Parse(value.Trim()) is not { Success: true, Value: var month }) return null;
        var (first, next) = (month.OnDayOfMonth(1), month.OnDayOfMonth(1).PlusMonths(1));
        return l => l.CreatedOn >= first && l.CreatedOn < next;
    }
}
