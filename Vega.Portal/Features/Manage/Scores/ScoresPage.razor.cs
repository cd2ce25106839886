using System.Globalization;
using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Scoring;
using Vega.Portal.Facts.Scores;
using Vega.Portal.Features.Manage.Clients;
using Vega.Portal.Features.Manage.Clients.Record;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Scores;

/// <summary>Targets and limits of a client's smart scores, and what they make of its campaigns.</summary>
public sealed partial class ScoresPage
{
    private static readonly SmartScore[] Colours = [SmartScore.Green, SmartScore.Yellow, SmartScore.Red, SmartScore.None];

    private static readonly IReadOnlyList<DraftPart<Client>> Parts = [.. ScoreMetrics.All.SelectMany(m => new DraftPart<Client>[]
    {
        new(m.Key(), Upper(m), c => Draft.OfFlag(Of(c, m) is not null), v => v == "true" ? "scored" : "not scored"),
        new(m.Key() + ".target", $"Target of {m.Label()}", c => Plain(m, Of(c, m)?.Target)),
        new(m.Key() + ".limit", $"Limit of {m.Label()}", c => Plain(m, Of(c, m)?.Limit)),
    })];

    private Client? _client;
    private Draft<Client>? _draft;
    private IReadOnlyDictionary<SmartScore, int> _colours = new Dictionary<SmartScore, int>();
    private Instant? _computed;
    private bool _scoring;
    private string? _said;

    [Inject] private ClientRecordSearch Search { get; set; } = default!;
    [Inject] private ScoreOverviewSearch Overview { get; set; } = default!;
    [Inject] private ClientCommands Commands { get; set; } = default!;
    [Inject] private ScoreCommands Scores { get; set; } = default!;

    protected override string Section => "scores";

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _client = (await Search.FindAsync(viewer, client, Left))?.Client;
        (_colours, _computed) = await Overview.CountAsync(viewer, client, Left);
        _draft = _client is null ? null : new Draft<Client>(Parts, _client);
    }

    private async Task<Change<int>> SaveAsync()
    {
        var draft = _draft!;
        var inputs = new List<ScoreInput>();
        foreach (var metric in ScoreMetrics.All)
        {
            string[] names = [metric.Key(), metric.Key() + ".target", metric.Key() + ".limit"];
            if (!Array.Exists(names, draft.IsChanged)) continue;
            var scored = draft[names[0]] == "true";
            inputs.Add(new(metric, metric.Key(), scored, scored ? Number(draft, metric, names[1]) : null, scored ? Number(draft, metric, names[2]) : null));
        }
        return draft.Refused ?? await Commands.ChangeAsync(await Current.GetAsync(), _client!.Id, new ClientInput { Scores = inputs }, draft.Seen, Left);
    }

    /// <summary>New thresholds are seen at once.</summary>
    private async Task DoneAsync(int id) => await RecomputeAsync();

    private async Task RecomputeAsync()
    {
        _scoring = true;
        try
        {
            await DrawnAsync();
            Scored? scored = null;
            var failed = await Failures.KeepAsync("Computing smart scores", async () => scored = await Scores.ScoreAsync(await Current.GetAsync(), ClientId, Left));
            await SavedAsync();
            _said = scored switch
            {
                null => failed is null ? null : Failures.Words("Not computed", failed, entered: false),
                { Changed: 0 } => $"{Formats.Count(scored.Campaigns, "campaign", "campaigns")} scored, no colour changed.",
                _ => $"{Formats.Count(scored.Campaigns, "campaign", "campaigns")} scored, {Formats.Count(scored.Changed)} changed colour.",
            };
        }
        finally
        {
            _scoring = false;
        }
    }

    // A target that was left out is said so where it stands; what is written is dollars or per cent.
    private static decimal? Number(Draft draft, ScoreMetric metric, string name)
    {
        var text = (draft[name] ?? "").Trim().TrimStart('$').TrimEnd('%');
        if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)) return metric.IsCost() ? number * 100 : number;
        draft.Refuse([.. draft.Errors, new FieldError(name, "invalid-field", $"is a number, as {(metric.IsCost() ? "2,000" : "50")}")]);
        return null;
    }

    private static ScoreThreshold? Of(Client client, ScoreMetric metric) => ScoreRules.Read(client.Scores)[metric];

    private static string? Plain(ScoreMetric metric, decimal? value) => (metric.IsCost() ? value / 100 : value)?.ToString(metric.IsCost() ? "#,##0.##" : "0.##", CultureInfo.InvariantCulture);

    private static string Upper(ScoreMetric metric) => Upper(metric.Label());

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Unit(ScoreMetric metric) => metric.IsCost() ? ", dollars" : ", per cent";

    private static string Means(ScoreMetric metric) => metric switch
    {
        ScoreMetric.CostPerEnroll => "What the leads cost, over those that will have enrolled. Less is better. For campaigns paid per lead.",
        ScoreMetric.CostPerApplication => "What the leads cost, over those that will have applied. Less is better. For campaigns paid per lead.",
        ScoreMetric.ContactRate => "Leads that will have been contacted, of all accepted. More is better.",
        ScoreMetric.QualifiedRate => "Leads that will have been qualified, of all accepted. More is better.",
        ScoreMetric.ApplicationRate => "Leads that will have applied, of all accepted. More is better.",
        ScoreMetric.EnrollRate => "Leads that will have enrolled, of all accepted. More is better.",
        _ => "Leads that will have been returned, of all accepted. Less is better.",
    };
}
