namespace Vega.Tests.Support;

/// <summary>The sources these tests were built from.</summary>
public static class Repository
{
    public static readonly string Root = Find(AppContext.BaseDirectory);

    private static readonly Lazy<IReadOnlyList<SourceFile>> All = new(() =>
        [.. new[] { "Vega.Domain", "Vega.Portal", "Vega.Tests", "Vega.Benchmarks" }.SelectMany(p => Below(Path.Combine(Root, p))).Select(f => new SourceFile(Path.GetRelativePath(Root, f).Replace('\\', '/'))).OrderBy(f => f.Path, StringComparer.Ordinal)]);

    /// <summary>The source files below the folder, by their path from the root with forward slashes; without what is built or generated.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder, params string[] endings) =>
        [.. All.Value.Where(f => f.Path.StartsWith(folder + "/", StringComparison.Ordinal) && (endings.Length == 0 || endings.Any(e => f.Path.EndsWith(e, StringComparison.Ordinal))))];

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(d => Path.GetFileName(d) is not ("bin" or "obj" or "Migrations" or "wwwroot" or "data")).SelectMany(Below));

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "Vega.Portal.sln")) ? directory : Find(Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests run outside the repository."));
}

/// <summary>A file of the repository.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
public sealed record SourceFile(string Path)
{
    public string Text { get; } = File.ReadAllText(System.IO.Path.Combine(Repository.Root, Path));
    public string[] Lines => Text.TrimEnd('\n').Split('\n');
    public string Name => System.IO.Path.GetFileName(Path);
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');
}
