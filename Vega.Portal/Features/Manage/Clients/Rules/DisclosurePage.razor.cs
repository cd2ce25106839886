using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Clients.Record;
using Vega.Portal.Features.Manage.Forms;

namespace Vega.Portal.Features.Manage.Clients.Rules;

/// <summary>The client's TCPA disclosure and its versions (reading 24).</summary>
public sealed partial class DisclosurePage
{
    private const string Text = "tcpaDisclosure";
    private static readonly IReadOnlyList<DraftPart<Client>> Parts = [new(Text, "Disclosure", c => c.TcpaText, text => string.IsNullOrWhiteSpace(text) ? "nothing" : text)];
    private Client? _client;
    private Draft<Client>? _draft;
    private IReadOnlyList<Disclosure> _versions = [];

    [Inject] private ClientRecordSearch Search { get; set; } = default!;
    [Inject] private ClientRulesSearch Versions { get; set; } = default!;
    [Inject] private ClientCommands Commands { get; set; } = default!;

    protected override string Section => "tcpa";

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        await ReadVersionsAsync(viewer, client);
        _draft = _client is null ? null : new Draft<Client>(Parts, _client);
    }

    private async Task ReadVersionsAsync(Viewer viewer, int client)
    {
        _client = (await Search.FindAsync(viewer, client, Left))?.Client;
        _versions = await Versions.DisclosuresAsync(viewer, client, Left);
    }

    private async Task<Change<int>> SaveAsync()
    {
        var viewer = await Current.GetAsync();
        var change = await Commands.ChangeAsync(viewer, _client!.Id, new ClientInput { TcpaDisclosure = _draft!.Text(Text) }, _draft.Seen, Left);
        if (change is not Change<int>.Stale) return change;
        // The version that somebody else saved stands in the list beside the choice, and mine would come after it.
        await ReadVersionsAsync(viewer, ClientId);
        Tree.Tell();
        StateHasChanged();
        return change;
    }
}
