using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;

namespace Vega.Portal.Facts;

/// <summary>
/// The facts as they lie in memory, in a file of the data directory, so that a start need not read all leads. It is a cache: whatever is wrong with it, the facts are loaded from
/// the database instead. Its end is a digest of all that stands before.
/// </summary>
internal static class FactsFile
{
    /// <summary>Raise it with every change of the layout, of <see cref="LeadState"/> or of <see cref="Dimension"/>.</summary>
    private const int Version = 1;
    private const long Magic = 0x5354434146414745;
    private const int DigestBytes = 32;
    private static readonly Lock Turn = new();

    public static string Path(string dataDirectory) => System.IO.Path.Combine(dataDirectory, "facts.bin");

    /// <summary>Writes a client at a time under the read lock, so that following waits for no more than one client's memory to be copied.</summary>
    public static void Save(FactStore store, ReaderWriterLockSlim gate, string path)
    {
        // A rebuilding job and the end of the program may both save; the second writes what the first did not know.
        using var turn = Turn.EnterScope();
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            using var sha = SHA256.Create();
            using (var stream = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true))
            using (var to = new BinaryWriter(stream))
            {
                to.Write(Magic);
                to.Write(Version);
                foreach (var client in Under(gate, () => store.Seen.Keys.Order().ToArray())) Under(gate, () => Save(store, client, to));
                to.Write(-1);
                Under(gate, () => SaveRest(store, to));
            }
            file.Write(sha.Hash!);
        }
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The facts of the file; null when there is none, it is damaged, or of another database: each client's last event must be in the database as the file has it.</summary>
    public static async Task<FactStore?> LoadAsync(string path, VegaDbContext db, Action<double> progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return null;
        var store = Read(path, progress);
        if (store is null) return null;
        var ledgers = await db.Ledgers.AsNoTracking().ToDictionaryAsync(l => l.ClientId, l => l.EventSeq, cancellationToken);
        foreach (var (client, mark) in store.Seen)
        {
            if (ledgers.GetValueOrDefault(client, -1) < mark.Seq) return null;
            if (mark.EventSeq == 0) continue;
            var last = await db.LeadEvents.AsNoTracking().Where(e => e.ClientId == client && e.Seq == mark.EventSeq).Select(e => new { e.LeadId, e.RecordedAt }).SingleOrDefaultAsync(cancellationToken);
            if (last is null || last.LeadId != mark.LeadId || last.RecordedAt.ToUnixTimeMilliseconds() != mark.RecordedAt) return null;
        }
        return store;
    }

    private static FactStore? Read(string path, Action<double> progress)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        if (file.Length < DigestBytes + 12) return null;
        using var sha = SHA256.Create();
        using var part = new Part(file, file.Length - DigestBytes);
        using var stream = new CryptoStream(part, sha, CryptoStreamMode.Read, leaveOpen: true);
        using var from = new BinaryReader(stream);
        if (from.ReadInt64() != Magic || from.ReadInt32() != Version) return null;
        var store = new FactStore();
        try
        {
            for (var client = from.ReadInt32(); client >= 0; client = from.ReadInt32())
            {
                Read(store, client, from);
                progress((double)file.Position / file.Length);
            }
            ReadRest(store, from);
            if (from.BaseStream.ReadByte() >= 0) return null;
        }
        catch (Exception e) when (e is EndOfStreamException or IOException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
        Span<byte> digest = stackalloc byte[DigestBytes];
        file.ReadExactly(digest);
        return sha.Hash is { } hash && hash.AsSpan().SequenceEqual(digest) ? store : null;
    }

    private static void Save(FactStore store, int client, BinaryWriter to)
    {
        var mark = store.Seen[client];
        to.Write(client);
        to.Write(mark.Seq);
        to.Write(mark.EventSeq);
        to.Write(mark.RecordedAt);
        to.Write(mark.LeadId);
        foreach (var test in new[] { false, true })
        {
            var partition = store.Partitions.GetValueOrDefault((client, test));
            to.Write(partition?.Leads.Count ?? 0);
            foreach (var chunk in partition?.Leads ?? [])
            {
                to.Write(chunk.Count);
                Write(to, chunk.Ids, chunk.Count);
                Write(to, chunk.CreatedAt, chunk.Count);
                Write(to, chunk.States, chunk.Count);
                Write(to, chunk.Costs, chunk.Count);
                Write(to, chunk.Histories, chunk.Count);
                foreach (var column in chunk.Dimensions) column.Save(to, chunk.Count);
            }
            to.Write(partition?.Events.Count ?? 0);
            foreach (var chunk in partition?.Events ?? [])
            {
                to.Write(chunk.Count);
                Write(to, chunk.Leads, chunk.Count);
                Write(to, chunk.RecordedAt, chunk.Count);
                Write(to, chunk.Happenings, chunk.Count);
                Write(to, chunk.StatesBefore, chunk.Count);
                Write(to, chunk.CostsBefore, chunk.Count);
                Write(to, chunk.OwedChanges, chunk.Count);
            }
            var moves = partition?.Moves.ToArray() ?? [];
            to.Write(moves.Length);
            Write(to, moves, moves.Length);
        }
    }

    private static void Read(FactStore store, int client, BinaryReader from)
    {
        store.Seen[client] = new FactsMark(from.ReadInt64(), from.ReadInt64(), from.ReadInt64(), from.ReadInt64());
        foreach (var test in new[] { false, true })
        {
            var leads = from.ReadInt32();
            for (var c = 0; c < leads; c++)
            {
                var (chunk, count) = (new LeadChunk(), from.ReadInt32());
                // The last chunk will grow; it gets room at once.
                var capacity = Math.Min(LeadChunk.Size, Math.Max(256, count));
                chunk.Grow(capacity);
                Read(from, chunk.Ids, count);
                Read(from, chunk.CreatedAt, count);
                Read(from, chunk.States, count);
                Read(from, chunk.Costs, count);
                Read(from, chunk.Histories, count);
                foreach (var column in chunk.Dimensions) column.Restore(from, count, capacity);
                chunk.Restored(count);
                var partition = store.Partition(client, test);
                partition.Leads.Add(chunk);
                for (var row = 0; row < count; row++) store.Remember(chunk.Ids[row], test, (c << LeadChunk.Bits) + row);
            }
            var events = from.ReadInt32();
            for (var c = 0; c < events; c++)
            {
                var (chunk, count) = (new EventChunk(), from.ReadInt32());
                chunk.Grow(Math.Max(256, count));
                Read(from, chunk.Leads, count);
                Read(from, chunk.RecordedAt, count);
                Read(from, chunk.Happenings, count);
                Read(from, chunk.StatesBefore, count);
                Read(from, chunk.CostsBefore, count);
                Read(from, chunk.OwedChanges, count);
                chunk.Restored(count);
                store.Partition(client, test).Events.Add(chunk);
            }
            var moves = new LeadMove[from.ReadInt32()];
            Read(from, moves, moves.Length);
            if (moves.Length > 0) store.Partition(client, test).Moves.AddRange(moves);
        }
    }

    private static void SaveRest(FactStore store, BinaryWriter to)
    {
        to.Write(store.LeadCount);
        to.Write(store.EventCount);
        foreach (var met in store.StatesMet) to.Write(met);
        foreach (var book in store.Books)
        {
            to.Write(book.Count);
            for (var c = 1; c < book.Count; c++)
            {
                to.Write(book[c].Text is null);
                if (book[c].Text is { } text) to.Write(text);
                else to.Write(book[c].Number!.Value);
            }
        }
        to.Write(store.Happenings.Count);
        foreach (var (what, priced) in store.HappeningsInOrder())
        {
            to.Write((sbyte)what.Billable);
            to.Write((byte)what.From);
            to.Write((byte)what.To);
            to.Write(what.Status is { } status ? (byte)status : byte.MaxValue);
            to.Write((byte)what.Good);
            to.Write(priced);
        }
    }

    private static void ReadRest(FactStore store, BinaryReader from)
    {
        store.Restored(from.ReadInt64(), from.ReadInt64());
        for (var s = 0; s < store.StatesMet.Length; s++) store.StatesMet[s] = from.ReadBoolean();
        foreach (var book in store.Books)
        {
            var count = from.ReadInt32();
            for (var c = 1; c < count; c++) _ = from.ReadBoolean() ? book.Of(from.ReadInt64()) : book.Of(from.ReadString());
        }
        var happenings = from.ReadInt32();
        for (var h = 0; h < happenings; h++)
        {
            var (billable, was, to, status, good, priced) = (from.ReadSByte(), from.ReadByte(), from.ReadByte(), from.ReadByte(), from.ReadByte(), from.ReadBoolean());
            store.Happening(new Contribution(0, billable, was, to, status == byte.MaxValue ? null : (LeadStatus)status, good), priced);
        }
    }

    private static void Write<T>(BinaryWriter to, T[] values, int count) where T : unmanaged => to.Write(MemoryMarshal.AsBytes(values.AsSpan(0, count)));

    private static void Read<T>(BinaryReader from, T[] values, int count) where T : unmanaged => from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(0, count)));

    private static void Under(ReaderWriterLockSlim gate, Action action) => Under<object?>(gate, () =>
    {
        action();
        return null;
    });

    private static T Under<T>(ReaderWriterLockSlim gate, Func<T> action)
    {
        gate.EnterReadLock();
        try
        {
            return action();
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>The first bytes of a stream.</summary>
    private sealed class Part(Stream inner, long length) : Stream
    {
        private long _left = length;
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
            _left -= read;
            return read;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
