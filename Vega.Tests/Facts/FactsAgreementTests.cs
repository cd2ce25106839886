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

    [OnEachDatabase]
    public async Task Answers_OfRandomQuestions_AgreeWithSqlAndARecount(DatabaseProvider provider)
    {
        var histories = FactsHistory.Generator(120).Sample(Histories, 50);
        foreach (var history in histories)
        {
            await using var harness = await FactsHarness.StartAsync(provider);
            await using (var db = await harness.OpenDbAsync())
            {
                await history.WriteAsync(db, e => e.Seq <= 100);
                await harness.Facts.LoadAsync();
                await history.WriteAsync(db, _ => true);
            }
            var property = Prop.ForAll(FactsRequests.Generator(history).ToArbitrary(), question => AssertAgree(harness, history, question));
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(Questions).WithQuietOnSuccess(true), property);
            Assert.Empty(await harness.Check.RunAsync());
        }
    }

    private static async Task AssertAgree(FactsHarness harness, FactsHistory history, FactsQuestion question)
    {
        var facts = await harness.Facts.AnswerAsync(question);
        var sql = await harness.Sql.AnswerAsync(question);
        Assert.Null(FactsCheck.Compare(facts, sql));
        Assert.Equal(sql.CastFailures, facts.CastFailures);
        Assert.Equal(sql.UnallocatedCost, facts.UnallocatedCost);
        AssertRecount(history, question, facts);
        AssertSumsToTotals(question.Request, facts);
    }

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
