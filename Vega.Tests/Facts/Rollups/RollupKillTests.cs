using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Tests.Support;

namespace Vega.Tests.Facts.Rollups;

/// <summary>The program is killed in the middle of its jobs, again and again.</summary>
public sealed class RollupKillTests
{
    private const int Kills = 20;

    [Fact]
    public async Task Process_KilledInTheMiddleOfJobs_TwentyTimes_LosesNoDayAndClosesNoneTwice()
    {
        // Two seconds before a full hour that is 3 am in New York, so that both the closing pass and the nightly corrections are due.
        var start = Instant.FromUtc(2026, 1, 6, 7, 59, 58);
        await using var history = await RollupHistory.StartAsync(DatabaseProvider.Sqlite, start - Duration.FromDays(40), seed: 11);
        var clients = await history.Pass.ClientsAsync(CancellationToken.None);
        for (var kill = 0; kill < Kills; kill++)
        {
            var at = start + Duration.FromDays(3 * kill);
            foreach (var client in clients)
            {
                history.Clock.StandAt(at - Duration.FromHours(7 * (client.Id % 9 + 1)));
                await history.LiveAsync(client.Id, 2, 3);
            }
            history.Clock.StandAt(at - Duration.FromMinutes(1));
            await history.SpendAsync(clients[kill % clients.Count].Id, at.InUtc().Date.PlusDays(-5));
            var (run, days) = await history.ReadAsync(async db => (await db.JobRuns.MaxAsync(r => (long?)r.Id) ?? 0, await db.RollupDays.CountAsync()));
            using var process = await VegaProcess.StartAsync(history.Database, at);
            await UntilAsync(async () => await history.ReadAsync(async db => (kill % 3) switch
            {
                0 => await db.JobRuns.AnyAsync(r => r.Id > run && r.Job.StartsWith("rollup")),
                1 => await db.RollupDays.CountAsync() > days,
                _ => await db.JobRuns.AnyAsync(r => r.Id > run && r.Job == "rollup-corrections"),
            }));
            await process.KillAsync();
        }
        history.Clock.StandAt(start + Duration.FromDays(3 * Kills));
        await history.CloseAsync();
        await history.CorrectAsync();
        await history.AssertRightAsync();
        // A run that the kill cut off is known to be lost once its job runs again; a firing that came to its end was not run a second time.
        var runs = await history.ReadAsync(db => db.JobRuns.AsNoTracking().ToListAsync());
        Assert.Contains(runs, r => r.Status == JobRunStatus.Lost);
        Assert.All(runs.Where(r => r.Firing is not null).GroupBy(r => (r.Job, r.Firing)), firing => Assert.True(firing.Count(r => r.Status == JobRunStatus.Done) <= 1, $"{firing.Key} was done twice"));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await holds()) await timer.WaitForNextTickAsync(patience.Token);
    }
}
