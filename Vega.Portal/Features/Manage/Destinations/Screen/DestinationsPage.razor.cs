using System.Globalization;
using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Portal.Delivery;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Removals;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Destinations.Screen;

/// <summary>Where a client's leads are delivered: set up, previewed on a real lead, tested, paused.</summary>
public sealed partial class DestinationsPage
{
    private DestinationList? _list;
    private Destination? _open;
    private Draft<Destination>? _draft;
    private DestinationPreview? _preview;
    private DestinationTest? _test;
    private string? _problem;
    private bool _testing, _removing;

    private static readonly IReadOnlyList<DraftPart<Destination>> Parts =
    [
        new("campaign", "For", d => d.CampaignId is { } id ? Text(id) : ""), new("name", "Name", d => d.Name), new("url", "Address", d => d.Url), new("testUrl", "Address for test leads", d => d.TestUrl), new("mode", "Mode", d => WireName<DeliveryMode>.Of(d.Mode)),
        new("auth", "Vega shows who it is by", d => WireName<DeliveryAuth>.Of(d.Auth)), new("userName", "User name", d => d.UserName), new("secret", "Secret", _ => ""),
        new("headers", "Headers", d => string.Join('\n', d.ProtectedHeaders.Keys.Select(k => k + ":"))), new("format", "Body", d => WireName<DeliveryFormat>.Of(d.Format)), new("body", "Body template", d => d.Body),
        new("answers", "How answers are read", d => AnswerRuleText.Write(d.Answers)), new("externalIdPath", "The lead’s id in the answer", d => d.ExternalIdPath), new("reasonPath", "The reason in the answer", d => d.ReasonPath),
        new("concurrency", "At most at once", d => Text(d.Concurrency)), new("timeoutSeconds", "Seconds until an attempt is given up", d => Text(d.TimeoutSeconds)),
    ];

    [Inject] private DestinationListSearch Search { get; set; } = default!;
    [Inject] private DestinationCommands Commands { get; set; } = default!;
    [Inject] private DeliveryCommands Deliveries { get; set; } = default!;
    [Inject] private RemovalSearch Removals { get; set; } = default!;
    [Inject] private DestinationTrial Trial { get; set; } = default!;

    protected override string Section => "delivery";

    private bool MayEdit => May(Policies.ManageDestinations);

    private static IEnumerable<(string, string)> Modes => [("wait", "Wait for the answer"), ("later", "Later")];
    private static IEnumerable<(string, string)> Auths => [("none", "nothing, or a header"), ("bearer", "a bearer token"), ("basic", "user and password"), ("hmac", "a signature (HMAC, Standard Webhooks)")];
    private static IEnumerable<(string, string)> Formats_ => [("json", "JSON"), ("form", "Form")];

    protected override async Task ReadAsync(Viewer viewer, int client) => _list = await Search.ReadAsync(viewer, client, Left);

    protected override void Open(bool again)
    {
        var open = _list?.Destinations.FirstOrDefault(d => d.Id == OpenId);
        if (!again && open?.Id == _open?.Id && IsNew == (_draft is { IsNew: true })) return;
        if (open?.Id != _open?.Id) (_preview, _test, _problem) = (null, null, null);
        (_open, _draft) = (open, null);
        if (open is not null) _draft = new Draft<Destination>(Parts, open);
        else if (IsNew && MayEdit && _list is not null) _draft = new Draft<Destination>(Parts, new Destination { Name = "", Url = "" }, isNew: true);
    }

    private async Task<Change<int>> SaveAsync()
    {
        var draft = _draft!;
        var (rules, fault) = AnswerRuleText.Read(Draft.SplitLines(draft["answers"]));
        if (fault is not null) return new Change<int>.Invalid([new FieldError("answers", "invalid-field", fault)]);
        var input = new DestinationInput
        {
            Name = draft.Text("name"), Url = draft.Text("url"), TestUrl = draft.Text("testUrl"), Mode = draft.Word<DeliveryMode>("mode"), Auth = draft.Word<DeliveryAuth>("auth"), UserName = draft.Text("userName"), Secret = draft.Text("secret"),
            Format = draft.Word<DeliveryFormat>("format"), Body = draft.Text("body"), ExternalIdPath = draft.Text("externalIdPath"), ReasonPath = draft.Text("reasonPath"),
            Concurrency = draft.Number("concurrency", "4"), TimeoutSeconds = draft.Number("timeoutSeconds", "30"),
            Answers = draft.IsChanged("answers") ? new Optional<IReadOnlyList<AnswerRule>>(true, rules) : default,
            Headers = draft.IsChanged("headers") ? new Optional<IReadOnlyDictionary<string, string>>(true, HeadersOf(draft["headers"])) : default,
        };
        if (draft.Refused is { } refused) return refused;
        var viewer = await Current.GetAsync();
        return _open is null
            ? await Commands.CreateAsync(viewer, (ClientId, int.TryParse(draft["campaign"], out var campaign) ? campaign : null, input), Left)
            : await Commands.ChangeAsync(viewer, _open.Id, input, draft.Seen, Left);
    }

    private async Task DoneAsync(int id)
    {
        await SavedAsync();
        if (IsNew) Nav.NavigateTo(To(id));
    }

    /// <summary>Of the form as it stands, saved or not.</summary>
    private async Task PreviewAsync()
    {
        (_preview, _test, _problem) = (null, null, null);
        var format = WireName<DeliveryFormat>.TryParse(_draft!["format"], out var word) ? word : DeliveryFormat.Json;
        var (change, errors) = await TryAsync(viewer => Trial.PreviewAsync(viewer, ClientId, _draft["body"], format, null, Left));
        if (change is Change<DestinationPreview>.Saved saved) _preview = saved.Value;
        else _problem = errors[0].Message;
    }

    private async Task TestAsync()
    {
        (_preview, _test, _problem, _testing) = (null, null, null, true);
        var (change, errors) = await TryAsync(viewer => Trial.TestAsync(viewer, _open!.Id, Left));
        _testing = false;
        if (change is Change<DestinationTest>.Saved saved) _test = saved.Value;
        else _problem = (change is Change<DestinationTest>.Invalid ? "The body " : "") + errors[0].Message;
    }

    private async Task PauseOrResumeAsync()
    {
        var (_, errors) = await TryAsync(viewer => _open!.PausedAt is null ? Deliveries.PauseAsync(viewer, _open.Id, Left) : Deliveries.ResumeAsync(viewer, _open.Id, Left));
        _problem = errors is [var error, ..] ? error.Message : null;
        if (_problem is null) await SavedAsync();
    }

    private async Task RemovedAsync()
    {
        _removing = false;
        _draft?.Discard();
        Close();
        await SavedAsync();
    }

    private static string TestNote(Destination destination) => $"One made-up lead, marked as a test, to {destination.TestUrl ?? destination.Url}";

    private static Dictionary<string, string> HeadersOf(string? text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Draft.SplitLines(text))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[(colon < 0 ? line : line[..colon]).Trim()] = colon < 0 ? "" : line[(colon + 1)..].Trim();
        }
        return headers;
    }

    private static string TestWords(DestinationTest test) => test.Outcome switch
    {
        AttemptOutcome.Accepted => "The test was taken",
        AttemptOutcome.Rejected => "The test arrived and was refused",
        AttemptOutcome.Duplicate => "The test arrived; the system says it has it already",
        _ => "The test brought no usable answer",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
