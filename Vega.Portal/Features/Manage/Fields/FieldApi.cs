using Vega.Domain.Directory;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Fields;

/// <summary>The addresses of lead fields.</summary>
public static class FieldApi
{
    public static void MapFields(this JsonApiRoutes api) => api.For<LeadField, FieldSearch>(FieldSearch.Resource).List(Policies.ReadPostingInstructions).Show(Policies.ReadPostingInstructions)
        .ListWithin(Policies.ReadPostingInstructions, "clients", id => f => f.ClientId == id)
        .Create<FieldCommands, (int?, FieldInput)>(Policies.ManageClient, body => (body.One("client", "clients").Value, Read(body)), (commands, viewer, input, token) => commands.CreateAsync(viewer, input, token), "clients", "client")
        .Change<FieldCommands, FieldInput>(Policies.ManageClient, Read, (commands, viewer, id, input, seen, token) => commands.ChangeAsync(viewer, id, input, seen, token))
        .Delete<FieldCommands>(Policies.ManageClient, (commands, viewer, id, seen, token) => commands.DeleteAsync(viewer, id, seen, token));

    private static FieldInput Read(ResourceBody body) => new()
    {
        Name = body.Text("name"), PostedAs = body.Text("posted-as"), Type = body.Word<LeadFieldType>("field-type"), Required = body.Flag("required"), Options = body.Texts("options"),
        Personal = body.Flag("personal"), Position = body.Number("position"),
    };
}
