using System.Text;
using Vega.Domain.Common;

namespace Vega.Portal.Verbs.Demo;

/// <summary>Pseudo-random numbers that are the same on every machine and every version of .NET for the same words: the demo can be told and checked again. No secret may come from here outside Development.</summary>
internal struct DemoDice
{
    private ulong _state;

    public DemoDice(ulong state) => _state = state;

    /// <summary>Dice for one thing: their own sequence for each seed, name and number.</summary>
    public static DemoDice For(int seed, string name, long number = 0)
    {
        var hash = 14695981039346656037UL ^ (ulong)seed * 0x9E3779B97F4A7C15;
        foreach (var c in name) hash = (hash ^ c) * 1099511628211;
        var dice = new DemoDice(hash ^ (ulong)number * 0xD6E8FEB86659FD93);
        dice.Next();
        return dice;
    }

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to below 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 to below <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)((UInt128)Next() * (ulong)limit >> 64);

    /// <summary>From one to the other, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public double Between(double low, double high) => low + Fraction() * (high - low);

    public bool Chance(double probability) => Fraction() < probability;

    public T Of<T>(IReadOnlyList<T> values) => values[Below(values.Count)];

    /// <summary>Around 1, never negative: the noise of days and people.</summary>
    public double Noise(double spread)
    {
        var sum = Fraction() + Fraction() + Fraction() + Fraction() - 2;
        return Math.Exp(sum * spread * 1.732);
    }

    /// <summary>A waiting time with that mean: mostly shorter, now and then much longer.</summary>
    public double Wait(double mean) => -mean * Math.Log(1 - Fraction());

    public PublicId PublicId() => new(unchecked((long)Next()));

    /// <summary>Lower-case letters and digits.</summary>
    public string Word(int length)
    {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++) text.Append("abcdefghijkmnpqrstuvwxyz23456789"[Below(32)]);
        return text.ToString();
    }
}
