using System.Globalization;
using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Clients.Record;
using Vega.Portal.Features.Manage.Forms;

namespace Vega.Portal.Features.Manage.Clients.Rules;

/// <summary>How a client finds duplicates.</summary>
public sealed partial class DuplicatesPage
{
    private static readonly IReadOnlyList<DraftPart<Client>> Parts =
    [
        new("duplicates.days", "Window", c => c.Duplicates.Days.ToString(CultureInfo.InvariantCulture), d => d + " days"),
        new("duplicatesByEmail", "E-mail addresses", c => Draft.OfFlag(c.Duplicates.ByEmail), Compared), new("duplicatesByPhone", "Phone numbers", c => Draft.OfFlag(c.Duplicates.ByPhone), Compared),
    ];

    private Client? _client;
    private Draft<Client>? _draft;
    private (int Leads, int Duplicates) _counts;

    [Inject] private ClientRecordSearch Search { get; set; } = default!;
    [Inject] private ClientRulesSearch Figures { get; set; } = default!;
    [Inject] private ClientCommands Commands { get; set; } = default!;

    protected override string Section => "duplicates";

    private string? Warning => _draft!["duplicates.days"]?.Trim() == "0" || (_draft["duplicatesByEmail"] != "true" && _draft["duplicatesByPhone"] != "true")
        ? "No duplicate is found with this: one person posted by five vendors is bought five times." : null;

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _client = (await Search.FindAsync(viewer, client, Left))?.Client;
        _counts = await Figures.DuplicatesAsync(viewer, client, Left);
        _draft = _client is null ? null : new Draft<Client>(Parts, _client);
    }

    private async Task<Change<int>> SaveAsync()
    {
        var draft = _draft!;
        var input = new ClientInput { DuplicateDays = draft.Number("duplicates.days", "90"), DuplicatesByEmail = draft.Flag("duplicatesByEmail"), DuplicatesByPhone = draft.Flag("duplicatesByPhone") };
        return draft.Refused ?? await Commands.ChangeAsync(await Current.GetAsync(), _client!.Id, input, draft.Seen, Left);
    }

    private static string Compared(string? value) => value == "true" ? "compared" : "not compared";
}
