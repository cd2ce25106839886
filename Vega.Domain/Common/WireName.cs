using System.Text;

namespace Vega.Domain.Common;

/// <summary>How the members of an enumeration are spelled outside: <c>CostPerLead</c> is <c>cost_per_lead</c>.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public static class WireName<T> where T : struct, Enum
{
    private static readonly T[] Values = Enum.GetValues<T>();
    private static readonly string[] Words = [.. Values.Select(v => Spell(v.ToString()))];

    /// <summary>All spellings, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All => Words;

    /// <summary>The spelling of a member.</summary>
    public static string Of(T value) => Words[Array.IndexOf(Values, value)];

    /// <summary>Reads a spelling, in either case.</summary>
    public static bool TryParse(string? word, out T value)
    {
        var index = Array.FindIndex(Words, w => w.Equals(word, StringComparison.OrdinalIgnoreCase));
        value = index < 0 ? default : Values[index];
        return index >= 0;
    }

    private static string Spell(string name)
    {
        var word = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && word.Length > 0) word.Append('_');
            word.Append(char.ToLowerInvariant(c));
        }
        return word.ToString();
    }
}
