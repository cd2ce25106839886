using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Portal.Features.Manage.Clients.Record;
using Vega.Portal.Features.Manage.Forms;

namespace Vega.Portal.Features.Manage.Clients.Labels;

/// <summary>The client's own names for the statuses, of which two may go by one name, with a warning (reading 17); and the words of the client's own system that stand for a status (reading 117).</summary>
public sealed partial class StatusesPage
{
    private const char Becomes = '→';

    private static readonly IReadOnlyList<DraftPart<Client>> Parts =
    [
        .. LeadStatuses.All.Select(s => new DraftPart<Client>(Name(s.Key()), $"Name of {s.Key()}", c => c.StatusLabels.GetValueOrDefault(s.Key()), v => string.IsNullOrWhiteSpace(v) ? s.Label() : v)),
        new("statusWords", "Words of the client’s own system", c => Text(c.StatusWords)),
    ];

    private Client? _client;
    private Draft<Client>? _draft;
    private string? _fault;
    private string _word = "", _key = "";

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

    /// <summary>The statuses that a word may stand for: no lead is put back to pending.</summary>
    private static IEnumerable<LeadStatus> Choices => LeadStatuses.All.Where(s => s != LeadStatus.Pending);

    /// <summary>The words and their statuses, as the draft holds them: a line each.</summary>
    private List<(string Word, string Key)> Words =>
        [.. Draft.SplitLines(_draft!["statusWords"]).Select(l => (Word: l[..l.LastIndexOf(Becomes)].Trim(), Key: l[(l.LastIndexOf(Becomes) + 1)..].Trim())).OrderBy(w => w.Word, StringComparer.OrdinalIgnoreCase)];

    private string Shown(LeadStatus status) => _draft![Name(status.Key())]?.Trim() is { Length: > 0 } own ? own : status.Label();

    private void Put(string word, string? key)
    {
        var words = Words.Where(w => w.Word != word);
        _draft!["statusWords"] = Text((key is null ? words : words.Append((Word: word, Key: key))).Select(w => KeyValuePair.Create(w.Word, w.Key)));
    }

    private void Add()
    {
        var word = _word.Trim();
        _fault = Words.Exists(w => w.Word.Equals(word, StringComparison.OrdinalIgnoreCase)) ? $"“{word}” is there already." : null;
        if (_fault is not null) return;
        Put(word, _key);
        (_word, _key) = ("", "");
    }

    /// <summary>The names are written all at once, so all of them must still be what this form began with.</summary>
    private async Task<Change<int>> SaveAsync()
    {
        var names = LeadStatuses.All.Select(s => (Key: s.Key(), Name: _draft![Name(s.Key())]?.Trim())).Where(s => !string.IsNullOrEmpty(s.Name)).ToDictionary(s => s.Key, s => s.Name!, StringComparer.Ordinal);
        var input = new ClientInput { Statuses = new Optional<IReadOnlyDictionary<string, string>>(true, names) };
        if (_draft!.IsChanged("statusWords")) input = input with { StatusWords = new Optional<IReadOnlyDictionary<string, string>>(true, Words.ToDictionary(w => w.Word, w => w.Key, StringComparer.Ordinal)) };
        return await Commands.ChangeAsync(await Current.GetAsync(), _client!.Id, input, _draft.SeenAll, Left);
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> words) => string.Join('\n', words.OrderBy(w => w.Key, StringComparer.OrdinalIgnoreCase).Select(w => $"{w.Key} {Becomes} {w.Value}"));

    private static string Name(string key) => "statuses." + key;
}
