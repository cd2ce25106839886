using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Platform.OpenApi;

/// <summary>The description of all APIs at <c>/openapi/v1.json</c>, and a page to read and try it at <c>/api/docs</c>, which needs nothing from elsewhere.</summary>
internal static class ApiDescription
{
    public const string Path = "/openapi/v1.json";
    private const string Key = "X-API-Key";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Vega",
                Version = "1",
                Description = "The internal API speaks JSON:API 1.1 (application/vnd.api+json); the lead API and performance speak plain JSON. "
                    + "Refusals are JSON:API errors there and application/problem+json here, each with a stable code.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = Key, Description = "A key of a user, a client or a vendor." };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
            return Task.CompletedTask;
        });
        o.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ResourceEndpoint>().FirstOrDefault() is { } endpoint) ResourceDescription.Describe(operation, endpoint);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.UseSwaggerUI(o =>
        {
            o.RoutePrefix = "api/docs";
            o.DocumentTitle = "Vega API";
            o.SwaggerEndpoint(Path, "Vega");
        });
    }
}
