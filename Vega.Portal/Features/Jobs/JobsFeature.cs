using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Jobs;

/// <summary>What ran, how it went, what runs next; for Administrators (design §5).</summary>
public static class JobsFeature
{
    public const string Path = "/jobs";

    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddResource<JobRunSearch>();
        services.AddSingleton<JobSearch>();
        services.AddSingleton<JobCommands>();
        return services.AddSingleton(new NavEntry(90, "Jobs", "schedule", Path, v => Policies.Allows(Policies.Administer, v)));
    }

    public static void MapJobs(this WebApplication app) => app.MapJsonApi(http => http.Viewer()).MapJobApi();
}
