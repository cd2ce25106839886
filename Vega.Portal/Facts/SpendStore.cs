using NodaTime;
using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>All versions of all ad spend in memory (reading 79).</summary>
internal sealed class SpendStore
{
    private readonly List<MarketingSpend> _rows = [];
    private readonly Dictionary<long, int> _places = [];

    /// <summary>The version of the ledger of client 0 that was read last: every import raises it.</summary>
    public long Version { get; set; } = -1;

    public Instant LastRecorded { get; private set; } = Instant.MinValue;

    public IReadOnlyList<MarketingSpend> Rows => _rows;

    /// <summary>Takes in a version, or that it was replaced meanwhile.</summary>
    public void Put(MarketingSpend row)
    {
        if (_places.TryGetValue(row.Id, out var place)) _rows[place] = row;
        else
        {
            _places[row.Id] = _rows.Count;
            _rows.Add(row);
        }
        LastRecorded = Instant.Max(LastRecorded, row.RecordedAt);
    }
}
