using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Verbs;

/// <summary><c>backup --out FILE</c>: a consistent copy of the database under load.</summary>
public static class BackupVerb
{
    public static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        if (words.Option("--out") is not { } file || words.Count != 2) throw new UsageProblem("Say where the copy goes: --out FILE.");
        var copy = await services.GetRequiredService<DatabaseCopy>().MakeAsync(file, cancellationToken);
        if (copy.Fault is { } fault)
        {
            await Console.Error.WriteLineAsync(fault);
            return 2;
        }
        Console.WriteLine($"Copied to {file}: {copy.Bytes:N0} bytes, integrity checked. To restore, stop Vega and put the copy in place of vega.db, without the vega.db-wal and vega.db-shm that lie beside it.");
        return 0;
    }
}
