using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Leads;

namespace Vega.Tests.House;

/// <summary>Who may import whom.</summary>
public sealed class RoomsTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Data"] = [],
        ["Platform"] = ["Data"],
        ["Security"] = ["Data", "Platform"],
        ["Shell"] = ["Security", "Platform"],
        ["Intake"] = ["Data", "Security", "Platform"],
        ["Facts"] = ["Data", "Security", "Platform"],
        ["Delivery"] = ["Data", "Security", "Platform", "Intake"],
        ["Features"] = ["Data", "Security", "Platform", "Shell", "Intake", "Facts", "Delivery"],
        ["Verbs"] = ["Data", "Security", "Platform", "Shell", "Intake", "Facts", "Delivery", "Features"],
    };

    private static readonly IReadOnlyList<Type> Portal = TypeReferences.Written(typeof(Program).Assembly);

    [Fact]
    public void Domain_Assembly_ReferencesNodaTimeAlone()
    {
        var references = typeof(Lead).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n != "NodaTime" && !IsOfTheRuntime(n));
        None(references, "Vega.Domain decides, without I/O: it references NodaTime alone.");
    }

    [Fact]
    public void Domain_Types_DoNoIoAndAskNoClock()
    {
        string[] outside = ["System.IO.File", "System.IO.Directory", "System.Net.Http", "System.Net.Sockets", "System.TimeProvider", "System.Diagnostics.Process", "System.Console", "NodaTime.SystemClock"];
        var offenders = from type in TypeReferences.Written(typeof(Lead).Assembly)
                        from used in TypeReferences.Of(type)
                        where outside.Any(o => (used.FullName ?? "").StartsWith(o, StringComparison.Ordinal))
                        select $"{type} uses {used}";
        None(offenders, "Vega.Domain does no I/O and has no clock of its own.");
    }

    [Fact]
    public void Rooms_Types_UseOnlyTheRoomsTheyMay()
    {
        var offenders = new List<string>();
        foreach (var type in Portal)
        {
            var (room, feature) = Room(type);
            if (!MayUse.TryGetValue(room, out var rooms))
            {
                offenders.Add($"{type} stands in no room: '{room}'");
                continue;
            }
            foreach (var used in TypeReferences.Of(type).Where(t => t.Assembly == type.Assembly && t.Namespace?.StartsWith("Vega.Portal.", StringComparison.Ordinal) == true))
            {
                var (other, otherFeature) = Room(used);
                if (other != room ? !rooms.Contains(other) : feature != otherFeature) offenders.Add($"{type} uses {used}");
            }
        }
        None(offenders, "A room uses the rooms below it, and a feature never another feature.");
    }

    [Fact]
    public void Verbs_Types_UseNoPages()
    {
        var offenders = from type in Portal where Room(type).Room == "Verbs" from used in TypeReferences.Of(type) where used.Assembly == type.Assembly && used.IsAssignableTo(typeof(IComponent)) select $"{type} uses {used}";
        None(offenders, "A verb uses no page.");
    }

    [Fact]
    public void Components_Types_TouchNeitherDatabaseNorHttp()
    {
        var offenders = from type in Portal
                        where type.IsAssignableTo(typeof(IComponent))
                        from used in TypeReferences.Of(type)
                        where used.IsAssignableTo(typeof(DbContext)) || used == typeof(IDbContextFactory<>) || used == typeof(HttpClient) || used == typeof(IHttpClientFactory)
                        select $"{type} uses {used}";
        None(offenders, "A component calls its feature's Search, Report or Commands, never the database or another system.");
    }

    [Fact]
    public void Apis_Types_HoldNoQueries()
    {
        var offenders = from type in Portal
                        where type.Name.EndsWith("Api", StringComparison.Ordinal)
                        from used in TypeReferences.Of(type)
                        where used.Namespace?.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) == true || used.IsAssignableTo(typeof(DbContext)) || used == typeof(Queryable)
                        select $"{type} uses {used}";
        None(offenders, "An API maps routes and calls one class; queries stand in a Search, a Report or Commands.");
    }

    internal static void None(IEnumerable<string> offenders, string rule)
    {
        var all = offenders.Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.True(all.Length == 0, $"{rule}\n{all.Length} offend:\n  {string.Join("\n  ", all)}");
    }

    private static (string Room, string? Feature) Room(Type type)
    {
        var parts = type.Namespace!.Split('.');
        return parts.Length < 3 ? ("", null) : (parts[2], parts[2] == "Features" ? parts.ElementAtOrDefault(3) : null);
    }

    private static bool IsOfTheRuntime(string name) => name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib";
}
