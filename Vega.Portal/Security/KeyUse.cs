using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;

namespace Vega.Portal.Security;

/// <summary>When each key was last used: noted in memory, and written at most once a minute, so that no request waits for it.</summary>
public sealed class KeyUse(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time) : BackgroundService
{
    private readonly ConcurrentDictionary<int, Instant> _noted = new();

    public void Note(int keyId, Instant at) => _noted[keyId] = at;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await WriteAsync(CancellationToken.None);
        }
    }

    /// <summary>Writes what was noted since the last time.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_noted.IsEmpty) return;
        var noted = _noted.ToArray();
        using var ticket = await gate.EnterAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var (id, at) in noted)
        {
            await db.ApiKeys.Where(k => k.Id == id && (k.LastUsedAt == null || k.LastUsedAt < at)).ExecuteUpdateAsync(s => s.SetProperty(k => k.LastUsedAt, at), cancellationToken);
            _noted.TryRemove(new KeyValuePair<int, Instant>(id, at));
        }
    }
}
