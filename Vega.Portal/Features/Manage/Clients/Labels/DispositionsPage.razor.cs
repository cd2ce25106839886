using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Portal.Features.Manage.Clients.Record;
using Vega.Portal.Features.Manage.Forms;

namespace Vega.Portal.Features.Manage.Clients.Labels;

/// <summary>The client's dispositions (reading 18) and the reasons it accepts for a return (reading 118).</summary>
public sealed partial class DispositionsPage
{
    private static readonly IReadOnlyList<DraftPart<Client>> Parts =
    [
        new("dispositions", "Dispositions", c => Text(c.DispositionLabels)), new("returnReasons", "Return reasons", c => string.Join('\n', c.ReturnReasons)),
    ];

    private Client? _client;
    private Draft<Client>? _draft;
    private string? _fault;
    private string _key = "", _name = "";

    [Inject] private ClientRecordSearch Search { get; set; } = default!;
    [Inject] private ClientCommands Commands { get; set; } = default!;

    protected override string Section => "dispositions";

    /// <summary>The client's names by key, as the draft holds them: a line each.</summary>
    private Dictionary<string, string> Names => (_draft!["dispositions"] ?? "").Split('\n').Select(l => l.Split(": ", 2)).Where(l => l.Length == 2).DistinctBy(l => l[0], StringComparer.Ordinal).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);

    /// <summary>The standard ones, then those that the client added.</summary>
    private IEnumerable<(string Key, string? Name)> Rows
    {
        get
        {
            var names = Names;
            return [.. Dispositions.Starters.Keys.Select(k => (k, names.GetValueOrDefault(k))), .. names.Where(n => !Dispositions.Starters.ContainsKey(n.Key)).Select(n => (n.Key, (string?)n.Value))];
        }
    }

    private IEnumerable<string> Twins => Dispositions.Of(new Client { Name = "", Slug = "", TimeZone = "", DispositionLabels = Names }).GroupBy(d => d.Value, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
        .Select(g => $"“{g.Key}” is the name of {string.Join(" and ", g.Select(d => d.Key))}. That works; on screens they look alike.");

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _client = (await Search.FindAsync(viewer, client, Left))?.Client;
        _draft = _client is null ? null : new Draft<Client>(Parts, _client);
    }

    private void Set(string key, string? name)
    {
        var names = Names;
        if (string.IsNullOrWhiteSpace(name) && Dispositions.Starters.ContainsKey(key)) names.Remove(key);
        else names[key] = name?.TrimStart() ?? "";
        _draft!["dispositions"] = Text(names);
    }

    private void Remove(string key)
    {
        var names = Names;
        names.Remove(key);
        _draft!["dispositions"] = Text(names);
    }

    private void Add()
    {
        var key = _key.Trim();
        _fault = !key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') ? $"“{key}” is no key. Write small letters, digits and _, as not_a_fit."
            : Names.ContainsKey(key) || Dispositions.Starters.ContainsKey(key) ? $"{key} is there already." : null;
        if (_fault is not null) return;
        Set(key, _name.Trim());
        (_key, _name) = ("", "");
    }

    private async Task<Change<int>> SaveAsync()
    {
        var draft = _draft!;
        var input = new ClientInput { ReturnReasons = draft.Lines("returnReasons") };
        if (draft.IsChanged("dispositions")) input = input with { Dispositions = new Optional<IReadOnlyDictionary<string, string>>(true, Names) };
        return await Commands.ChangeAsync(await Current.GetAsync(), _client!.Id, input, draft.Seen, Left);
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> names) => string.Join('\n', names.Select(n => $"{n.Key}: {n.Value}"));
}
