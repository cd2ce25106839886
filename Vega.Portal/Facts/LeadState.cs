using Vega.Domain.Leads;
using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>Status, funnel rank and billable of a lead in one byte. A rank is told apart only where it is not the status's own: for the custom good ones.</summary>
internal static class LeadState
{
    /// <summary>Of a lead that is not there yet.</summary>
    public const byte Absent = 255;

    /// <summary>How many states there are, but <see cref="Absent"/>.</summary>
    public const int Count = 2 * Half;

    private const int Half = Custom + 5 * LeadStatuses.HighestRank;
    private const int Custom = (int)LeadStatus.CustomGood1;

    /// <summary>What a lead in each state adds to its row.</summary>
    public static readonly Contribution[] Contributions = [.. Enumerable.Range(0, Count).Select(Standing)];

    /// <summary>All bits where the lead is billable, none where not: to be and-ed with its price.</summary>
    public static readonly int[] BillableMask = [.. Enumerable.Range(0, 256).Select(s => s < Absent && s >= Half ? -1 : 0)];

    public static byte Of(LeadStatus status, int funnelRank, bool billable)
    {
        var code = status.IsCustomGood() ? Custom + (status - LeadStatus.CustomGood1) * LeadStatuses.HighestRank + status.CountedRank(funnelRank) - 1 : (int)status;
        return (byte)(billable ? code + Half : code);
    }

    public static bool IsBillable(byte state) => BillableMask[state] != 0;

    private static Contribution Standing(int state)
    {
        var code = state % Half;
        return code < Custom
            ? Contribution.Standing((LeadStatus)code, 0, state >= Half)
            : Contribution.Standing(LeadStatus.CustomGood1 + (byte)((code - Custom) / LeadStatuses.HighestRank), (code - Custom) % LeadStatuses.HighestRank + 1, state >= Half);
    }
}
