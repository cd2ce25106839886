using Vega.Portal.Data;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Vega.Tests.Support;

/// <summary>Runs a test body, which takes a <see cref="DatabaseProvider"/>, once per database. One that cannot run here shows as skipped, with the reason.</summary>
[XunitTestCaseDiscoverer("Vega.Tests.Support." + nameof(OnEachDatabaseDiscoverer), "Vega.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public class OnEachDatabaseAttribute : FactAttribute
{
    /// <summary>True leaves SQLite out: what needs two nodes needs a server.</summary>
    public bool ServersOnly { get; set; }
}

/// <summary>Makes the test cases of <see cref="OnEachDatabaseAttribute"/>.</summary>
public sealed class OnEachDatabaseDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var serversOnly = factAttribute.GetNamedArgument<bool>(nameof(OnEachDatabaseAttribute.ServersOnly));
        var (display, options) = (discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault());
        foreach (var provider in Enum.GetValues<DatabaseProvider>().Where(p => !serversOnly || p != DatabaseProvider.Sqlite))
        {
            object[] arguments = [provider];
            yield return TestDatabase.Missing(provider) is { } reason
                ? new XunitSkippedDataRowTestCase(sink, display, options, testMethod, reason, arguments)
                : new XunitTestCase(sink, display, options, testMethod, arguments);
        }
    }
}
