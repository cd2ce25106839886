using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Facts;

namespace Vega.Portal.Features.Performance;

/// <summary>What became of a question: exactly one of <see cref="Done"/>, <see cref="Invalid"/> and <see cref="Loading"/>.</summary>
public abstract record PerformanceOutcome
{
    private PerformanceOutcome() { }

    /// <summary>Answered.</summary>
    public sealed record Done(PerformanceResult Result) : PerformanceOutcome;

    /// <summary>It cannot be answered as it was asked.</summary>
    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : PerformanceOutcome;

    /// <summary>Facts are still loading; <paramref name="Progress"/> is from 0 to 1.</summary>
    public sealed record Loading(double Progress) : PerformanceOutcome;
}

/// <summary>Answers a <see cref="PerformanceRequest"/> for a viewer: the one way for the API, the page and the workbook, which only write the result down.</summary>
public sealed class PerformanceReport(IFacts facts, IDbContextFactory<VegaDbContext> contexts)
{
    public async Task<PerformanceOutcome> RunAsync(PerformanceRequest request, Viewer viewer, CancellationToken cancellationToken = default)
    {
        if (await FieldErrorsAsync(request, viewer, cancellationToken) is { Count: > 0 } errors) return new PerformanceOutcome.Invalid(errors);
        FactsAnswer answer;
        try
        {
            answer = await facts.AnswerAsync(FactsQuestion.Of(request, viewer), cancellationToken);
        }
        catch (FactsNotReady loading)
        {
            return new PerformanceOutcome.Loading(loading.Progress);
        }
        catch (FactsTooMany many)
        {
            return new PerformanceOutcome.Invalid([new FieldError("group_by", "too-many-rows", $"These columns make more than {many.Most:N0} rows. Group by fewer, or filter.")]);
        }
        var rows = PerformanceRows.Order(request, answer.Rows);
        var shown = request.Limit is { } limit && limit < rows.Count ? rows.GetRange(0, limit) : rows;
        return new PerformanceOutcome.Done(new PerformanceResult
        {
            Request = request, Rows = shown, RowCount = rows.Count, Totals = answer.Totals, UnallocatedCost = answer.UnallocatedCost,
            Labels = request.IncludeLabels ? await PerformanceLabels.FindAsync(contexts, request, shown, viewer, cancellationToken) : new Dictionary<Dimension, IReadOnlyDictionary<long, string>>(),
            CastFailures = request.Aggregates.Select((a, i) => (a.Name, Count: answer.CastFailures[i])).Where(f => f.Count > 0).ToDictionary(f => f.Name, f => f.Count),
        });
    }

    /// <summary>The names of values, of what the viewer sees; a value without one speaks for itself.</summary>
    public async Task<IReadOnlyDictionary<GroupValue, string>> NamesAsync(Dimension dimension, IReadOnlyList<GroupValue> values, Viewer viewer, CancellationToken cancellationToken = default)
    {
        var names = new Dictionary<GroupValue, string>();
        if (values.Count == 0 || dimension.Column().NameKey is null) return names;
        var request = new PerformanceRequest { Zone = NodaTime.DateTimeZone.Utc, GroupBy = [dimension] };
        var labels = await PerformanceLabels.FindAsync(contexts, request, [.. values.Select(v => new PerformanceRow([v], [], []))], viewer, cancellationToken);
        foreach (var value in values)
            if (value.Number is { } number && labels[dimension].TryGetValue(number, out var name)) names[value] = name;
        return names;
    }

    /// <summary>Custom fields are known by the clients in sight. One that any of them marks personal may only be counted (reading 87).</summary>
    private async Task<List<FieldError>> FieldErrorsAsync(PerformanceRequest request, Viewer viewer, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        if (request.Aggregates.All(a => PerformanceFields.IsStandard(a.Field))) return errors;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var fields = await db.LeadFields.VisibleTo(viewer).AsNoTracking().Select(f => new { f.Name, f.Personal }).ToListAsync(cancellationToken);
        for (var i = 0; i < request.Aggregates.Count; i++)
        {
            var aggregate = request.Aggregates[i];
            if (PerformanceFields.IsStandard(aggregate.Field)) continue;
            var same = fields.FindAll(f => f.Name.Equals(aggregate.Field, StringComparison.OrdinalIgnoreCase));
            if (same.Count == 0) errors.Add(new FieldError($"aggregates[{i}].field", "unknown-field", "This is neither a field of every lead nor a custom field of a client in sight."));
            else if (aggregate.Casts && same.Exists(f => f.Personal)) errors.Add(new FieldError($"aggregates[{i}].function", "personal-field", "The field is personal: it can only be counted, by count or count_distinct."));
        }
        return errors;
    }
}
