using System.Xml.Linq;
using Vega.Domain.Leads;
using Vega.Tests.Support;

namespace Vega.Tests.House;

/// <summary>What things are called, and what is said of them.</summary>
public sealed class NamesTests
{
    private static readonly string[] ForbiddenEndings = ["Manager", "Helper", "Helpers", "Util", "Utils", "Processor", "Base", "Impl", "Service"];
    private static readonly Type[] All = [.. typeof(Lead).Assembly.GetTypes(), .. typeof(Program).Assembly.GetTypes()];
    private static readonly Type[] Types = [.. TypeReferences.Written(typeof(Lead).Assembly), .. TypeReferences.Written(typeof(Program).Assembly)];

    [Fact]
    public void Types_Names_HaveNoForbiddenEnding() =>
        RoomsTests.None(Types.Where(t => ForbiddenEndings.Any(e => t.Name.Split('`')[0].EndsWith(e, StringComparison.Ordinal))).Select(t => t.ToString()),
            $"A name says what a thing is, not that it does something: none ends in {string.Join(", ", ForbiddenEndings)}.");

    [Fact]
    public void Interfaces_InOurCode_HaveTwoImplementations() =>
        RoomsTests.None(Types.Where(t => t.IsInterface && All.Count(c => c is { IsInterface: false, IsAbstract: false } && c.GetInterfaces().Any(i => (i.IsGenericType ? i.GetGenericTypeDefinition() : i) == t)) < 2).Select(t => t.ToString()),
            "An interface exists when two real implementations do.");

    [Fact]
    public void Files_Namespaces_FollowTheirFolder() =>
        RoomsTests.None(
            from file in Repository.Files("Vega.Domain", ".cs").Concat(Repository.Files("Vega.Portal", ".cs")).Concat(Repository.Files("Vega.Tests", ".cs"))
            let declared = file.Lines.FirstOrDefault(l => l.StartsWith("namespace ", StringComparison.Ordinal))
            where declared is not null && declared.TrimEnd() != $"namespace {file.Folder.Replace('/', '.')};"
            select $"{file.Path}: {declared}",
            "A file's namespace is its folder.");

    [Fact]
    public void Domain_PublicTypesAndMembers_AreDocumented()
    {
        var documented = Documented(typeof(Lead).Assembly.Location);
        RoomsTests.None(
            from type in TypeReferences.Written(typeof(Lead).Assembly)
            where type.IsPublic && !documented.Contains("T:" + type.FullName)
            select type.ToString(), "Every public type of Vega.Domain says what it is.");
        RoomsTests.None(
            from type in TypeReferences.Written(typeof(Lead).Assembly)
            where type.IsPublic && (type.IsEnum || !IsRecord(type))
            from member in type.IsEnum ? type.GetEnumNames().Select(n => "F:" + type.FullName + "." + n) : type.GetProperties().Where(p => p.DeclaringType == type).Where(p => p.GetIndexParameters().Length == 0).Select(p => "P:" + type.FullName + "." + p.Name)
            where !documented.Contains(member)
            select member, "Every public member of Vega.Domain says what it is.");
    }

    [Fact]
    public void Portal_ReadsWritesAndJobs_AreDocumented()
    {
        var documented = Documented(typeof(Program).Assembly.Location);
        string[] kinds = ["Search", "Report", "Commands", "Job"];
        RoomsTests.None(
            from type in TypeReferences.Written(typeof(Program).Assembly)
            where kinds.Any(k => type.Name.EndsWith(k, StringComparison.Ordinal)) && !documented.Contains("T:" + type.FullName)
            select type.ToString(), "Every Search, Report, Commands and Job says what it does.");
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null || type.IsValueType;

    private static HashSet<string> Documented(string assembly) =>
        [.. XDocument.Load(Path.ChangeExtension(assembly, ".xml")).Descendants("member").Select(m => m.Attribute("name")!.Value)];
}
