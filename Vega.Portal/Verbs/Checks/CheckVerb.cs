using Microsoft.EntityFrameworkCore;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Verbs.Checks;

/// <summary><c>check</c>: whether everything that is kept twice agrees. A line per comparison; 1 when one fails. It reads one snapshot, so that it may run beside a busy Vega.</summary>
public static class CheckVerb
{
    // Grouping millions of rows takes longer than the half minute that a server's driver gives a query.
    private static readonly TimeSpan QueryTime = TimeSpan.FromHours(2);

    public static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        if (words.Count > 0) throw new UsageProblem("It takes no words.");
        var missing = await services.GetRequiredService<DatabaseStart>().MissingAsync(cancellationToken);
        if (missing.Count > 0)
        {
            await Console.Error.WriteLineAsync($"The database lacks {string.Join(", ", missing)}; run migrate first.");
            return 1;
        }
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync(cancellationToken);
        db.Database.SetCommandTimeout(QueryTime);
        await using var snapshot = await ReadSnapshot.BeginAsync(db, cancellationToken);
        var failed = 0;
        foreach (var check in services.GetServices<Check>())
        {
            var result = await check.RunAsync(new CheckRequest(db, services), cancellationToken);
            if (result.Wrong > 0) failed++;
            Console.WriteLine($"{(result.Wrong == 0 ? "ok   " : "WRONG")} {check.Name} ({result.Looked:N0} {result.Things}{(result.Wrong == 0 ? "" : $", {result.Wrong:N0} wrong")})");
            foreach (var fault in result.First) Console.WriteLine($"        {fault}");
            if (result.Wrong > result.First.Count) Console.WriteLine($"        … and {result.Wrong - result.First.Count:N0} more");
        }
        Console.WriteLine(failed == 0 ? "Everything agrees." : $"{failed} {(failed == 1 ? "check" : "checks")} failed.");
        return failed == 0 ? 0 : 1;
    }
}
