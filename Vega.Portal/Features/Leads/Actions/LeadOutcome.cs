using Vega.Domain.Leads;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Actions;

/// <summary>What of a lead a change may move, as it stood before.</summary>
public sealed record LeadState(bool Billable, int CostInCents, bool HoldsSlot, long Seq)
{
    public static LeadState Of(Lead lead) => new(lead.Billable, lead.CostInCents, lead.HoldsSlot, lead.UpdatedSeq);
}

/// <summary>What a change did to leads, or would do: counts, money, slots, and what stood against it.</summary>
public sealed class LeadOutcome
{
    private readonly Dictionary<string, int> _notes = new(StringComparer.Ordinal), _refused = new(StringComparer.Ordinal);

    public int Total { get; init; }
    public int Changed { get; set; }

    /// <summary>They stood like that already.</summary>
    public int Same { get; set; }
    public int Refused => _refused.Values.Sum();
    public int Done => Changed + Same + Refused;

    public int NoLongerBillable { get; private set; }
    public int NowBillable { get; private set; }

    /// <summary>What the clients owe more, or less, over all months.</summary>
    public long CentsMore { get; private set; }
    public int SlotsFreed { get; private set; }
    public int SlotsTaken { get; private set; }

    /// <summary>What whoever changes should know, each with how many leads it is about.</summary>
    public IEnumerable<KeyValuePair<string, int>> Notes => _notes.OrderByDescending(n => n.Value);

    /// <summary>Why leads stay as they are, each with how many.</summary>
    public IEnumerable<KeyValuePair<string, int>> Refusals => _refused.OrderByDescending(r => r.Value);

    public void Refuse(string why, int count = 1) => _refused[why] = _refused.GetValueOrDefault(why) + count;

    /// <summary>Counts one changed lead.</summary>
    public void Add(LeadState before, Lead after, IReadOnlyList<string> notes)
    {
        Changed++;
        if (before.Billable && !after.Billable) NoLongerBillable++;
        if (!before.Billable && after.Billable) NowBillable++;
        CentsMore += (after.Billable ? after.CostInCents : 0) - (before.Billable ? before.CostInCents : 0);
        if (before.HoldsSlot && !after.HoldsSlot) SlotsFreed++;
        if (!before.HoldsSlot && after.HoldsSlot) SlotsTaken++;
        foreach (var note in notes) _notes[note] = _notes.GetValueOrDefault(note) + 1;
    }

    /// <summary>The consequences in sentences, for a dialog; empty when nothing but the leads themselves changes.</summary>
    public IEnumerable<string> Consequences()
    {
        if (NoLongerBillable > 0) yield return Total == 1 ? "It is no longer billable." : $"{Formats.Count(NoLongerBillable, "lead is", "leads are")} no longer billable.";
        if (NowBillable > 0) yield return Total == 1 ? "It becomes billable." : $"{Formats.Count(NowBillable, "lead becomes", "leads become")} billable.";
        if (CentsMore != 0) yield return $"The bill changes by {Formats.MoneyChange(CentsMore)}.";
        if (SlotsFreed > 0) yield return $"{Formats.Count(SlotsFreed, "slot", "slots")} of the cap {(SlotsFreed == 1 ? "is" : "are")} free again.";
        if (SlotsTaken > 0) yield return $"{Formats.Count(SlotsTaken, "slot", "slots")} of the cap {(SlotsTaken == 1 ? "is" : "are")} taken.";
    }
}
