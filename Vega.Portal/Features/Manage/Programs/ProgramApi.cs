using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Programs;

/// <summary>The addresses of program groups and degree programs (000; reading 39).</summary>
public static class ProgramApi
{
    public static void MapPrograms(this JsonApiRoutes api)
    {
        api.For<ProgramGroup, ProgramGroupSearch>(ProgramGroupSearch.Resource).List(Policies.SignedIn).Show(Policies.SignedIn).ListWithin(Policies.SignedIn, "clients", id => g => g.ClientId == id)
            .Create<ProgramGroupCommands, (int?, ProgramGroupInput)>(Policies.ManageClient, body => (body.One("client", "clients").Value, ReadGroup(body)), (commands, viewer, input, token) => commands.CreateAsync(viewer, input, token), "clients", "client")
            .Change<ProgramGroupCommands, ProgramGroupInput>(Policies.ManageClient, ReadGroup, (commands, viewer, id, input, seen, token) => commands.ChangeAsync(viewer, id, input, seen, token))
            .Delete<ProgramGroupCommands>(Policies.ManageClient, (commands, viewer, id, seen, token) => commands.DeleteAsync(viewer, id, seen, token));
        api.For<DegreeProgram, ProgramSearch>(ProgramSearch.Resource).List(Policies.SignedIn).Show(Policies.SignedIn).ListWithin(Policies.SignedIn, "clients", id => p => p.ClientId == id)
            .Create<ProgramCommands, (int?, ProgramInput)>(Policies.ManageClient, body => (body.One("client", "clients").Value, Read(body)), (commands, viewer, input, token) => commands.CreateAsync(viewer, input, token), "clients", "client")
            .Change<ProgramCommands, ProgramInput>(Policies.ManageClient, Read, (commands, viewer, id, input, seen, token) => commands.ChangeAsync(viewer, id, input, seen, token))
            .Delete<ProgramCommands>(Policies.ManageClient, (commands, viewer, id, seen, token) => commands.DeleteAsync(viewer, id, seen, token));
    }

    private static ProgramGroupInput ReadGroup(ResourceBody body) => new() { Name = body.Text("description") };

    private static ProgramInput Read(ResourceBody body) => new()
    {
        Name = body.Text("name"), Code = body.Text("program-code"), Status = body.Word<DegreeProgramStatus>("status"),
        ProgramGroupId = body.One("program-group", "program-groups") is { IsGiven: true, Value: { } group } ? new Optional<int>(true, group) : default,
    };
}
