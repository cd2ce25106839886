using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Performance;
using Vega.Portal.Data;

namespace Vega.Portal.Facts;

/// <summary>Compares the facts with the database, client by client and column by column: the same questions to both engines.</summary>
public sealed class FactsCheck(LeadFacts facts, SqlFacts sql, IDbContextFactory<VegaDbContext> contexts, FactsState state, ILogger<FactsCheck> log)
{
    private const int Attempts = 10;

    /// <summary>What differs, one line each; none when the facts tell what the database tells. Shouts in the log and in <see cref="FactsState"/>.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken = default)
    {
        var differences = new List<string>();
        foreach (var client in (await SequencesAsync(cancellationToken)).Keys.Where(c => c != 0).Order())
            if (await CompareAsync(client, cancellationToken) is { } difference) differences.Add(difference);
        if (differences.Count > 0) log.LogCritical("Facts differ from the database: {Differences}", string.Join("; ", differences));
        state.Checked(differences.Count == 0 ? null : string.Join("; ", differences));
        return differences;
    }

    private async Task<string?> CompareAsync(int client, CancellationToken cancellationToken)
    {
        foreach (var mode in Enum.GetValues<ReportingMode>())
            foreach (var column in PerformanceColumns.Groups)
            {
                var request = new PerformanceRequest
                {
                    Zone = DateTimeZone.Utc, Mode = mode, GroupBy = [column.Dimension], Tests = TestLeads.With,
                    Filter = new Dictionary<Dimension, IReadOnlyList<GroupValue>> { [Dimension.ClientId] = [GroupValue.Of(client)] },
                };
                if (await DifferenceAsync(client, new FactsQuestion(request, null, null), cancellationToken) is { } difference) return $"client {client}, {column.Key}, {mode}: {difference}";
            }
        return null;
    }

    /// <summary>Only a comparison during which the client got no event counts: a busy client is asked again, and one that never rests is told by the next check.</summary>
    private async Task<string?> DifferenceAsync(int client, FactsQuestion question, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = (await SequencesAsync(cancellationToken))[client];
            var difference = Compare(await facts.AnswerAsync(question, cancellationToken), await sql.AnswerAsync(question, cancellationToken));
            if (difference is null || before == (await SequencesAsync(cancellationToken))[client]) return difference;
        }
        return null;
    }

    /// <summary>The first difference of two answers; null when there is none.</summary>
    public static string? Compare(FactsAnswer one, FactsAnswer other)
    {
        var rows = other.Rows.ToDictionary(r => r.Keys, KeyComparer.Instance);
        foreach (var row in one.Rows.Append(one.Totals))
        {
            var twin = ReferenceEquals(row, one.Totals) ? other.Totals : rows.GetValueOrDefault(row.Keys);
            var name = ReferenceEquals(row, one.Totals) ? "totals" : string.Join(", ", row.Keys.Select(k => k.Text ?? k.Number?.ToString() ?? "null"));
            if (twin is null) return $"row {name} is in the facts alone";
            for (var i = 0; i < row.Values.Length; i++)
                if (row.Values[i] != twin.Values[i]) return $"row {name}: {row.Values[i]} and {twin.Values[i]} at place {i}";
            for (var i = 0; i < row.Aggregates.Length; i++)
                if (row.Aggregates[i] != twin.Aggregates[i]) return $"row {name}: {row.Aggregates[i]} and {twin.Aggregates[i]} for aggregate {i}";
        }
        return one.Rows.Count == other.Rows.Count ? null : $"{one.Rows.Count} and {other.Rows.Count} rows";
    }

    private async Task<Dictionary<int, long>> SequencesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Ledgers.AsNoTracking().ToDictionaryAsync(l => l.ClientId, l => l.EventSeq, cancellationToken);
    }
}
