using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Keys;

/// <summary>The addresses of API keys. The plain key is told once, in <c>meta</c>. Changes need a session: a key makes no keys.</summary>
public static class KeyApi
{
    public static void MapKeys(this JsonApiRoutes api) => api.For<ApiKey, KeyResourceSearch>(KeyResourceSearch.Resource).List(Policies.SignedIn).Show(Policies.SignedIn)
        .CreateTold<KeyCommands, KeyInput>(Policies.ManageKeys, ReadNew, async (commands, viewer, input, token) => (await commands.CreateAsync(viewer, input, token)).As(Tell))
        .Change<KeyCommands, KeyInput>(Policies.ManageKeys, Read, async (commands, viewer, id, input, seen, token) => (await commands.ChangeAsync(viewer, id, input, seen, token)).As(k => k.Id))
        .Delete<KeyCommands>(Policies.ManageKeys, async (commands, viewer, id, seen, token) => (await commands.RevokeAsync(viewer, id, seen, token)).As(_ => new Removal(Archived: false, 0)))
        .Act<KeyCommands, Optional<int>>(Policies.ManageKeys, "rotate", "Makes a second key beside this one, which lasts old-lasts-hours longer or until it is revoked.", body => body.Number("old-lasts-hours"), async (commands, viewer, id, hours, token) =>
            (await commands.RotateAsync(viewer, id, hours.IsGiven ? Duration.FromHours(hours.Value) : null, token)).As(Tell), makes: true);

    private static Told Tell(MadeKey made) => new(made.Key.Id, new Dictionary<string, object?>(StringComparer.Ordinal) { ["key"] = made.Plain });

    private static KeyInput ReadNew(ResourceBody body) => Read(body) with { User = body.One("user", "users").Value, Client = body.One("client", "clients").Value, Vendor = body.One("vendor", "vendors").Value, Test = body.Flag("test").Value };

    private static KeyInput Read(ResourceBody body) => new() { Name = body.Text("name"), ExpiresAt = body.TimeOrNull("expires-at") };
}
