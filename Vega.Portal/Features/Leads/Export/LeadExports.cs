using System.Collections.Concurrent;
using System.Security.Cryptography;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Features.Leads.Filters;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Leads.Export;

/// <summary>The kinds of files.</summary>
public enum LeadExportFormat
{
    Excel,
    Csv,
}

/// <summary>Where a file stands.</summary>
public enum LeadExportState
{
    /// <summary>The browser has not fetched it yet.</summary>
    Waiting,
    Running,
    Done,
    Cancelled,
    /// <summary>The connection broke.</summary>
    Broken,
}

/// <summary>A file that a person asked for: what it holds, and how far it is.</summary>
public sealed class LeadExport(string id, int userId, LeadFilter filter, IReadOnlyList<long>? only, IReadOnlyList<LeadColumn> columns, LeadExportFormat format, Instant askedAt) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private int _written;

    public string Id => id;
    public int UserId => userId;
    public LeadFilter Filter => filter;

    /// <summary>These leads instead of the filter's.</summary>
    public IReadOnlyList<long>? Only => only;
    public IReadOnlyList<LeadColumn> Columns => columns;
    public LeadExportFormat Format => format;
    public Instant AskedAt => askedAt;
    public LeadExportState State { get; internal set; }

    /// <summary>Leads written so far.</summary>
    public int Written => Volatile.Read(ref _written);

    internal CancellationToken Cancelled => _cancel.Token;

    internal void Count(int leads) => Interlocked.Add(ref _written, leads);

    public void Cancel()
    {
        if (State is LeadExportState.Waiting) State = LeadExportState.Cancelled;
        if (State is LeadExportState.Waiting or LeadExportState.Running) _cancel.Cancel();
    }

    public void Dispose() => _cancel.Dispose();
}

/// <summary>The files of leads that are asked for or under way on this node. The page asks and watches, the browser fetches.</summary>
public sealed class LeadExports(TimeProvider time)
{
    private static readonly Duration Kept = Duration.FromMinutes(30);
    private readonly ConcurrentDictionary<string, LeadExport> _exports = new(StringComparer.Ordinal);

    /// <summary>Asks for a file; it is written while the browser fetches it.</summary>
    public LeadExport Ask(Viewer viewer, LeadFilter filter, IReadOnlyList<long>? only, IReadOnlyList<LeadColumn> columns, LeadExportFormat format)
    {
        var now = time.Now();
        foreach (var old in _exports.Values.Where(e => e.State != LeadExportState.Running && now - e.AskedAt > Kept))
            if (_exports.TryRemove(old.Id, out var gone)) gone.Dispose();
        var export = new LeadExport(RandomNumberGenerator.GetHexString(24, lowercase: true), viewer.UserId ?? 0, filter, only, columns, format, now);
        _exports[export.Id] = export;
        return export;
    }

    /// <summary>A file that waits for being fetched, once, and by the person who asked for it.</summary>
    public LeadExport? Take(string id, Viewer viewer)
    {
        if (!_exports.TryGetValue(id, out var export) || export.UserId != viewer.UserId) return null;
        lock (export)
        {
            if (export.State != LeadExportState.Waiting) return null;
            export.State = LeadExportState.Running;
            return export;
        }
    }
}
