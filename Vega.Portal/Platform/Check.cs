using Vega.Portal.Data;

namespace Vega.Portal.Platform;

/// <summary>A comparison of two things that must agree, made by the verb <c>check</c>. Whoever keeps a second copy of something registers one.</summary>
/// <param name="Name">What agrees, as a sentence that is true when all is well.</param>
/// <param name="RunAsync">Compares, and says what it found.</param>
public sealed record Check(string Name, Func<CheckRequest, CancellationToken, Task<CheckResult>> RunAsync);

/// <summary>What a check works with.</summary>
/// <param name="Db">A context on one snapshot of the database, the same for every check.</param>
/// <param name="Services">Everything else.</param>
public sealed record CheckRequest(VegaDbContext Db, IServiceProvider Services);

/// <summary>What a check looked at, and what did not agree; of many offenders the first are kept.</summary>
public sealed class CheckResult(string things)
{
    private const int Kept = 5;
    private readonly List<string> _first = [];

    /// <summary>What was looked at, as <c>events</c>.</summary>
    public string Things { get; } = things;

    /// <summary>How many of them.</summary>
    public long Looked { get; set; }

    /// <summary>How many faults were found.</summary>
    public long Wrong { get; private set; }

    /// <summary>The first of the faults, each in one line.</summary>
    public IReadOnlyList<string> First => _first;

    /// <summary>Notes a fault.</summary>
    public void Found(string fault)
    {
        if (++Wrong <= Kept) _first.Add(fault);
    }

    /// <summary>Notes a fault unless the condition holds.</summary>
    public void Expect(bool holds, string fault)
    {
        if (!holds) Found(fault);
    }
}
