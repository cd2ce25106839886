using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Domain.Scoring;

namespace Vega.Portal.Facts;

/// <summary>A request together with what the viewer may see of leads and spend: the same rule as Data/Visibility, for what is not a query.</summary>
/// <param name="Request">What is asked.</param>
/// <param name="ClientIds">Only these clients; null for all.</param>
/// <param name="VendorId">Only this vendor; null for all.</param>
public sealed record FactsQuestion(PerformanceRequest Request, IReadOnlyList<int>? ClientIds, int? VendorId)
{
    public static FactsQuestion Of(PerformanceRequest request, Viewer viewer) => viewer.Kind == ViewerKind.Anonymous
        ? new(request, [], null)
        : viewer.VendorId is { } vendor ? new(request, null, vendor) : new(request, viewer.ClientIds, null);

    public bool SeesLead(int clientId, int vendorId) => (ClientIds is null || ClientIds.Contains(clientId)) && (VendorId is null || VendorId == vendorId);

    public bool SeesClient(int clientId) => ClientIds is null || ClientIds.Contains(clientId);

    public bool SeesSpend(int? clientId, int? vendorId) => (ClientIds is null || (clientId is { } client && ClientIds.Contains(client))) && (VendorId is null || VendorId == vendorId);

    /// <summary>The first moment of the range in milliseconds; the smallest number when it is open.</summary>
    public long From => Request.Start?.ToUnixTimeMilliseconds() ?? long.MinValue;

    /// <summary>The first moment after the range; the largest number when it is open.</summary>
    public long To => Request.End?.ToUnixTimeMilliseconds() ?? long.MaxValue;

    /// <summary>What was recorded later than this is not known yet; the largest number for now.</summary>
    public long AsOf => Request.AsOf?.ToUnixTimeMilliseconds() ?? long.MaxValue;

    /// <summary>The days of ad spend: those that begin in the range, in the request's zone.</summary>
    public (LocalDate First, LocalDate Last) SpendDays()
    {
        var zone = Request.Zone;
        var first = new LocalDate(1, 1, 2);
        var last = new LocalDate(9998, 12, 30);
        if (Request.Start is { } start && (first = start.InZone(zone).Date) is var day && zone.AtStartOfDay(day).ToInstant() < start) first = day.PlusDays(1);
        if (Request.End is { } end && (last = end.InZone(zone).Date) is var lastDay && zone.AtStartOfDay(lastDay).ToInstant() >= end) last = lastDay.PlusDays(-1);
        return (first, last);
    }
}

/// <summary>The rows of an answer, before order and limit.</summary>
/// <param name="Rows">In any order.</param>
/// <param name="Totals">Over all rows.</param>
/// <param name="CastFailures">By aggregate: values that could not be cast.</param>
/// <param name="UnallocatedCost">Cost of the totals that no row carries.</param>
public sealed record FactsAnswer(List<PerformanceRow> Rows, PerformanceRow Totals, IReadOnlyList<long> CastFailures, long UnallocatedCost);

/// <summary>Answers questions about all leads. Two implementations: from memory, and by SQL (<c>Vega:Performance:Engine</c>).</summary>
public interface IFacts
{
    /// <summary>The answer, with everything that was committed before the call. Throws <see cref="FactsNotReady"/> while facts load.</summary>
    Task<FactsAnswer> AnswerAsync(FactsQuestion question, CancellationToken cancellationToken = default);

    /// <summary>
    /// The accepted leads of a client's campaigns, no tests, with the first arrivals of their statuses: what smart scores stand on. A lead counts where it stands now: one that went back
    /// has not reached what it fell from, and a returned one has reached nothing but its return. Throws <see cref="FactsNotReady"/> while facts load.
    /// </summary>
    /// <param name="clientId">The client.</param>
    /// <param name="places">The index of each campaign that is asked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<List<ScoreLead>> ArrivalsAsync(int clientId, IReadOnlyDictionary<int, int> places, CancellationToken cancellationToken = default);
}

/// <summary>Facts are still loading, or could not be loaded.</summary>
public sealed class FactsNotReady(double progress) : Exception("The facts are loading.")
{
    /// <summary>From 0 to 1.</summary>
    public double Progress => progress;
}
