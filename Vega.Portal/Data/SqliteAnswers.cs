using System.Globalization;
using NodaTime;

namespace Vega.Portal.Data;

/// <summary>
/// Where the answers that retries get stand, by their keys: in memory and not in an index, in which each of these random keys would change a page of its own. It follows the table by
/// its rising numbers inside the write gate, and so knows what was committed, by whichever process; a start reads the table once. It forgets what expired.
/// </summary>
internal sealed class SqliteAnswers
{
    /// <summary>Rows after a number, as <see cref="Follow"/> reads them.</summary>
    public const string Newer = """SELECT "Id", "Key", "ExpiresAt" FROM "StoredAnswers" WHERE "Id" > ? ORDER BY "Id" """;

    private Dictionary<ulong, long> _recent = [], _earlier = [];
    private long _last, _recentEnds, _earlierEnds;

    /// <summary>Reads what was stored since the last time, by a statement of <see cref="Newer"/>, before this transaction stores any itself.</summary>
    public void Follow(SqliteStatement newer, Instant now)
    {
        newer.Put(0, _last);
        while (newer.Next())
        {
            _last = newer.Number(0)!.Value;
            if (Short(newer.Text(1)!) is { } key) _recent[key] = _last;
            _recentEnds = Math.Max(_recentEnds, newer.Number(2)!.Value);
        }
        // Once all of the earlier ones have expired, the recent ones take their place, and none has to be looked at again.
        if (_recent.Count == 0 || now.ToUnixTimeMilliseconds() < _earlierEnds) return;
        (_earlier, _earlierEnds, _recent, _recentEnds) = (_recent, _recentEnds, [], 0);
    }

    /// <summary>The number of the last row with that key, which may have expired or be gone; null when there was none.</summary>
    public long? Find(string key) => Short(key) is { } wanted && (_recent.TryGetValue(wanted, out var row) || _earlier.TryGetValue(wanted, out row)) ? row : null;

    // A quarter of a SHA-256 tells keys apart, and the row says the whole. What is no such key answers no retry.
    private static ulong? Short(string key) => key.Length >= 16 && ulong.TryParse(key.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var quarter) ? quarter : null;
}
