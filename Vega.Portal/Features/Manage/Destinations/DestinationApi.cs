using System.Text.Json;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Portal.Delivery;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Destinations;

/// <summary>The addresses of destinations.</summary>
public static class DestinationApi
{
    public static void MapDestinations(this JsonApiRoutes api) => api.For<Destination, DestinationSearch>(DestinationSearch.Resource).List(Policies.ManageClient).Show(Policies.ManageClient)
        .ListWithin(Policies.ManageClient, "clients", id => d => d.ClientId == id)
        .Create<DestinationCommands, (int?, int?, DestinationInput)>(Policies.ManageDestinations, body => (body.One("client", "clients").Value, body.One("client-campaign", "client-campaigns").Value, Read(body)), (commands, viewer, input, token) => commands.CreateAsync(viewer, input, token), "clients", "client")
        .Change<DestinationCommands, DestinationInput>(Policies.ManageDestinations, Read, (commands, viewer, id, input, seen, token) => commands.ChangeAsync(viewer, id, input, seen, token))
        .Delete<DestinationCommands>(Policies.ManageDestinations, (commands, viewer, id, seen, token) => commands.DeleteAsync(viewer, id, seen, token))
        .Act<DeliveryCommands, int>(Policies.ManageClient, "pause", "Stops sending; what is accepted meanwhile waits.", _ => 0, async (commands, viewer, id, _, token) => (await commands.PauseAsync(viewer, id, token)).As(d => new Told(d)))
        .Act<DeliveryCommands, int>(Policies.ManageClient, "resume", "Sends what waits.", _ => 0, async (commands, viewer, id, _, token) => (await commands.ResumeAsync(viewer, id, token)).As(d => new Told(d)))
        .Act<DeliveryCommands, DeliveryState>(Policies.ManageClient, "redeliver", "Sends all again that ended in a state: failed when none is named.", body => body.Word<DeliveryState>("state") is { IsGiven: true } state ? state.Value : DeliveryState.Failed, async (commands, viewer, id, state, token) =>
            (await commands.RedeliverAllAsync(viewer, id, state, token)).As(n => new Told(id, new Dictionary<string, object?>(StringComparer.Ordinal) { ["deliveries"] = n })))
        .Act<DestinationTrial, Optional<int>>(Policies.ManageClient, "preview", "Tells in meta what would be sent: of the lead of that number, or of the client's latest. Sends nothing.", body => body.Number("lead"), (trial, viewer, id, lead, token) => trial.PreviewToldAsync(viewer, id, lead.IsGiven ? lead.Value : null, token))
        .Act<DestinationTrial, int>(Policies.ManageClient, "test", "Sends one made-up lead, marked as a test, to the test address where there is one; tells in meta where, what came back and how it is read. No lead of yours changes.", _ => 0, (trial, viewer, id, _, token) => trial.TestToldAsync(viewer, id, token));

    private static DestinationInput Read(ResourceBody body) => new()
    {
        Name = body.Text("name"), Url = body.Text("url"), TestUrl = body.Text("test-url"), Mode = body.Word<DeliveryMode>("mode"), Format = body.Word<DeliveryFormat>("format"), Auth = body.Word<DeliveryAuth>("auth"),
        UserName = body.Text("user-name"), Secret = body.Text("secret"), Body = body.Text("body"), ExternalIdPath = body.Text("external-id-path"), ReasonPath = body.Text("reason-path"),
        Concurrency = body.Number("concurrency"), TimeoutSeconds = body.Number("timeout-seconds"), Paused = body.Flag("paused"),
        Headers = body.Shape<IReadOnlyDictionary<string, string>>("headers", "an object of texts", ReadHeaders),
        Answers = body.Shape<IReadOnlyList<AnswerRule>>("answers", "a list of {status, path, is, matches, means, reason}", ReadAnswers),
    };

    private static Dictionary<string, string>? ReadHeaders(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String) ? element.EnumerateObject().DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal) : null;

    private static List<AnswerRule>? ReadAnswers(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array) return null;
        var rules = new List<AnswerRule>();
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || item.EnumerateObject().Any(p => p.Name is not ("status" or "path" or "is" or "matches" or "means" or "reason") || p.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)) return null;
            string? Text(string name) => item.TryGetProperty(name, out var value) && JsonPath.Text(value) is { Length: > 0 } text ? text : null;
            rules.Add(new AnswerRule { Status = Text("status"), Path = Text("path"), Is = Text("is"), Matches = Text("matches"), Reason = Text("reason"), Means = WireName<AnswerMeaning>.TryParse(Text("means"), out var means) ? means : default });
        }
        return rules;
    }
}
