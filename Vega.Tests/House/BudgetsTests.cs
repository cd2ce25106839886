using System.Text.RegularExpressions;
using Vega.Tests.Support;

namespace Vega.Tests.House;

/// <summary>How long things may grow before they are cut.</summary>
public sealed partial class BudgetsTests
{
    private static IEnumerable<SourceFile> Sources => Repository.Files("Vega.Domain", ".cs").Concat(Repository.Files("Vega.Portal", ".cs"));

    [Fact]
    public void Program_IsATableOfContents_Of80Lines() =>
        RoomsTests.None(Sources.Where(f => f.Path == "Vega.Portal/Program.cs" && f.Lines.Length > 80).Select(f => $"{f.Path}: {f.Lines.Length} lines"), "Program.cs has one Add and one Map line per feature, at most 80 lines.");

    [Fact]
    public void Classes_Length_IsAtMost300Lines() =>
        RoomsTests.None(from file in Sources from type in TypesOf(file) where type.Lines > 300 select $"{file.Path}: {type.Name} has {type.Lines} lines", "A class has at most 300 lines.");

    [Fact]
    public void CodeBehind_Length_IsAtMost250Lines() =>
        RoomsTests.None(Sources.Where(f => f.Path.EndsWith(".razor.cs", StringComparison.Ordinal) && f.Lines.Length > 250).Select(f => $"{f.Path}: {f.Lines.Length} lines"), "The code behind a page has at most 250 lines.");

    [Fact]
    public void FeatureFolders_Size_IsAtMost12Files() =>
        RoomsTests.None(
            Directory.Exists(Path.Combine(Repository.Root, "Vega.Portal/Features"))
                ? Repository.Files("Vega.Portal/Features").GroupBy(f => f.Folder, StringComparer.Ordinal).Where(g => g.Count() > 12).Select(g => $"{g.Key}: {g.Count()} files") : [],
            "A feature's folder has at most 12 files; then it is split by use case.");

    // Our files have file-scoped namespaces, so a type begins in the first column and ends with a brace there.
    private static IEnumerable<(string Name, int Lines)> TypesOf(SourceFile file)
    {
        var lines = file.Lines;
        for (var i = 0; i < lines.Length; i++)
        {
            if (TypeHead().Match(lines[i]) is not { Success: true } head) continue;
            var end = Array.FindIndex(lines, i, l => l.StartsWith('}') || (l.Length > 0 && !char.IsWhiteSpace(l[0]) && l.TrimEnd().EndsWith(';')));
            yield return (head.Groups["name"].Value, (end < 0 ? lines.Length : end + 1) - i);
        }
    }

    [GeneratedRegex(@"^(?:\w+ )*(?:class|struct|interface|enum|record(?: class| struct)?) (?<name>\w+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TypeHead();
}
