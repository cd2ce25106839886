using System.Runtime.InteropServices;
using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>The values of one dimension, numbered as they are met; 0 is no value. Two loaders may ask at once; readers see what was there when they took the lock of the facts.</summary>
internal sealed class CodeBook
{
    private readonly Lock _lock = new();
    private readonly List<GroupValue> _values = [GroupValue.Null];
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _numbers = [];

    /// <summary>Codes are below this.</summary>
    public int Count => _values.Count;

    public GroupValue this[int code] => _values[code];

    public int Of(string? text)
    {
        if (text is null) return 0;
        lock (_lock)
        {
            ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, text, out var known);
            if (!known) code = Add(GroupValue.Of(text));
            return code;
        }
    }

    public int Of(long? number)
    {
        if (number is not { } value) return 0;
        lock (_lock)
        {
            ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, value, out var known);
            if (!known) code = Add(GroupValue.Of(value));
            return code;
        }
    }

    /// <summary>The code of a value that was met; null for one that was not.</summary>
    public int? Find(GroupValue value)
    {
        if (value == GroupValue.Null) return 0;
        lock (_lock)
        {
            return value.Text is { } text ? _texts.TryGetValue(text, out var byText) ? byText : null : _numbers.TryGetValue(value.Number!.Value, out var byNumber) ? byNumber : null;
        }
    }

    private int Add(GroupValue value)
    {
        _values.Add(value);
        return _values.Count - 1;
    }
}
