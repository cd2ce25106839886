using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Vega.Portal.Platform;

namespace Vega.Tests.House;

/// <summary>appsettings.Development.json stands at the repository's root; environment and command line win over it as usual.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void DevelopmentSettings_OfTheRoot_StandBesideTheProgram() => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "appsettings.Development.json")));

    [Fact]
    public void DevelopmentSettings_EnvironmentAndCommandLine_Win()
    {
        var folder = Directory.CreateTempSubdirectory("vega-settings-").FullName;
        Environment.SetEnvironmentVariable("SettingsTests__Second", "environment");
        Environment.SetEnvironmentVariable("SettingsTests__Third", "environment");
        try
        {
            File.WriteAllText(Path.Combine(folder, "appsettings.Development.json"), """{ "SettingsTests": { "First": "file", "Second": "file", "Third": "file" } }""");
            string[] args = ["--SettingsTests:Third=command line"];
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development, Args = args, ContentRootPath = Path.GetTempPath() });
            builder.AddSettings(args, folder);
            Assert.Equal("file", builder.Configuration["SettingsTests:First"]);
            Assert.Equal("environment", builder.Configuration["SettingsTests:Second"]);
            Assert.Equal("command line", builder.Configuration["SettingsTests:Third"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SettingsTests__Second", null);
            Environment.SetEnvironmentVariable("SettingsTests__Third", null);
            Directory.Delete(folder, recursive: true);
        }
    }
}
