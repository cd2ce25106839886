using FsCheck;
using FsCheck.Fluent;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Facts;
using Vega.Tests.Support;

namespace Vega.Tests.Facts;

/// <summary>Facts, SQL and a naive recount give the same rows to the cent, over random histories and questions.</summary>
public sealed class FactsAgreementTests
{
    private const int Histories = 10, Questions = 100;

    // Fixed, so that a run tells of the change and not of its luck; another number asks other questions.
    private static readonly Rnd Seed = new(20_260);

    [OnEachDatabase]
    public async Task Answers_OfRandomQuestions_AgreeWithSqlAndARecount(DatabaseProvider provider)
    {
        var histories = FactsHistory.Generator(120).Sample(Histories, Seed, 50);
        foreach (var history in histories)
        {
            await using var harness = await FactsHarness.StartAsync(provider);
            await using (var db = await harness.OpenDbAsync())
            {
                await history.WriteAsync(db, e => e.Seq <= 100);
                await harness.Facts.LoadAsync();
                await history.WriteAsync(db, _ => true);
            }
            foreach (var question in FactsRequests.Generator(history).Sample(Questions, Seed, 50)) await AssertAgree(harness, history, question);
            Assert.Empty(await harness.Check.RunAsync());
        }
    }

    private static async Task AssertAgree(FactsHarness harness, FactsHistory history, FactsQuestion question)
    {
        var facts = await harness.Facts.AnswerAsync(question);
        var sql = await harness.Sql.AnswerAsync(question);
        Assert.True(FactsCheck.Compare(facts, sql) is null, $"{FactsCheck.Compare(facts, sql)}; {Told(question)}; facts {string.Join(' ', facts.Rows.Select(r => NaiveRecount.KeyText(r.Keys)))}; SQL {string.Join(' ', sql.Rows.Select(r => NaiveRecount.KeyText(r.Keys)))}");
        Assert.Equal(sql.CastFailures, facts.CastFailures);
        Assert.Equal(sql.UnallocatedCost, facts.UnallocatedCost);
        AssertRecount(history, question, facts);
        AssertSumsToTotals(question.Request, facts);
    }

    private static string Told(FactsQuestion question) =>
        $"by {string.Join(", ", question.Request.GroupBy)} where {string.Join(" and ", question.Request.Filter.Select(f => $"{f.Key} in [{NaiveRecount.KeyText(f.Value)}]"))}";

    internal static void AssertRecount(FactsHistory history, FactsQuestion question, FactsAnswer answer)
    {
        var (rows, totals, spendInRows, spendInTotals) = new NaiveRecount(history, question).Count();
        Assert.Equal(rows.Keys.Order(StringComparer.Ordinal), answer.Rows.Select(r => NaiveRecount.KeyText(r.Keys)).Order(StringComparer.Ordinal));
        foreach (var row in answer.Rows) AssertRow(question.Request, rows[NaiveRecount.KeyText(row.Keys)], row, spendInRows);
        AssertRow(question.Request, totals, answer.Totals, spendInTotals);
        Assert.Equal(totals["unallocated"], answer.UnallocatedCost);
        Assert.Equal(spendInRows, question.Request.SpendInRows);
        Assert.Equal(spendInTotals, question.Request.SpendInTotals);
    }

    private static void AssertRow(PerformanceRequest request, NaiveRecount.Row expected, PerformanceRow row, bool spendKnown)
    {
        foreach (var column in PerformanceColumns.Sums)
        {
            var want = column.Place >= PerformanceSums.Impressions && !spendKnown ? (decimal?)null : expected[column.Key];
            Assert.True(want == column.Formula(new PerformanceSums(row.Values, spendKnown)), $"{NaiveRecount.KeyText(row.Keys)} {column.Key}: {want} counted anew, {column.Formula(new PerformanceSums(row.Values, spendKnown))} answered");
        }
        for (var i = 0; i < request.Aggregates.Count; i++)
            Assert.True(NaiveRecount.Aggregate(request.Aggregates[i], expected.Of(request.Aggregates[i].Name)) == row.Aggregates[i], $"{NaiveRecount.KeyText(row.Keys)} {request.Aggregates[i]}: {NaiveRecount.Aggregate(request.Aggregates[i], expected.Of(request.Aggregates[i].Name))} counted anew, {row.Aggregates[i]} answered");
    }

    private static void AssertSumsToTotals(PerformanceRequest request, FactsAnswer answer)
    {
        foreach (var column in PerformanceColumns.Sums.Where(c => c.Place < PerformanceSums.Impressions || request.SpendInRows))
            Assert.Equal(answer.Totals.Values[column.Place!.Value], answer.Rows.Sum(r => r.Values[column.Place.Value]) + (column.Place == PerformanceSums.Cost ? answer.UnallocatedCost : 0));
        for (var i = 0; i < request.Aggregates.Count; i++)
            if (request.Aggregates[i].Function is AggregateFunction.Sum or AggregateFunction.Count) Assert.Equal(answer.Totals.Aggregates[i], answer.Rows.Sum(r => r.Aggregates[i]));
    }
}
