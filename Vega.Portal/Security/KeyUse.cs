using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>When each key, and each former slug of a client, was last used: noted in memory, and written at most once a minute, so that no request waits for it.</summary>
public sealed class KeyUse(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time) : BackgroundService
{
    private readonly ConcurrentDictionary<int, Instant> _noted = new();
    private readonly ConcurrentDictionary<string, Instant> _slugs = new(StringComparer.OrdinalIgnoreCase);

    public void Note(int keyId, Instant at) => _noted[keyId] = at;

    /// <summary>Somebody called the lead API at a former slug.</summary>
    public void NoteSlug(string slug) => _slugs[slug] = time.Now();

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
        var (noted, slugs) = (_noted.ToArray(), _slugs.ToArray());
        if (noted.Length + slugs.Length == 0) return;
        using var ticket = await gate.EnterAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var (id, at) in noted)
        {
            await db.ApiKeys.Where(k => k.Id == id && (k.LastUsedAt == null || k.LastUsedAt < at)).ExecuteUpdateAsync(s => s.SetProperty(k => k.LastUsedAt, at), cancellationToken);
            _noted.TryRemove(new KeyValuePair<int, Instant>(id, at));
        }
        foreach (var (slug, at) in slugs)
        {
            var stored = slug.ToLowerInvariant();
            await db.ClientSlugs.Where(s => s.Slug == stored && (s.LastUsedAt == null || s.LastUsedAt < at)).ExecuteUpdateAsync(u => u.SetProperty(s => s.LastUsedAt, at), cancellationToken);
            _slugs.TryRemove(new KeyValuePair<string, Instant>(slug, at));
        }
    }
}
