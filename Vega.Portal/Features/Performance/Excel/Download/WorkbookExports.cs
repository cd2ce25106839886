using System.Collections.Concurrent;
using System.Security.Cryptography;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Excel.Download;

/// <summary>A workbook that waits for the browser of whoever asked for it.</summary>
public sealed record WorkbookFile(string Id, int UserId, string Name, byte[] Content, Instant At);

/// <summary>The workbooks that pages of this node made and browsers have not fetched yet: each for one person, once, and not for long.</summary>
public sealed class WorkbookExports(TimeProvider time)
{
    public const string Path = "/performance/exports/";
    private static readonly Duration Kept = Duration.FromMinutes(5);
    private readonly ConcurrentDictionary<string, WorkbookFile> _files = new(StringComparer.Ordinal);

    /// <summary>Keeps a file; returns its address.</summary>
    public string Keep(Viewer viewer, string name, byte[] content)
    {
        var now = time.Now();
        foreach (var old in _files.Values.Where(f => now - f.At > Kept)) _files.TryRemove(old.Id, out _);
        var file = new WorkbookFile(RandomNumberGenerator.GetHexString(24, lowercase: true), viewer.UserId ?? 0, name, content, now);
        _files[file.Id] = file;
        return Path + file.Id;
    }

    /// <summary>The file, if it is there and the viewer's.</summary>
    public WorkbookFile? Take(string id, Viewer viewer) => _files.TryGetValue(id, out var file) && file.UserId == viewer.UserId && _files.TryRemove(id, out file) ? file : null;
}
