using System.Numerics;
using System.Runtime.InteropServices;

namespace Vega.Portal.Facts;

/// <summary>The codes of one dimension in one chunk, as narrow as they allow: nothing while all rows have one code, then a byte, two or four a row.</summary>
internal sealed class CodeColumn
{
    private int _constant;
    private byte[]? _bytes;
    private ushort[]? _shorts;
    private int[]? _ints;

    /// <summary>The code of every row; null when they differ.</summary>
    public int? Constant => _bytes is null && _shorts is null && _ints is null ? _constant : null;

    public int this[int row] => _bytes is not null ? _bytes[row] : _shorts is not null ? _shorts[row] : _ints is not null ? _ints[row] : _constant;

    /// <summary>Sets a row of the first <paramref name="count"/>; the chunk has room for <paramref name="capacity"/>.</summary>
    public void Set(int row, int code, int count, int capacity)
    {
        if (Constant is { } constant)
        {
            if (count == 0) _constant = code;
            if (_constant == code) return;
            Widen(Math.Max(constant, code), count, capacity);
        }
        else if (code > (_bytes is not null ? byte.MaxValue : _shorts is not null ? ushort.MaxValue : int.MaxValue)) Widen(code, count, capacity);
        else if (Length <= row) Resize(capacity);

        if (_bytes is not null) _bytes[row] = (byte)code;
        else if (_shorts is not null) _shorts[row] = (ushort)code;
        else _ints![row] = code;
    }

    /// <summary>Copies codes out.</summary>
    public void Read(int start, Span<int> into)
    {
        if (_bytes is not null)
        {
            var from = _bytes.AsSpan(start, into.Length);
            for (var i = 0; i < into.Length; i++) into[i] = from[i];
        }
        else if (_shorts is not null)
        {
            var from = _shorts.AsSpan(start, into.Length);
            for (var i = 0; i < into.Length; i++) into[i] = from[i];
        }
        else if (_ints is not null) _ints.AsSpan(start, into.Length).CopyTo(into);
        else into.Fill(_constant);
    }

    /// <summary>Adds each code times <paramref name="factor"/> to the keys.</summary>
    public void AddTo(int start, Span<int> keys, int factor)
    {
        if (Constant is { } constant)
        {
            if (constant == 0) return;
            var add = constant * factor;
            for (var i = 0; i < keys.Length; i++) keys[i] += add;
        }
        else if (_bytes is not null) Add(_bytes.AsSpan(start, keys.Length), keys, factor);
        else if (_shorts is not null) Add(_shorts.AsSpan(start, keys.Length), keys, factor);
        else
        {
            var from = _ints.AsSpan(start, keys.Length);
            for (var i = 0; i < keys.Length; i++) keys[i] += from[i] * factor;
        }
    }

    private static void Add(ReadOnlySpan<byte> from, Span<int> keys, int factor)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var f = new Vector<int>(factor);
            var vectors = MemoryMarshal.Cast<int, Vector<int>>(keys);
            for (; i + Vector<byte>.Count <= from.Length; i += Vector<byte>.Count)
            {
                Vector.Widen(new Vector<byte>(from[i..]), out var low, out var high);
                Vector.Widen(low, out var a, out var b);
                Vector.Widen(high, out var c, out var d);
                var at = i / Vector<int>.Count;
                vectors[at] += Vector.AsVectorInt32(a) * f;
                vectors[at + 1] += Vector.AsVectorInt32(b) * f;
                vectors[at + 2] += Vector.AsVectorInt32(c) * f;
                vectors[at + 3] += Vector.AsVectorInt32(d) * f;
            }
        }
        for (; i < from.Length; i++) keys[i] += from[i] * factor;
    }

    private static void Add(ReadOnlySpan<ushort> from, Span<int> keys, int factor)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var f = new Vector<int>(factor);
            var vectors = MemoryMarshal.Cast<int, Vector<int>>(keys);
            for (; i + Vector<ushort>.Count <= from.Length; i += Vector<ushort>.Count)
            {
                Vector.Widen(new Vector<ushort>(from[i..]), out var low, out var high);
                var at = i / Vector<int>.Count;
                vectors[at] += Vector.AsVectorInt32(low) * f;
                vectors[at + 1] += Vector.AsVectorInt32(high) * f;
            }
        }
        for (; i < from.Length; i++) keys[i] += from[i] * factor;
    }

    /// <summary>Writes the codes of the first <paramref name="count"/> rows as they lie in memory.</summary>
    public void Save(BinaryWriter to, int count)
    {
        to.Write((byte)(_bytes is not null ? 1 : _shorts is not null ? 2 : _ints is not null ? 4 : 0));
        if (_bytes is not null) to.Write(_bytes.AsSpan(0, count));
        else if (_shorts is not null) to.Write(MemoryMarshal.AsBytes(_shorts.AsSpan(0, count)));
        else if (_ints is not null) to.Write(MemoryMarshal.AsBytes(_ints.AsSpan(0, count)));
        else to.Write(_constant);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Restore(BinaryReader from, int count, int capacity)
    {
        switch (from.ReadByte())
        {
            case 1: from.BaseStream.ReadExactly((_bytes = new byte[capacity]).AsSpan(0, count)); break;
            case 2: from.BaseStream.ReadExactly(MemoryMarshal.AsBytes((_shorts = new ushort[capacity]).AsSpan(0, count))); break;
            case 4: from.BaseStream.ReadExactly(MemoryMarshal.AsBytes((_ints = new int[capacity]).AsSpan(0, count))); break;
            default: _constant = from.ReadInt32(); break;
        }
    }

    private int Length => _bytes?.Length ?? _shorts?.Length ?? _ints?.Length ?? 0;

    private void Resize(int capacity)
    {
        if (_bytes is not null) Array.Resize(ref _bytes, capacity);
        else if (_shorts is not null) Array.Resize(ref _shorts, capacity);
        else Array.Resize(ref _ints, capacity);
    }

    private void Widen(int code, int count, int capacity)
    {
        var codes = new int[count];
        Read(0, codes);
        (_bytes, _shorts, _ints) = (null, null, null);
        if (code <= byte.MaxValue)
        {
            _bytes = new byte[capacity];
            for (var i = 0; i < count; i++) _bytes[i] = (byte)codes[i];
        }
        else if (code <= ushort.MaxValue)
        {
            _shorts = new ushort[capacity];
            for (var i = 0; i < count; i++) _shorts[i] = (ushort)codes[i];
        }
        else codes.CopyTo(_ints = new int[capacity], 0);
    }
}
