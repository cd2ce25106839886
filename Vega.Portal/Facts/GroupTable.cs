namespace Vega.Portal.Facts;

/// <summary>Numbers the keys it meets from 0: by a look-up where the keys are few, else by hashing.</summary>
internal sealed class GroupTable
{
    private const long DenseSpace = 1 << 20;
    private readonly int[]? _dense;
    private long[] _slots = [];
    private int[] _ids = [];
    private long[] _keys = new long[64];
    private int _mask;

    /// <summary>For keys from 0 to below <paramref name="space"/>.</summary>
    public GroupTable(long space)
    {
        if (space <= DenseSpace) _dense = new int[space];
        else Resize(1024);
    }

    public int Count { get; private set; }

    public long Key(int id) => _keys[id];

    public int Of(long key)
    {
        if (_dense is not null)
        {
            ref var known = ref _dense[key];
            return known > 0 ? known - 1 : (known = Add(key) + 1) - 1;
        }
        var slot = Slot(key);
        for (; _ids[slot] != 0; slot = (slot + 1) & _mask)
            if (_slots[slot] == key) return _ids[slot] - 1;
        var id = Add(key);
        (_slots[slot], _ids[slot]) = (key, id + 1);
        if (Count * 2 > _mask) Resize((_mask + 1) * 2);
        return id;
    }

    /// <summary>Replaces each key by its number.</summary>
    public void Number(Span<int> keys)
    {
        if (_dense is { } dense)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var id = dense[keys[i]];
                keys[i] = id > 0 ? id - 1 : Of(keys[i]);
            }
            return;
        }
        for (var i = 0; i < keys.Length; i++) keys[i] = Of(keys[i]);
    }

    /// <summary>Replaces each key, made of two halves, by its number.</summary>
    public void Number(Span<int> keys, ReadOnlySpan<int> seconds, int space)
    {
        for (var i = 0; i < keys.Length; i++) keys[i] = Of((long)keys[i] * space + seconds[i]);
    }

    private int Add(long key)
    {
        if (Count == _keys.Length) Array.Resize(ref _keys, Count * 2);
        _keys[Count] = key;
        return Count++;
    }

    private int Slot(long key) => (int)((ulong)(key * -7046029254386353131L) >> 32) & _mask;

    private void Resize(int size)
    {
        (_slots, _ids, _mask) = (new long[size], new int[size], size - 1);
        for (var id = 0; id < Count; id++)
        {
            var slot = Slot(_keys[id]);
            while (_ids[slot] != 0) slot = (slot + 1) & _mask;
            (_slots[slot], _ids[slot]) = (_keys[id], id + 1);
        }
    }
}
