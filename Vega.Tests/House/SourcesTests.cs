using System.Text.RegularExpressions;
using Vega.Tests.Support;

namespace Vega.Tests.House;

/// <summary>What may not be written where.</summary>
public sealed partial class SourcesTests
{
    /// <summary>Bugs are caught here and nowhere else; everywhere else an expected outcome is a value, and a bug flies.</summary>
    private static readonly string[] CatchingFiles =
    [
        "Vega.Portal/Intake/IntakeWriter.cs",
        "Vega.Portal/Platform/JobRunner.cs",
        "Vega.Portal/Platform/ApiExceptions.cs",
        "Vega.Portal/Shell/Failures.cs",
        "Vega.Portal/Delivery/DeliverySender.cs",
    ];

    private static IEnumerable<SourceFile> Portal => Repository.Files("Vega.Portal", ".cs", ".razor");
    private static IEnumerable<SourceFile> All => Repository.Files("Vega.Domain", ".cs").Concat(Portal);

    [Fact]
    public void Catch_OfEverything_StandsInFivePlaces() =>
        RoomsTests.None(
            from file in All where !CatchingFiles.Contains(file.Path) from line in Matches(file, CatchAll()) where !Rethrows(file, line.Number) select line.Text,
            $"'catch (Exception)' stands in five places only: {string.Join(", ", CatchingFiles)}. A catch that cleans up and throws again is free.");

    [Fact]
    public void Providers_Names_StandInDataOnly() =>
        RoomsTests.None(
            from file in All where !file.Path.StartsWith("Vega.Portal/Data/", StringComparison.Ordinal) && !file.Path.StartsWith("Vega.Portal/Platform/Schedul", StringComparison.Ordinal)
            from line in Matches(file, Provider()) select line.Text,
            "Only Data, and the scheduler's set-up in Platform, name a database provider or write SQL.");

    [Fact]
    public void Razor_Files_NameNeitherDbContextNorHttpClient() =>
        RoomsTests.None(from file in Repository.Files("Vega.Portal", ".razor", ".razor.cs") from line in Matches(file, Outside()) select line.Text, "A component never touches the database or HttpClient.");

    [Fact]
    public void Masking_Stars_AreWrittenInOnePlace() =>
        RoomsTests.None(
            from file in All where file.Path != "Vega.Portal/Security/Masking.cs" from line in Matches(file, Stars()) where !line.Code.TrimStart().StartsWith("//", StringComparison.Ordinal) select line.Text,
            "Security/Masking is the only place that writes ***.");

    [Fact]
    public void Sources_Text_HoldsNothingForLater() =>
        RoomsTests.None(from file in All.Concat(Repository.Files("Vega.Benchmarks", ".cs")) from line in Matches(file, Later()) select line.Text, "What is written is finished.");

    private static IEnumerable<(int Number, string Code, string Text)> Matches(SourceFile file, Regex pattern) =>
        file.Lines.Select((code, i) => (Number: i + 1, Code: code, Text: $"{file.Path}:{i + 1}: {code.Trim()}")).Where(l => pattern.IsMatch(l.Code));

    // From the catch to the brace that closes it, which stands under the catch.
    private static bool Rethrows(SourceFile file, int number)
    {
        var head = file.Lines[number - 1];
        var indent = head[..^head.TrimStart().Length];
        return file.Lines.Skip(number).TakeWhile(l => l != indent + "}").Any(l => l.Trim() == "throw;");
    }

    [GeneratedRegex(@"\bcatch\s*(\{|$|\(\s*(System\.)?Exception\b[^)]*\)(?!\s*when\s*\(.*\b\w+ is [A-Z]))", RegexOptions.ExplicitCapture)]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"Microsoft\.Data\.(Sqlite|SqlClient)|\bNpgsql|\bUse(Sqlite|SqlServer|Npgsql)\b|\b(Sqlite|Postgres|Sql)(Exception|Connection)\b|\.Is(Sqlite|SqlServer|Npgsql)\(|\b(FromSql|SqlQuery|ExecuteSql)(Raw|Interpolated)?(Async)?\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Provider();

    [GeneratedRegex(@"DbContext|\bI?HttpClient(Factory)?\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Outside();

    // To recognise the mask in what was sent is not to write it.
    [GeneratedRegex("(?<!(==|is) )\"\\*\\*\\*\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Stars();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Later();
}
