namespace Vega.Portal.Platform;

/// <summary>A command of the one program, beside serving. Returns the exit code.</summary>
/// <param name="Name">The first word of the command line.</param>
/// <param name="Usage">Its options, as <c>[--leads N] [--seed S]</c>.</param>
/// <param name="Summary">What it does, in one line.</param>
/// <param name="RunAsync">Does it, with the words after the name.</param>
public sealed record Verb(string Name, string Usage, string Summary, Func<IServiceProvider, IReadOnlyList<string>, CancellationToken, Task<int>> RunAsync);

/// <summary>A command line that cannot be carried out; the message says what would be right.</summary>
public sealed class UsageProblem(string message) : Exception(message);

/// <summary>Finds the verb of a command line and runs it.</summary>
public static class CommandLine
{
    /// <summary>True when the first word is a verb and not an option: the program then does that and ends.</summary>
    public static bool NamesVerb(string[] args) => args.Length > 0 && !args[0].StartsWith('-') && args[0] != "serve";

    /// <summary>The words that configure the host: all of them when serving; for a verb only those of the form <c>--Section:Key=value</c>.</summary>
    public static string[] HostArguments(string[] args) => NamesVerb(args) ? [.. args.Where(IsSetting)] : [.. args.Where(a => a != "serve")];

    /// <summary>Runs the verb that <paramref name="args"/> name; 2 when the command line is wrong.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args, CancellationToken cancellationToken)
    {
        var verbs = services.GetServices<Verb>().OrderBy(v => v.Name, StringComparer.Ordinal).ToArray();
        var verb = verbs.FirstOrDefault(v => v.Name == args[0]);
        if (verb is null)
        {
            await Console.Error.WriteLineAsync($"Vega has no verb '{args[0]}'. There are: serve, {string.Join(", ", verbs.Select(v => v.Name))}.");
            return 2;
        }
        var words = args.Skip(1).Where(a => !IsSetting(a)).ToArray();
        if (words.Contains("--help"))
        {
            Console.WriteLine($"{verb.Name} {verb.Usage}\n  {verb.Summary}");
            return 0;
        }
        try
        {
            return await verb.RunAsync(services, words, cancellationToken);
        }
        catch (UsageProblem problem)
        {
            await Console.Error.WriteLineAsync($"{problem.Message}\nusage: {verb.Name} {verb.Usage}");
            return 2;
        }
    }

    /// <summary>The value after an option, as <c>--leads 5000</c>; null when the option is absent. Throws <see cref="UsageProblem"/> when the value is.</summary>
    public static string? Option(this IReadOnlyList<string> words, string name)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] != name) continue;
            return i + 1 < words.Count ? words[i + 1] : throw new UsageProblem($"{name} needs a value.");
        }
        return null;
    }

    /// <summary>The whole number after an option, or <paramref name="otherwise"/>.</summary>
    public static int Number(this IReadOnlyList<string> words, string name, int otherwise) =>
        words.Option(name) is not { } text ? otherwise : int.TryParse(text, out var number) && number >= 0 ? number : throw new UsageProblem($"{name} takes a whole number, not '{text}'.");

    private static bool IsSetting(string word) => word.StartsWith("--", StringComparison.Ordinal) && word.Contains('=') && word.Contains(':');
}
