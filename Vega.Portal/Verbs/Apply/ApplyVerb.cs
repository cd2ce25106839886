using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Verbs.Apply;

/// <summary><c>apply FILE.json [--out OUT.json]</c>: makes what the file describes exist, all of it or nothing. Applied again, the same file changes nothing.</summary>
public sealed class ApplyVerb(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, DatabaseStart start, Passwords passwords, Secrets secrets, TimeProvider time)
{
    public static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var output = words.Option("--out");
        var files = words.Where((w, i) => w != "--out" && (i == 0 || words[i - 1] != "--out")).ToArray();
        if (files is not [var file] || (file.StartsWith('-') && file != "-")) throw new UsageProblem("Give one file, or - for standard input.");
        using var document = await ParseAsync(file, cancellationToken);
        return await ActivatorUtilities.CreateInstance<ApplyVerb>(services).ApplyAsync(document.RootElement, output, cancellationToken);
    }

    private static async Task<JsonDocument> ParseAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            return await JsonDocument.ParseAsync(stream, new JsonDocumentOptions { AllowDuplicateProperties = false }, cancellationToken);
        }
        catch (JsonException e)
        {
            throw new UsageProblem($"{file} is not JSON: {e.Message}");
        }
        catch (IOException e)
        {
            throw new UsageProblem($"{file} cannot be read: {e.Message}");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UsageProblem($"{file} cannot be read: {e.Message}");
        }
    }

    private async Task<int> ApplyAsync(JsonElement root, string? outputFile, CancellationToken cancellationToken)
    {
        await start.MigrateAsync(cancellationToken);
        // A client that somebody else makes meanwhile is not among the rows taken; then we begin again.
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var wanted = ApplyFile.Read(root, new Faults()).Slugs.ToHashSet(StringComparer.Ordinal);
            var taken = (await SlugsAsync(db, wanted, cancellationToken)).Values.ToHashSet();
            await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0, .. taken], cancellationToken);
            var standing = await SlugsAsync(db, wanted, cancellationToken);
            if (!standing.Values.All(taken.Contains)) continue;

            var edit = new ConfigurationEdit(db, transaction, Viewer.System, time.Now()) { RulesRemark = new("Applied from a file") };
            var state = new ApplyState(edit);
            var file = ApplyFile.Read(root, edit.Faults);
            await state.LoadAsync(standing, cancellationToken);
            await new ApplyClients(state).RunAsync(file, cancellationToken);
            await new ApplyContracts(state, secrets).RunAsync(file, cancellationToken);
            await new ApplyPeople(state, passwords).RunAsync(file, cancellationToken);
            if (!edit.Faults.None) return await RefuseAsync(edit.Faults);
            await PublishAsync(state.Output.ToJson(), outputFile, () => transaction.CommitAsync(cancellationToken), cancellationToken);
            await Console.Error.WriteLineAsync(edit.Counts == default ? "Everything stood already; nothing changed." : $"Applied: {edit.Counts.Made} rows made, {edit.Counts.Changed} changed.");
            return 0;
        }
    }

    /// <summary>The plain keys exist nowhere else, so that what holds them is on disk before the commit.</summary>
    private static async Task PublishAsync(string json, string? file, Func<Task> commit, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            await commit();
            Console.WriteLine(json);
            return;
        }
        var draft = $"{file}.{Guid.NewGuid():N}";
        var opened = Open(file, draft);
        try
        {
            await using (var writer = opened) await writer.WriteLineAsync(json.AsMemory(), cancellationToken);
            await commit();
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
        File.Move(draft, file, overwrite: true);
    }

    /// <summary>Readable by its owner only, since it holds keys.</summary>
    private static StreamWriter Open(string file, string draft)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new StreamWriter(draft, options);
        }
        catch (IOException e)
        {
            throw new UsageProblem($"{file} cannot be written: {e.Message}");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UsageProblem($"{file} cannot be written: {e.Message}");
        }
    }

    private static async Task<int> RefuseAsync(Faults faults)
    {
        await Console.Error.WriteLineAsync($"Nothing was changed. {faults.All.Count} {(faults.All.Count == 1 ? "mistake" : "mistakes")}:");
        foreach (var fault in faults.All) await Console.Error.WriteLineAsync($"  {(fault.Field.Length == 0 ? "the file" : fault.Field)}: {fault.Message}");
        return 1;
    }

    private static async Task<Dictionary<string, int>> SlugsAsync(VegaDbContext db, HashSet<string> wanted, CancellationToken cancellationToken) =>
        (await db.ClientSlugs.AsNoTracking().ToListAsync(cancellationToken)).Where(s => wanted.Contains(s.Slug)).ToDictionary(s => s.Slug, s => s.ClientId, StringComparer.Ordinal);
}
