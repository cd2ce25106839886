using System.Text.Json;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Scores;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Clients;

/// <summary>The addresses of clients, their posting addresses and their campuses (000, Clients).</summary>
public static class ClientApi
{
    public static void MapClients(this JsonApiRoutes api)
    {
        api.For<Client, ClientSearch>(ClientSearch.Resource).List(Policies.SignedIn).Show(Policies.SignedIn)
            .Create<ClientCommands, ClientInput>(Policies.ManageTenants, Read, (commands, viewer, input, token) => commands.CreateAsync(viewer, input, token))
            .Change<ClientCommands, ClientInput>(Policies.ManageClient, Read, (commands, viewer, id, input, seen, token) => commands.ChangeAsync(viewer, id, input, seen, token))
            .Act<ScoreCommands, bool>(Policies.ManageClient, "score", "Computes the smart scores of the client's campaigns now.", _ => true, (commands, viewer, id, _, token) => commands.RecomputeAsync(viewer, id, token))
            .Delete<ClientCommands>(Policies.ManageTenants, (commands, viewer, id, seen, token) => commands.DeleteAsync(viewer, id, seen, token));
        api.For<EndpointRow, EndpointSearch>(EndpointSearch.Resource).List(Policies.ReadPostingInstructions).Show(Policies.ReadPostingInstructions)
            .ListWithin(Policies.ReadPostingInstructions, "clients", id => e => e.ClientId == id)
            .Change<EndpointCommands, Optional<bool>>(Policies.ManageClient, body => body.Flag("anonymous-leads"), (commands, viewer, id, anonymous, seen, token) => commands.ChangeAsync(viewer, id, anonymous, seen, token));
        api.For<Campus, CampusSearch>(CampusSearch.Resource).List(Policies.SignedIn).Show(Policies.SignedIn).ListWithin(Policies.SignedIn, "clients", id => c => c.ClientId == id)
            .Create<CampusCommands, (int?, CampusInput)>(Policies.ManageClient, body => (body.One("client", "clients").Value, ReadCampus(body)), (commands, viewer, input, token) => commands.CreateAsync(viewer, input, token), "clients", "client")
            .Change<CampusCommands, CampusInput>(Policies.ManageClient, ReadCampus, (commands, viewer, id, input, seen, token) => commands.ChangeAsync(viewer, id, input, seen, token))
            .Delete<CampusCommands>(Policies.ManageClient, (commands, viewer, id, seen, token) => commands.DeleteAsync(viewer, id, seen, token));
    }

    private static CampusInput ReadCampus(ResourceBody body) => new() { Name = body.Text("name"), Code = body.Text("code") };

    private static ClientInput Read(ResourceBody body)
    {
        var aliases = body.Texts("slug-aliases");
        var metadata = body.Shape<Metadata>("metadata", "an object with the lists statuses and dispositions of {key, value}", ReadMetadata);
        return new ClientInput
        {
            Name = body.Text("name"), TimeZone = body.Text("time-zone"), Slug = body.Text("slug"), SlugAliases = aliases, OnlyTheseAliases = aliases.IsGiven, PrimaryLms = body.Flag("vega-is-primary-lms"), TcpaDisclosure = body.Text("tcpa-disclosure"),
            ReturnReasons = body.Texts("return-reasons"), DuplicateDays = body.Number("duplicate-days"), DuplicatesByEmail = body.Flag("duplicates-by-email"), DuplicatesByPhone = body.Flag("duplicates-by-phone"),
            Scores = body.Shape<IReadOnlyList<ScoreInput>>("scores", ScoreInput.Expected, ScoreInput.Read),
            Statuses = metadata.Value?.Statuses is { } statuses ? new Optional<IReadOnlyDictionary<string, string>>(true, statuses) : default,
            Dispositions = metadata.Value?.Dispositions is { } dispositions ? new Optional<IReadOnlyDictionary<string, string>>(true, dispositions) : default,
            StatusWords = body.Shape<IReadOnlyDictionary<string, string>>("status-words", "an object of status keys by the words of the client's own system", ReadWords),
            Contact = new ContactInput
            {
                Name = body.Text("contact-name"), Email = body.Text("contact-email"), Address = body.Text("contact-address"), City = body.Text("contact-city"), State = body.Text("contact-state"),
                Zip = body.Text("contact-zip"), Phone = body.Text("contact-phone"),
            },
        };
    }

    private static Dictionary<string, string>? ReadWords(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String) ? element.EnumerateObject().DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal) : null;

    private sealed record Metadata(Dictionary<string, string>? Statuses, Dictionary<string, string>? Dispositions);

    /// <summary>A list that is absent stays as it is (reading 23).</summary>
    private static Metadata? ReadMetadata(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        Dictionary<string, string>?[] lists = [null, null];
        foreach (var part in element.EnumerateObject())
        {
            var place = part.Name switch { "statuses" => 0, "dispositions" => 1, _ => -1 };
            if (place < 0 || part.Value.ValueKind != JsonValueKind.Array) return null;
            lists[place] = [];
            foreach (var item in part.Value.EnumerateArray())
                if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("key", out var key) || !item.TryGetProperty("value", out var value) || key.ValueKind != JsonValueKind.String || value.ValueKind != JsonValueKind.String
                    || !lists[place]!.TryAdd(key.GetString()!, value.GetString()!)) return null;
        }
        return new Metadata(lists[0], lists[1]);
    }
}
