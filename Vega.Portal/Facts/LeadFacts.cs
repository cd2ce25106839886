using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Performance;
using Vega.Domain.Scoring;
using Vega.Portal.Data;
using Vega.Portal.Facts.Scores;
using Vega.Portal.Platform;

namespace Vega.Portal.Facts;

/// <summary>
/// All leads in memory (design §4). Before each answer it reads what each client's EventSeq says it has not seen, so that whatever was committed before the question is in the
/// answer, whichever node committed it. It is a cache: it can be thrown away and made again at any time.
/// </summary>
public sealed class LeadFacts(IDbContextFactory<VegaDbContext> contexts, VegaOptions options, FactsState state, ILogger<LeadFacts> log) : IFacts, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ReaderWriterLockSlim _gate = new();
    private readonly SemaphoreSlim _following = new(1, 1);
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly SemaphoreSlim _lost = new(0);
    private TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Loaded? _facts;
    private long _asked, _followed;
    private long _saved;

    private sealed record Loaded(FactStore Store, FactsFollower Follower);

    private string FilePath => FactsFile.Path(options.DataDirectory);

    public async Task<FactsAnswer> AnswerAsync(FactsQuestion question, CancellationToken cancellationToken = default)
    {
        var facts = await FollowAsync(cancellationToken);
        var request = question.Request;
        var sums = new AggregateSums(request.Aggregates);
        var hits = new List<FieldHit>();
        List<PerformanceRow> rows;
        Dictionary<GroupValue[], SpendSums> spend;
        _gate.EnterReadLock();
        try
        {
            rows = FactsScan.Run(facts.Store, question, sums, hits);
            spend = facts.Store.Spend.Groups(question, facts.Follower.Shares!);
        }
        finally
        {
            _gate.ExitReadLock();
        }
        if (hits.Count > 0)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await StoredFields.AddAsync(db, request, hits, sums, cancellationToken);
        }
        return AnswerRows.Join(request, rows, sums, spend);
    }

    /// <summary>Reads what was committed before the call, and hands the store over while nobody writes to it.</summary>
    internal async Task<T> ReadAsync<T>(Func<FactStore, T> read, CancellationToken cancellationToken)
    {
        var facts = await FollowAsync(cancellationToken);
        _gate.EnterReadLock();
        try
        {
            return read(facts.Store);
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    public Task<List<ScoreLead>> ArrivalsAsync(int clientId, IReadOnlyDictionary<int, int> places, CancellationToken cancellationToken = default) =>
        ReadAsync(store => ArrivalScan.Run(store, clientId, places), cancellationToken);

    /// <summary>Ends when the facts are loaded.</summary>
    internal Task LoadedAsync(CancellationToken cancellationToken) => _loaded.Task.WaitAsync(cancellationToken);

    /// <summary>Loads the facts: from the file, if it fits the database, else from the database, and then what came since.</summary>
    public async Task LoadAsync(bool useFile = true, CancellationToken cancellationToken = default)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_loaded.Task.IsCompleted) _loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _facts = null;
            state.Loading(0, 0);
            var watch = Stopwatch.StartNew();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var store = useFile ? await FactsFile.LoadAsync(FilePath, db, p => state.Loading(p, 0), cancellationToken) : null;
            var source = store is null ? "the database" : "their file";
            store ??= FactsLoad.Run(db, (progress, leads) => Report(progress, leads), cancellationToken);
            var follower = new FactsFollower(store, _gate);
            if (!await follower.FollowAsync(db, null, cancellationToken)) throw new InvalidOperationException("The database changed its past while the facts were loading.");
            _facts = new Loaded(store, follower);
            state.Ready(store.LeadCount);
            _loaded.TrySetResult();
            log.LogInformation("Facts: {Leads} leads and {Events} events loaded from {Source} in {Seconds:0.0} s.", store.LeadCount, store.EventCount, source, watch.Elapsed.TotalSeconds);
            if (source == "the database") Save(always: true);
            else _saved = store.EventCount;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Writes the file for the next start, unless nothing came since the last time.</summary>
    public void Save(bool always = false)
    {
        if (_facts is not { } facts || (!always && facts.Store.EventCount == _saved)) return;
        var watch = Stopwatch.StartNew();
        var events = facts.Store.EventCount;
        FactsFile.Save(facts.Store, _gate, FilePath);
        _saved = events;
        log.LogInformation("Facts: written to {File} in {Seconds:0.0} s.", Path.GetFileName(FilePath), watch.Elapsed.TotalSeconds);
    }

    /// <summary>Ends when the facts were found to be of another database and must be loaded again.</summary>
    internal Task LostAsync(CancellationToken cancellationToken) => _lost.WaitAsync(cancellationToken);

    public void Dispose()
    {
        _facts = null;
        _lost.Dispose();
        _gate.Dispose();
        _following.Dispose();
        _loading.Dispose();
    }

    /// <summary>Reads what was committed before the call. Those who ask while one reads share the next reading.</summary>
    private async Task<Loaded> FollowAsync(CancellationToken cancellationToken)
    {
        if (_facts is null)
        {
            try
            {
                await _loaded.Task.WaitAsync(Patience, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new FactsNotReady(state.Progress);
            }
        }
        var ticket = Interlocked.Increment(ref _asked);
        await _following.WaitAsync(cancellationToken);
        try
        {
            var facts = _facts ?? throw new FactsNotReady(state.Progress);
            if (Volatile.Read(ref _followed) >= ticket) return facts;
            var upTo = Volatile.Read(ref _asked);
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (!await facts.Follower.FollowAsync(db, null, cancellationToken))
            {
                log.LogWarning("Facts: the database is not the one they were loaded from; they are loaded anew.");
                _facts = null;
                state.Loading(0, 0);
                _lost.Release();
                throw new FactsNotReady(0);
            }
            Volatile.Write(ref _followed, upTo);
            return facts;
        }
        finally
        {
            _following.Release();
        }
    }

    private void Report(double progress, long leads)
    {
        if ((int)(progress * 10) > (int)(state.Progress * 10)) log.LogInformation("Facts: {Percent:0} % loaded, {Leads} leads.", progress * 100, leads);
        state.Loading(progress, leads);
    }
}
