using System.Globalization;
using NodaTime;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Facts;

namespace Vega.Tests.Facts;

/// <summary>
/// Performance counted anew, one lead after the other, from the readings and from nothing of the engines: statuses by 000's table, zones by the machine's own tzdata, every
/// event looked at. Slow and plain on purpose.
/// </summary>
public sealed class NaiveRecount(FactsHistory history, FactsQuestion question)
{
    private static readonly string[] Funnel =
        ["new_lead", "contacted", "interviewed", "qualified", "application_started", "applied", "admitted", "confirmed_acceptance", "enrolled", "started", "matriculated", "class_passed", "graduated"];

    private static readonly Dictionary<(string, LocalDate), Instant> Midnights = [];
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(question.Request.Zone.Id);
    private readonly PerformanceRequest _request = question.Request;
    private readonly Dictionary<string, Row> _rows = [];
    private readonly Row _all = new();

    /// <summary>Column by column; aggregates hold what their leads had.</summary>
    public sealed class Row
    {
        public Dictionary<string, long> Sums { get; } = [];
        public Dictionary<string, List<string>> Values { get; } = [];

        public long this[string column] => Sums.GetValueOrDefault(column);
        public void Add(string column, long value) => Sums[column] = this[column] + value;
        public IEnumerable<string> Of(string aggregate) => Values.GetValueOrDefault(aggregate) ?? [];
    }

    public (Dictionary<string, Row> Rows, Row Totals, bool SpendInRows, bool SpendInTotals) Count()
    {
        foreach (var lead in history.Leads) Count(lead);
        var spendInTotals = _request.Tests != TestLeads.Only && _request.Filter.Keys.All(OnSpend);
        var spendInRows = spendInTotals && _request.GroupBy.All(OnSpend);
        if (spendInTotals) foreach (var spend in history.Spend) Count(spend, spendInRows);
        if (_request.GroupBy.Count == 0) _rows.TryAdd("", new Row());
        return (_rows, _all, spendInRows, spendInTotals);
    }

    /// <summary>What an aggregate comes to, over the values of its leads.</summary>
    public static decimal? Aggregate(LeadAggregate aggregate, IEnumerable<string> values)
    {
        var given = values.Where(v => v.Length > 0).ToList();
        if (aggregate.Function == AggregateFunction.Count) return given.Count;
        if (aggregate.Function == AggregateFunction.CountDistinct) return given.Distinct().Count();
        var numbers = new List<decimal>();
        foreach (var value in given)
        {
            if (aggregate.Type == AggregateType.BigInt && long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole)) numbers.Add(whole);
            if (aggregate.Type == AggregateType.Float && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) numbers.Add((decimal)number);
        }
        return aggregate.Function switch
        {
            AggregateFunction.Sum => numbers.Sum(),
            _ when numbers.Count == 0 => null,
            AggregateFunction.Min => numbers.Min(),
            AggregateFunction.Max => numbers.Max(),
            _ => Math.Round(numbers.Sum() / numbers.Count, 6, MidpointRounding.AwayFromZero),
        };
    }

    public static string KeyText(IEnumerable<GroupValue> key) => string.Join('|', key.Select(k => k.Text is { } text ? "'" + text : k.Number?.ToString(CultureInfo.InvariantCulture) ?? "-"));

    private void Count(Lead lead)
    {
        if (question.ClientIds is { } clients && !clients.Contains(lead.ClientId)) return;
        if (question.VendorId is { } vendor && vendor != lead.VendorId) return;
        if (_request.Tests != TestLeads.With && lead.Test != (_request.Tests == TestLeads.Only)) return;
        var events = history.Events.Where(e => e.LeadId == lead.Id && (_request.AsOf is null || e.RecordedAt <= _request.AsOf)).OrderBy(e => e.Seq).ToList();
        if (events.Count == 0) return;
        var now = events[^1];
        if (_request.Mode == ReportingMode.Cohort) Standing(lead, now);
        else Happened(lead, now, events);
    }

    private void Standing(Lead lead, LeadEvent now)
    {
        if (!InRange(lead.CreatedAt) || RowOf(lead, now, lead.CreatedAt) is not { } row) return;
        var reached = Reached(now.Status.Key(), now.FunnelRank);
        Both(row, "lead_count", 1);
        if (now.Billable) Both(row, "billable_lead_count", 1);
        if (now.Billable) Both(row, "total_cost_in_cents", now.CostInCents);
        if (IsGood(now.Status.Key())) Both(row, "good_lead_count", 1);
        for (var i = 0; i < reached; i++) Both(row, Funnel[i] + "_lead_count", 1);
        if (!Funnel.Contains(now.Status.Key())) Both(row, now.Status.Key() + "_lead_count", 1);
        foreach (var aggregate in _request.Aggregates)
            if (aggregate.Filter?.Key() is not { } only || (Array.IndexOf(Funnel, only) is >= 0 and var rank ? rank < reached : now.Status.Key() == only)) Note(row, aggregate, lead, now);
    }

    private void Happened(Lead lead, LeadEvent now, List<LeadEvent> events)
    {
        if (InRange(lead.CreatedAt) && RowOf(lead, now, lead.CreatedAt) is { } created)
        {
            Both(created, "lead_count", 1);
            foreach (var aggregate in _request.Aggregates.Where(a => a.Filter is null)) Note(created, aggregate, lead, now);
        }
        var (reached, owed, billable, had) = (0, 0L, false, new HashSet<string>());
        foreach (var e in events)
        {
            var key = e.Status.Key();
            var rank = Math.Max(reached, Reached(key, e.FunnelRank));
            var owes = e.Billable ? e.CostInCents : 0L;
            var arrived = Funnel[reached..rank].ToList();
            if (!Funnel.Contains(key) && had.Add(key)) arrived.Add(key);
            if (InRange(e.RecordedAt) && (arrived.Count > 0 || owes != owed || e.Billable != billable) && RowOf(lead, now, e.RecordedAt) is { } row)
            {
                foreach (var status in arrived) Both(row, status + "_lead_count", 1);
                if (reached == 0 && rank > 0) Both(row, "good_lead_count", 1);
                Both(row, "billable_lead_count", (e.Billable ? 1 : 0) - (billable ? 1 : 0));
                Both(row, "total_cost_in_cents", owes - owed);
                foreach (var aggregate in _request.Aggregates.Where(a => a.Filter is { } only && arrived.Contains(only.Key()))) Note(row, aggregate, lead, now);
            }
            (reached, owed, billable) = (rank, owes, e.Billable);
        }
    }

    private void Count(MarketingSpend spend, bool inRows)
    {
        if (question.ClientIds is { } clients && !(spend.ClientId is { } client && clients.Contains(client))) return;
        if (question.VendorId is { } vendor && vendor != spend.VendorId) return;
        if (_request.AsOf is { } asOf ? spend.RecordedAt > asOf || spend.ReplacedAt <= asOf : spend.ReplacedAt is not null) return;
        if (!InRange(Midnight(spend.Date))) return;
        foreach (var (dimension, values) in _request.Filter)
            if (!values.Contains(Value(dimension, spend))) return;
        var contract = spend.CampaignId is { } campaign ? history.Contracts.Single(c => c.Id == history.Campaigns.Single(k => k.Id == campaign).ContractId)
            : history.Contracts.SingleOrDefault(c => c.ClientId == spend.ClientId && c.VendorId == spend.VendorId);
        var share = contract is { Payout: Payout.PercentageOfSpend, PercentOfSpend: { } percent } ? (long)Math.Round(spend.SpendInCents * percent / 100m, MidpointRounding.AwayFromZero) : 0;
        foreach (var row in inRows ? new[] { RowAt(_request.GroupBy.Select(d => Value(d, spend))), _all } : [_all])
        {
            row.Add("impressions", spend.Impressions);
            row.Add("clicks", spend.Clicks);
            row.Add("total_spend_in_cents", spend.SpendInCents);
            row.Add("total_cost_in_cents", share);
        }
        if (!inRows) _all.Add("unallocated", share);
    }

    /// <summary>How many steps of the funnel count: the status's own place; a custom good one keeps the last, at least the first (reading 72); outside, none.</summary>
    private static int Reached(string status, int held) => status.StartsWith("custom_good", StringComparison.Ordinal) ? Math.Max(1, held) : Array.IndexOf(Funnel, status) + 1;

    private static bool IsGood(string status) => Funnel.Contains(status) || status.StartsWith("custom_good", StringComparison.Ordinal);

    private bool InRange(Instant time) => (_request.Start is not { } start || time >= start) && (_request.End is not { } end || time < end);

    private Row? RowOf(Lead lead, LeadEvent now, Instant time)
    {
        foreach (var (dimension, values) in _request.Filter)
            if (!values.Contains(Value(dimension, lead, now, time))) return null;
        return RowAt(_request.GroupBy.Select(d => Value(d, lead, now, time)));
    }

    private Row RowAt(IEnumerable<GroupValue> key)
    {
        var text = KeyText(key);
        if (!_rows.TryGetValue(text, out var row)) _rows[text] = row = new Row();
        return row;
    }

    private void Both(Row row, string column, long value)
    {
        row.Add(column, value);
        _all.Add(column, value);
    }

    private void Note(Row row, LeadAggregate aggregate, Lead lead, LeadEvent now)
    {
        var value = aggregate.Field switch
        {
            "cost_in_cents" => now.CostInCents.ToString(CultureInfo.InvariantCulture),
            "Gpa" => lead.CustomFields.GetValueOrDefault("Gpa"),
            "email" => lead.Contact.Email,
            "external_id" => lead.ExternalId,
            _ => Value(PerformanceColumns.Group(aggregate.Field)!.Dimension, lead, now, default) is var v ? v.Text ?? v.Number?.ToString(CultureInfo.InvariantCulture) : null,
        };
        if (value is null) return;
        foreach (var of in new[] { row, _all })
        {
            if (!of.Values.TryGetValue(aggregate.Name, out var values)) of.Values[aggregate.Name] = values = [];
            values.Add(value);
        }
    }

    private static bool OnSpend(Dimension d) => d is Dimension.AdId or Dimension.AdAccountId or Dimension.AdCampaignId or Dimension.AdSetId or Dimension.MarketingPlatformId or Dimension.ClientId or Dimension.VendorId
        or Dimension.ClientCampaignId or Dimension.Year or Dimension.Quarter or Dimension.Month or Dimension.Day or Dimension.Date or Dimension.Week or Dimension.YearMonth;

    private GroupValue Value(Dimension dimension, Lead lead, LeadEvent now, Instant time) => dimension switch
    {
        Dimension.AdId => GroupValue.Of(lead.AdId),
        Dimension.AdAccountId => GroupValue.Of(lead.AdAccountId),
        Dimension.AdCampaignId => GroupValue.Of(lead.AdCampaignId),
        Dimension.AdSetId => GroupValue.Of(lead.AdSetId),
        Dimension.MarketingPlatformId => GroupValue.Of(lead.MarketingPlatformId),
        Dimension.ClientId => GroupValue.Of(lead.ClientId),
        Dimension.CampusId => GroupValue.Of(lead.CampusId),
        Dimension.DegreeProgramId => GroupValue.Of(lead.DegreeProgramId),
        Dimension.VendorId => GroupValue.Of(lead.VendorId),
        Dimension.Source => GroupValue.Of(lead.Source),
        Dimension.ProgramGroupId => GroupValue.Of(lead.ProgramGroupId),
        Dimension.ClientCampaignId => GroupValue.Of(lead.CampaignId),
        Dimension.CampaignType => GroupValue.Of(lead.CampaignType?.ToString().ToLowerInvariant()),
        Dimension.LandingPagePublicId => GroupValue.Of(lead.LandingPageId),
        Dimension.ComplyedCreativeId => GroupValue.Of(lead.ComplyedCreativeId),
        Dimension.TemplateId => GroupValue.Of(lead.TemplateId),
        Dimension.PrimaryClientId => GroupValue.Of(lead.PrimaryClientId),
        Dimension.SubId => GroupValue.Of(lead.SubId),
        Dimension.City => GroupValue.Of(now.City),
        Dimension.State => GroupValue.Of(now.State),
        Dimension.OriginalCity => GroupValue.Of(lead.OriginalCity),
        Dimension.OriginalState => GroupValue.Of(lead.OriginalState),
        Dimension.CurrentDegreeProgramId => GroupValue.Of(now.DegreeProgramId),
        _ => Time(dimension, TimeZoneInfo.ConvertTimeFromUtc(time.ToDateTimeUtc(), _zone)),
    };

    private static GroupValue Value(Dimension dimension, MarketingSpend spend) => dimension switch
    {
        Dimension.AdId => Named(spend.AdId),
        Dimension.AdAccountId => Named(spend.AdAccountId),
        Dimension.AdCampaignId => Named(spend.AdCampaignId),
        Dimension.AdSetId => Named(spend.AdSetId),
        Dimension.MarketingPlatformId => Named(spend.MarketingPlatformId),
        Dimension.ClientId => GroupValue.Of(spend.ClientId),
        Dimension.VendorId => GroupValue.Of(spend.VendorId),
        Dimension.ClientCampaignId => GroupValue.Of(spend.CampaignId),
        _ => Time(dimension, spend.Date.ToDateTimeUnspecified()),
    };

    private static GroupValue Named(string text) => GroupValue.Of(text == "" ? null : text);

    private static GroupValue Time(Dimension dimension, DateTime local) => dimension switch
    {
        Dimension.Year => GroupValue.Of(local.Year),
        Dimension.Quarter => GroupValue.Of((local.Month - 1) / 3 + 1),
        Dimension.Month => GroupValue.Of(local.Month),
        Dimension.Hour => GroupValue.Of(local.Hour),
        Dimension.Day => GroupValue.Of((int)local.DayOfWeek),
        Dimension.Date => GroupValue.Of(local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        Dimension.Week => GroupValue.Of($"{ISOWeek.GetYear(local):0000}-W{ISOWeek.GetWeekOfYear(local):00}"),
        _ => GroupValue.Of(local.ToString("yyyy-MM", CultureInfo.InvariantCulture)),
    };

    /// <summary>The first minute of a date in the zone, found by trying.</summary>
    private Instant Midnight(LocalDate date)
    {
        lock (Midnights)
        {
            if (Midnights.TryGetValue((_zone.Id, date), out var known)) return known;
            var minute = date.ToDateTimeUnspecified().AddHours(-16);
            while (TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(minute, DateTimeKind.Utc), _zone).Date < date.ToDateTimeUnspecified()) minute = minute.AddMinutes(1);
            return Midnights[(_zone.Id, date)] = Instant.FromDateTimeUtc(DateTime.SpecifyKind(minute, DateTimeKind.Utc));
        }
    }
}
