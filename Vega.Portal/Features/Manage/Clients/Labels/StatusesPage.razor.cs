using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Portal.Features.Manage.Clients.Record;
using Vega.Portal.Features.Manage.Forms;

namespace Vega.Portal.Features.Manage.Clients.Labels;

/// <summary>The client's own names for the statuses. Two may go by one name, with a warning (reading 17).</summary>
public sealed partial class StatusesPage
{
    private static readonly IReadOnlyList<DraftPart<Client>> Parts =
        [.. LeadStatuses.All.Select(s => new DraftPart<Client>(Name(s.Key()), $"Name of {s.Key()}", c => c.StatusLabels.GetValueOrDefault(s.Key()), v => string.IsNullOrWhiteSpace(v) ? s.Label() : v))];

    private Client? _client;
    private Draft<Client>? _draft;

    [Inject] private ClientRecordSearch Search { get; set; } = default!;
    [Inject] private ClientCommands Commands { get; set; } = default!;

    protected override string Section => "statuses";

    private IEnumerable<string> Twins => LeadStatuses.All.GroupBy(s => _draft![Name(s.Key())]?.Trim() is { Length: > 0 } own ? own : s.Label(), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
        .Select(g => $"“{g.Key}” is the name of {string.Join(" and ", g.Select(s => s.Key()))}. That works; on screens they look alike, and the label alone cannot be posted.");

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _client = (await Search.FindAsync(viewer, client, Left))?.Client;
        _draft = _client is null ? null : new Draft<Client>(Parts, _client);
    }

    /// <summary>The names are written all at once, so all of them must still be what this form began with.</summary>
    private async Task<Change<int>> SaveAsync()
    {
        var names = LeadStatuses.All.Select(s => (Key: s.Key(), Name: _draft![Name(s.Key())]?.Trim())).Where(s => !string.IsNullOrEmpty(s.Name)).ToDictionary(s => s.Key, s => s.Name!, StringComparer.Ordinal);
        return await Commands.ChangeAsync(await Current.GetAsync(), _client!.Id, new ClientInput { Statuses = new Optional<IReadOnlyDictionary<string, string>>(true, names) }, _draft!.SeenAll, Left);
    }

    private static string Name(string key) => "statuses." + key;
}
