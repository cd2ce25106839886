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
        new("dispositions", "Dispositions", c => string.Join('\n', c.DispositionLabels.Select(d => $"{d.Key}: {d.Value}"))), new("returnReasons", "Return reasons", c => string.Join('\n', c.ReturnReasons)),
    ];

    private Client? _client;
    private Draft<Client>? _draft;

    [Inject] private ClientRecordSearch Search { get; set; } = default!;
    [Inject] private ClientCommands Commands { get; set; } = default!;

    protected override string Section => "dispositions";

    private IEnumerable<string> Twins
    {
        get
        {
            var (names, fault) = Read(_draft!["dispositions"]);
            if (fault is not null) return [];
            return Dispositions.Of(new Client { Name = "", Slug = "", TimeZone = "", DispositionLabels = names }).GroupBy(d => d.Value, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
                .Select(g => $"“{g.Key}” is the name of {string.Join(" and ", g.Select(d => d.Key))}. That works; on screens they look alike.");
        }
    }

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _client = (await Search.FindAsync(viewer, client, Left))?.Client;
        _draft = _client is null ? null : new Draft<Client>(Parts, _client);
    }

    private async Task<Change<int>> SaveAsync()
    {
        var draft = _draft!;
        var input = new ClientInput { ReturnReasons = draft.Lines("returnReasons") };
        if (draft.IsChanged("dispositions"))
        {
            var (names, fault) = Read(draft["dispositions"]);
            if (fault is not null) return new Change<int>.Invalid([new FieldError("dispositions", "invalid-field", fault)]);
            input = input with { Dispositions = new Optional<IReadOnlyDictionary<string, string>>(true, names) };
        }
        return await Commands.ChangeAsync(await Current.GetAsync(), _client!.Id, input, draft.Seen, Left);
    }

    private static (Dictionary<string, string> Names, string? Fault) Read(string? text)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Draft.SplitLines(text))
        {
            var at = line.IndexOf(':', StringComparison.Ordinal);
            if (at <= 0 || at == line.Length - 1) return (names, $"has the line “{line}”. Write key: name, as not_qualified: Not a fit.");
            if (!names.TryAdd(line[..at].Trim(), line[(at + 1)..].Trim())) return (names, $"lists {line[..at].Trim()} twice.");
        }
        return (names, null);
    }
}
