using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>How the leads of a client stood at an earlier moment: each lead as it was before its first event recorded later.</summary>
internal sealed class Rewind
{
    private readonly FactPartition _partition;
    private readonly int[] _after;
    private readonly Dictionary<int, List<LeadMove>> _moves = [];

    private Rewind(FactPartition partition, long asOf)
    {
        _partition = partition;
        _after = new int[partition.LeadCount];
        for (var c = partition.Events.Count - 1; c >= 0 && partition.Events[c].Last > asOf; c--)
        {
            var chunk = partition.Events[c];
            for (var i = chunk.Count - 1; i >= 0 && chunk.RecordedAt[i] > asOf; i--) _after[chunk.Leads[i]] = c * EventChunk.Size + i + 1;
        }
        var moved = new HashSet<int>();
        foreach (var move in partition.Moves.Where(m => m.RecordedAt > asOf && moved.Add(m.Lead)))
        {
            if (!_moves.TryGetValue(move.Lead >> LeadChunk.Bits, out var list)) _moves[move.Lead >> LeadChunk.Bits] = list = [];
            list.Add(move);
        }
    }

    /// <summary>Null when nothing was recorded later.</summary>
    public static Rewind? To(FactPartition partition, long asOf) => partition.Events.Count == 0 || partition.Events[^1].Last <= asOf && !partition.Moves.Exists(m => m.RecordedAt > asOf) ? null : new Rewind(partition, asOf);

    public byte State(int chunk, int row)
    {
        var after = _after[(chunk << LeadChunk.Bits) + row] - 1;
        return after < 0 ? _partition.Leads[chunk].States[row] : _partition.Events[after / EventChunk.Size].StatesBefore[after % EventChunk.Size];
    }

    public int Cost(int chunk, int row)
    {
        var after = _after[(chunk << LeadChunk.Bits) + row] - 1;
        return after < 0 ? _partition.Leads[chunk].Costs[row] : _partition.Events[after / EventChunk.Size].CostsBefore[after % EventChunk.Size];
    }

    /// <summary>Puts the codes of leads that moved later back to where they were.</summary>
    public void Undo(Dimension dimension, int chunk, int start, Span<int> codes)
    {
        if (!_moves.TryGetValue(chunk, out var moves) || !Moves(dimension)) return;
        foreach (var move in moves)
        {
            var row = (move.Lead & (LeadChunk.Size - 1)) - start;
            if (row >= 0 && row < codes.Length) codes[row] = Code(dimension, move);
        }
    }

    private static bool Moves(Dimension dimension) => dimension is Dimension.City or Dimension.State or Dimension.CurrentDegreeProgramId;

    private static int Code(Dimension dimension, LeadMove move) => dimension switch { Dimension.City => move.City, Dimension.State => move.State, _ => move.Program };
}
