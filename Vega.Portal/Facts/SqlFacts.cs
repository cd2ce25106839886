using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Performance;
using Vega.Domain.Scoring;
using Vega.Portal.Data;
using Vega.Portal.Facts.Scores;

namespace Vega.Portal.Facts;

/// <summary>
/// The same questions as SQL (design §4): the oracle of the tests, and the engine of a database with a columnstore when facts outgrow memory. The database groups by the columns,
/// a fixed bucket of time and what is counted; pivot and zones are done on the groups.
/// </summary>
public sealed class SqlFacts(IDbContextFactory<VegaDbContext> contexts) : IFacts
{
    public async Task<FactsAnswer> AnswerAsync(FactsQuestion question, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var request = question.Request;
        var rows = new SqlRows(question);
        var leads = Leads(db, question);
        var (bucket, end) = await BucketAsync(leads, db, question, rows, cancellationToken);

        var range = leads.Where(l => l.CreatedAt >= question.From && l.CreatedAt < question.To && l.CreatedAt <= end);
        if (request.Mode == ReportingMode.Cohort)
        {
            var key = new SqlKeys<SqlLead>(l => l, rows, bucket, nameof(SqlLead.CreatedAt)).With(nameof(SqlKey.Status), l => (int?)l.Status)
                .With(nameof(SqlKey.FunnelRank), l => (int?)l.FunnelRank).With(nameof(SqlKey.Billable), l => (bool?)l.Billable);
            await foreach (var group in range.GroupBy(key.Selector).Select(g => new SqlGroup { Key = g.Key, Count = g.LongCount(), Cost = g.Sum(l => (long)l.Cost) }).AsAsyncEnumerable().WithCancellation(cancellationToken))
                rows.AddStanding(group);
        }
        else
        {
            // A key must have a part; the status is one that is always there.
            var created = new SqlKeys<SqlLead>(l => l, rows, bucket, nameof(SqlLead.CreatedAt)).With(nameof(SqlKey.Status), l => (int?)l.Status);
            await foreach (var group in range.GroupBy(created.Selector).Select(g => new SqlGroup { Key = g.Key, Count = g.LongCount() }).AsAsyncEnumerable().WithCancellation(cancellationToken))
                rows.AddCreated(group);

            var to = question.AsOf == long.MaxValue ? question.To : Math.Min(question.To, question.AsOf + 1);
            var happenings = db.EventSteps().Where(s => s.RecordedAt >= question.From && s.RecordedAt < to && s.RecordedAt <= end).Join(leads, s => s.LeadId, l => l.LeadId, (s, l) => new SqlHappening { Lead = l, Step = s });
            var key = new SqlKeys<SqlHappening>(h => h.Lead, rows, bucket, "RecordedAt")
                .With(nameof(SqlKey.Status), h => (int?)h.Step.Status).With(nameof(SqlKey.FunnelRank), h => (int?)h.Step.FunnelRank).With(nameof(SqlKey.Billable), h => (bool?)h.Step.Billable)
                .With(nameof(SqlKey.RankBefore), h => h.Step.RankBefore).With(nameof(SqlKey.BillableBefore), h => h.Step.BillableBefore)
                .With(nameof(SqlKey.FirstOfStatus), h => (bool?)(h.Step.NthOfStatus == 1))
                .With(nameof(SqlKey.OwedChanged), h => (bool?)((h.Step.Billable ? h.Step.CostInCents : 0) != (h.Step.BillableBefore == true ? h.Step.CostBefore ?? 0 : 0)));
            var groups = happenings.GroupBy(key.Selector).Select(g => new SqlGroup { Key = g.Key, Count = g.LongCount(), Cost = g.Sum(h => (long)h.Step.CostInCents), CostBefore = g.Sum(h => (long?)h.Step.CostBefore) });
            await foreach (var group in groups.AsAsyncEnumerable().WithCancellation(cancellationToken)) rows.AddHappened(group);
        }

        await StoredFields.AddAsync(db, request, rows.Hits, rows.Aggregates, cancellationToken);
        var spend = new SpendStore();
        if (request.SpendInTotals) await foreach (var row in db.MarketingSpend.AsNoTracking().Where(SpendRange(question)).AsAsyncEnumerable().WithCancellation(cancellationToken)) spend.Put(row);
        return AnswerRows.Join(request, rows.Finish(), rows.Aggregates, spend.Groups(question, await SpendShares.LoadAsync(db, cancellationToken)));
    }

    public async Task<List<ScoreLead>> ArrivalsAsync(int clientId, IReadOnlyDictionary<int, int> places, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ArrivalQuery.RunAsync(db, clientId, places, cancellationToken);
    }

    private static Expression<Func<MarketingSpend, bool>> SpendRange(FactsQuestion question)
    {
        var (first, last) = question.SpendDays();
        return question.Request.AsOf is { } asOf
            ? s => s.Date >= first && s.Date <= last && s.RecordedAt <= asOf && (s.ReplacedAt == null || s.ReplacedAt > asOf)
            : s => s.Date >= first && s.Date <= last && s.ReplacedAt == null;
    }

    /// <summary>The leads that the question is about, as they stand at its moment.</summary>
    private static IQueryable<SqlLead> Leads(VegaDbContext db, FactsQuestion question)
    {
        var stored = db.LeadFigures();
        if (question.Request.Tests != TestLeads.With) stored = question.Request.Tests == TestLeads.Only ? stored.Where(l => l.Test) : stored.Where(l => !l.Test);
        if (question.ClientIds is { } clients) stored = stored.Where(l => clients.Contains(l.ClientId));
        if (question.VendorId is { } vendor) stored = stored.Where(l => l.VendorId == vendor);
        var leads = question.Request.AsOf is null
            ? stored.Select(SqlLead.Now)
            : stored.Join(db.EventSteps().Where(s => s.RecordedAt <= question.AsOf && (s.NextRecordedAt == null || s.NextRecordedAt > question.AsOf)), l => l.Id, s => s.LeadId, SqlLead.After);
        foreach (var (dimension, values) in question.Request.Filter)
            if (!dimension.Column().IsTime) leads = leads.Where(Among(dimension, values));
        return leads;
    }

    private static Expression<Func<SqlLead, bool>> Among(Dimension dimension, IReadOnlyList<GroupValue> values)
    {
        var lead = Expression.Parameter(typeof(SqlLead), "l");
        var property = Expression.Property(lead, dimension.ToString());
        Expression among;
        if (property.Type == typeof(string))
        {
            var texts = values.Select(v => v.Text).OfType<string>().ToList();
            among = Expression.Call(Parameter(texts), nameof(List<string>.Contains), null, property);
        }
        else
        {
            var numbers = values.Where(v => v != GroupValue.Null).Select(v => dimension == Dimension.CampaignType ? CampaignTypes.Number(v.Text!) : v.Number!.Value)
                .Where(n => n is >= int.MinValue and <= int.MaxValue).Select(n => (int?)n).ToList();
            among = Expression.Call(Parameter(numbers), nameof(List<int?>.Contains), null, property);
        }
        if (values.Contains(GroupValue.Null)) among = Expression.OrElse(among, Expression.Equal(property, Expression.Constant(null, property.Type)));
        return Expression.Lambda<Func<SqlLead, bool>>(among, lead);
    }

    /// <summary>A value that EF sends beside the statement and not in it, so that the statement is compiled once.</summary>
    private static MemberExpression Parameter<T>(T value) => Expression.Field(Expression.Constant(new Box<T>(value)), nameof(Box<T>.Value));

    private sealed class Box<T>(T value)
    {
        public readonly T Value = value;
    }

    /// <summary>The longest bucket that no change of the zone cuts, within the time of the question, 0 when time does not matter; and the last moment that was there, beyond which no bucket is known.</summary>
    private static async Task<(long Bucket, long End)> BucketAsync(IQueryable<SqlLead> leads, VegaDbContext db, FactsQuestion question, SqlRows rows, CancellationToken cancellationToken)
    {
        if (!rows.NeedsTime) return (0, long.MaxValue);
        var (first, last) = (await leads.MinAsync(l => (long?)l.CreatedAt, cancellationToken) ?? 0, await leads.MaxAsync(l => (long?)l.CreatedAt, cancellationToken) ?? 0);
        if (question.Request.Mode == ReportingMode.Snapshot)
            (first, last) = (Math.Min(first, await db.EventSteps().MinAsync(s => (long?)s.RecordedAt, cancellationToken) ?? first), Math.Max(last, await db.EventSteps().MaxAsync(s => (long?)s.RecordedAt, cancellationToken) ?? last));
        rows.Covers(first, last);
        var bucket = 900_000L;
        foreach (var interval in question.Request.Zone.GetZoneIntervals(Instant.FromUnixTimeMilliseconds(first), Instant.FromUnixTimeMilliseconds(last + 1)))
        {
            bucket = Gcd(bucket, Math.Abs((long)interval.WallOffset.Milliseconds));
            if (interval.HasStart) bucket = Gcd(bucket, Math.Abs(interval.Start.ToUnixTimeMilliseconds()));
        }
        return (bucket, last);
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}

/// <summary>Builds the selector of groups: the slots that are needed and no others.</summary>
internal sealed class SqlKeys<T>
{
    private readonly ParameterExpression _row = Expression.Parameter(typeof(T), "r");
    private readonly List<MemberBinding> _bindings = [];

    public SqlKeys(Expression<Func<T, SqlLead>> lead, SqlRows rows, long bucket, string time)
    {
        var of = Inline(lead);
        foreach (var (dimension, slot) in rows.Slots) Bind(slot, Expression.Property(of, dimension.ToString()));
        if (rows.NeedsLeads) Bind(nameof(SqlKey.LeadId), Expression.Property(of, nameof(SqlLead.LeadId)));
        if (rows.NeedsCosts) Bind(nameof(SqlKey.LeadCost), Expression.Property(of, nameof(SqlLead.Cost)));
        if (bucket == 0) return;
        Expression moment = time == nameof(SqlLead.CreatedAt) ? Expression.Property(of, time) : Expression.Property(Expression.Property(_row, nameof(SqlHappening.Step)), time);
        Bind(nameof(SqlKey.Bucket), Expression.Multiply(Expression.Divide(moment, Expression.Constant(bucket)), Expression.Constant(bucket)));
    }

    public Expression<Func<T, SqlKey>> Selector => Expression.Lambda<Func<T, SqlKey>>(Expression.MemberInit(Expression.New(typeof(SqlKey)), _bindings), _row);

    public SqlKeys<T> With<TValue>(string slot, Expression<Func<T, TValue>> value)
    {
        Bind(slot, Inline(value));
        return this;
    }

    private void Bind(string slot, Expression value)
    {
        var property = typeof(SqlKey).GetProperty(slot)!;
        _bindings.Add(Expression.Bind(property, value.Type == property.PropertyType ? value : Expression.Convert(value, property.PropertyType)));
    }

    private Expression Inline(LambdaExpression lambda) => new Replace(lambda.Parameters[0], _row).Visit(lambda.Body)!;

    private sealed class Replace(Expression from, Expression to) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node == from ? to : base.Visit(node);
    }
}
