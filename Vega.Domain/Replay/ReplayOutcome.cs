using System.Runtime.InteropServices;
using Vega.Domain.Intake;

namespace Vega.Domain.Replay;

/// <summary>What a run of the time machine says of a post.</summary>
public enum ReplayOutcome : byte
{
    /// <summary>Taken.</summary>
    Accepted = 0,
    /// <summary>Taken above the cap, without pay.</summary>
    Unbillable = 1,
    /// <summary>Above the cap, kept until somebody decides.</summary>
    Held = 2,
    /// <summary>Refused by a filter rule.</summary>
    Filtered = 3,
    /// <summary>Refused as a duplicate.</summary>
    Duplicate = 4,
    /// <summary>Refused by the cap, or for want of one.</summary>
    OverCap = 5,
    /// <summary>Refused for its fields, campaign or program.</summary>
    Refused = 6,
    /// <summary>The same body again, answered like the post that was taken shortly before; no lead of its own.</summary>
    Repeat = 7,
    /// <summary>Not taken at all: today its key, contract or campaign would be answered 403.</summary>
    Denied = 8,
}

/// <summary>What outcomes mean.</summary>
public static class ReplayOutcomes
{
    /// <summary>All, in the order of the matrix.</summary>
    public static readonly IReadOnlyList<ReplayOutcome> All = Enum.GetValues<ReplayOutcome>();

    /// <summary>The word on screens.</summary>
    public static string Label(this ReplayOutcome outcome) => outcome switch
    {
        ReplayOutcome.Accepted => "Accepted", ReplayOutcome.Unbillable => "Unpaid", ReplayOutcome.Held => "Held", ReplayOutcome.Filtered => "Filtered", ReplayOutcome.Duplicate => "Duplicate",
        ReplayOutcome.OverCap => "Over cap", ReplayOutcome.Refused => "Other", ReplayOutcome.Repeat => "Repeat", _ => "Not taken",
    };

    /// <summary>True when the lead is taken.</summary>
    public static bool IsAccepted(this ReplayOutcome outcome) => outcome is ReplayOutcome.Accepted or ReplayOutcome.Unbillable;

    /// <summary>The outcome of a refusal's code.</summary>
    public static ReplayOutcome Of(string code) => code switch
    {
        Refusal.Filtered => ReplayOutcome.Filtered,
        Refusal.Duplicate => ReplayOutcome.Duplicate,
        Refusal.CapReached or Refusal.CapClosed or Refusal.NoAllocation => ReplayOutcome.OverCap,
        _ => ReplayOutcome.Refused,
    };
}

/// <summary>What one run came to for one post.</summary>
/// <param name="Outcome">What was decided.</param>
/// <param name="Code">The refusal's code; null when it was taken.</param>
/// <param name="RuleId">The first filter rule that matched, where it is the reason.</param>
/// <param name="CostInCents">The price by today's allocation.</param>
/// <param name="Billable">True when the client owes it after all that is known to have happened later.</param>
/// <param name="LifeKnown">True when what happened to the lead in history would have happened in this run too.</param>
/// <param name="PaidOnEnroll">True when it is owed only once enrolled.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReplayVerdict(ReplayOutcome Outcome, string? Code, int? RuleId, int CostInCents, bool Billable, bool LifeKnown, bool PaidOnEnroll)
{
    /// <summary>What the run owes for it.</summary>
    public int OwedInCents => Billable ? CostInCents : 0;
}
