using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Platform.OpenApi;

/// <summary>Writes the description of a JSON:API address from the description of its type.</summary>
internal static class ResourceDescription
{
    public static void Describe(OpenApiOperation operation, ResourceEndpoint endpoint)
    {
        var type = endpoint.Type;
        var list = endpoint.Action.StartsWith("list", StringComparison.Ordinal);
        operation.Parameters ??= [];
        if (list)
        {
            Add(operation, "page[number]", JsonSchemaType.Integer, "The page, from 1; also page.");
            Add(operation, "page[size]", JsonSchemaType.Integer, $"Rows of a page, up to {ResourceQuery.MaxSize}, otherwise {ResourceQuery.DefaultSize}; also per_page.");
            Add(operation, "page[total]", JsonSchemaType.Boolean, "True counts to the end, however many there are.");
            Add(operation, "sort", JsonSchemaType.String, "Keys with commas between them, each with - before it for descending; also order[KEY]=asc or desc.");
            foreach (var (name, expected) in type.Filters.OrderBy(f => f.Name, StringComparer.Ordinal)) Add(operation, $"filter[{name}]", JsonSchemaType.String, expected);
            foreach (var (name, meaning) in endpoint.Own) Add(operation, name, JsonSchemaType.String, meaning);
        }
        if (endpoint.Action != "delete")
        {
            if (type.Relationships.Count > 0) Add(operation, "include", JsonSchemaType.String, "Paths with commas between them, of " + string.Join(", ", type.Relationships.Select(r => r.Name)) + ".");
            Add(operation, $"fields[{type.Name}]", JsonSchemaType.String, "The attributes and relationships to show, with commas between them.");
        }
        if (endpoint.Action is "change" or "delete" && type.HasVersion)
            operation.Parameters.Add(new OpenApiParameter { Name = "If-Match", In = ParameterLocation.Header, Description = "The ETag that was read; 412 when somebody else wrote since.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        if (endpoint.Action is "change" || endpoint.Action.StartsWith("create", StringComparison.Ordinal))
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Content(Resource(type)) };
        operation.Responses = new OpenApiResponses
        {
            [endpoint.Action == "delete" ? "204" : endpoint.Action.StartsWith("create", StringComparison.Ordinal) ? "201" : "200"] = endpoint.Action == "delete"
                ? new OpenApiResponse { Description = "Deleted; 200 when it was archived because leads hang on it." }
                : new OpenApiResponse { Description = list ? "A page." : "The resource.", Content = Content(Document(type, list)) },
            ["4XX"] = new OpenApiResponse { Description = "Refused: errors with status, code, title, detail and source." },
        };
    }

    private static void Add(OpenApiOperation operation, string name, JsonSchemaType type, string description) =>
        operation.Parameters!.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = type } });

    private static Dictionary<string, OpenApiMediaType> Content(OpenApiSchema schema) => new(StringComparer.Ordinal) { [JsonApiErrors.MediaType] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiSchema Document(ResourceType type, bool list) => Object(("data", list ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Resource(type) } : Resource(type)));

    private static OpenApiSchema Resource(ResourceType type)
    {
        var resource = Object(
            ("id", new OpenApiSchema { Type = JsonSchemaType.String }),
            ("type", new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create(type.Name)] }),
            ("attributes", Object([.. type.Kinds.Select(k => (k.Name, Attribute(k.Kind)))])));
        if (type.Relationships.Count > 0)
            resource.Properties!["relationships"] = Object([.. type.Relationships.Select(r => (r.Name, Object(("data", Object(
                ("id", new OpenApiSchema { Type = JsonSchemaType.String }), ("type", new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create(r.Type)] }))))))]);
        return resource;
    }

    private static OpenApiSchema Attribute(AttributeKind kind) => kind switch
    {
        AttributeKind.Number => new OpenApiSchema { Type = JsonSchemaType.Integer | JsonSchemaType.Null },
        AttributeKind.Flag => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        AttributeKind.Time => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        AttributeKind.Text => new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null },
        _ => new OpenApiSchema(),
    };

    private static OpenApiSchema Object(params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = members.ToDictionary(m => m.Name, IOpenApiSchema (m) => m.Schema, StringComparer.Ordinal),
    };
}
