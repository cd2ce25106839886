using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>
/// Makes one number of a lead's values in the grouping columns. Codes are multiplied up while they fit 31 bits; where they do not, what there is so far is numbered afresh and
/// the next columns follow (any number of columns can be grouped by).
/// </summary>
internal sealed class LeadKeys
{
    private readonly List<List<(Dimension Dimension, int Factor)>> _stages = [[]];
    private readonly List<int> _spaces = [];
    private readonly List<GroupTable> _joined = [];
    private readonly Lock _lock = new();
    private readonly CodeBook[] _books;

    public LeadKeys(CodeBook[] books, IEnumerable<Dimension> dimensions)
    {
        _books = books;
        var space = 1L;
        foreach (var dimension in dimensions)
        {
            var count = books[(int)dimension].Count;
            if (space * count > int.MaxValue)
            {
                _spaces.Add((int)space);
                _stages.Add([]);
                _joined.Add(new GroupTable(long.MaxValue));
                space = 1;
            }
            _stages[^1].Add((dimension, (int)space));
            space *= count;
        }
        _spaces.Add((int)space);
    }

    /// <summary>Keys are below this.</summary>
    public int Space => _stages.Count == 1 ? _spaces[0] : int.MaxValue;

    /// <summary>The keys of a run of rows.</summary>
    public void Fill(LeadChunk chunk, int number, Rewind? rewind, int start, Span<int> keys, ScanBuffers buffers)
    {
        Stage(0, chunk, number, rewind, start, keys, buffers);
        for (var s = 1; s < _stages.Count; s++)
        {
            var next = buffers.Second.AsSpan(0, keys.Length);
            Stage(s, chunk, number, rewind, start, next, buffers);
            lock (_lock) _joined[s - 1].Number(keys, next, _spaces[s]);
        }
    }

    /// <summary>Writes the values of a key, in the order of the dimensions, to <paramref name="places"/> of a row.</summary>
    public void Values(int key, GroupValue[] row, ReadOnlySpan<int> places)
    {
        var end = places.Length;
        for (var s = _stages.Count - 1; s >= 0; s--)
        {
            var part = key;
            if (s > 0)
            {
                var joined = _joined[s - 1].Key(key);
                (key, part) = ((int)(joined / _spaces[s]), (int)(joined % _spaces[s]));
            }
            end -= _stages[s].Count;
            for (var i = 0; i < _stages[s].Count; i++)
            {
                var (dimension, factor) = _stages[s][i];
                var book = _books[(int)dimension];
                row[places[end + i]] = book[part / factor % book.Count];
            }
        }
    }

    private void Stage(int stage, LeadChunk chunk, int number, Rewind? rewind, int start, Span<int> keys, ScanBuffers buffers)
    {
        keys.Clear();
        foreach (var (dimension, factor) in _stages[stage])
        {
            var column = chunk.Dimensions[(int)dimension];
            if (rewind is null)
            {
                column.AddTo(start, keys, factor);
                continue;
            }
            var codes = buffers.Codes.AsSpan(0, keys.Length);
            column.Read(start, codes);
            rewind.Undo(dimension, number, start, codes);
            for (var i = 0; i < keys.Length; i++) keys[i] += codes[i] * factor;
        }
    }
}

/// <summary>What one thread of a scan writes into, so that nothing is made anew for each block.</summary>
internal sealed class ScanBuffers
{
    public const int Block = 2048;
    public readonly int[] Rows = new int[Block];
    public readonly int[] Keys = new int[Block];
    public readonly int[] Second = new int[Block];
    public readonly int[] Codes = new int[Block];
    public readonly byte[] States = new byte[Block];
    public readonly int[] Costs = new int[Block];
}
