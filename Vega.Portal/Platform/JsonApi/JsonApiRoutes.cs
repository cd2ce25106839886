using Vega.Domain.Common;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>Marks an endpoint whose every answer is JSON:API, refusals included.</summary>
public sealed class JsonApiEndpoint
{
    public static readonly JsonApiEndpoint Instance = new();
}

/// <summary>The JSON:API addresses below <c>/api/v1</c>.</summary>
/// <param name="group">The group, whose endpoints are marked and check media types.</param>
/// <param name="viewer">Tells who asks.</param>
public sealed class JsonApiRoutes(RouteGroupBuilder group, Func<HttpContext, Viewer> viewer)
{
    /// <summary>The group, for an address that is like no other.</summary>
    public RouteGroupBuilder Group => group;

    /// <summary>Who asks.</summary>
    public Viewer Viewer(HttpContext http) => viewer(http);

    /// <summary>The addresses of one type.</summary>
    public ResourceRoutes<T, TSearch> For<T, TSearch>(ResourceType<T> type) where T : class where TSearch : ResourceSearch<T> => new(this, type);
}

/// <summary>Begins the JSON:API addresses of a feature.</summary>
public static class JsonApiSetup
{
    public static JsonApiRoutes MapJsonApi(this IEndpointRouteBuilder app, Func<HttpContext, Viewer> viewer)
    {
        var group = app.MapGroup("/api/v1").WithMetadata(JsonApiEndpoint.Instance);
        group.AddEndpointFilter((context, next) => MediaTypes.Check(context.HttpContext.Request) is { } refused ? ValueTask.FromResult<object?>(refused) : next(context));
        return new JsonApiRoutes(group, viewer);
    }

    /// <summary>Adds the reading of one type, which other types may then include.</summary>
    public static IServiceCollection AddResource<TSearch>(this IServiceCollection services) where TSearch : class, IResourceSearch
    {
        services.AddSingleton<TSearch>();
        return services.AddSingleton<IResourceSearch>(p => p.GetRequiredService<TSearch>());
    }
}
