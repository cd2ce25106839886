using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Parts;
using Vega.Portal.Features.Manage.Removals;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Clients.Record;

/// <summary>The client's own record.</summary>
public sealed partial class ClientPage
{
    private static readonly IReadOnlyList<DraftPart<Client>> Parts =
    [
        new("name", "Name", c => c.Name), new("timeZone", "Time zone", c => c.TimeZone), new("slug", "Slug", c => c.Slug), new("slugAliases", "Another slug", _ => null),
        new("primaryLms", "Primary system", c => Draft.OfFlag(c.PrimaryLms), YesNo), new("anonymousLeads", "Posts without a key", c => Draft.OfFlag(c.Endpoint?.AnonymousLeads == true), YesNo),
        .. ContactParts.Of<Client>(c => c.Contact),
    ];

    private ClientRecord? _record;
    private Draft<Client>? _draft;
    private string? _away;
    private bool _removing;

    [Inject] private ClientRecordSearch Search { get; set; } = default!;
    [Inject] private RemovalSearch Removals { get; set; } = default!;
    [Inject] private ClientCommands Commands { get; set; } = default!;

    protected override string Section => "client";

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _record = await Search.FindAsync(viewer, client, Left);
        _draft = _record is null ? null : new Draft<Client>(Parts, _record.Client);
    }

    private async Task<Change<int>> SaveAsync()
    {
        var (draft, record) = (_draft!, _record!);
        var input = new ClientInput
        {
            Name = draft.Text("name"), TimeZone = draft.Text("timeZone"), Slug = draft.Text("slug"), SlugAliases = draft.Lines("slugAliases"), PrimaryLms = draft.Flag("primaryLms"),
            AnonymousLeads = draft.Flag("anonymousLeads"), Contact = ContactParts.Read(draft),
        };
        return await Commands.ChangeAsync(await Current.GetAsync(), record.Client.Id, input, draft.Seen, Left);
    }

    /// <summary>The switcher and the addresses of every page carry name, slug and zone, so a change of those begins the portal anew.</summary>
    private async Task DoneAsync(int id)
    {
        var before = _record!.Client;
        await SavedAsync();
        if (_record is { Client: var now } && (now.Name, now.Slug, now.TimeZone) != (before.Name, before.Slug, before.TimeZone))
            _away = Links.Manage(Section, Scope.Client is null ? null : now.Slug);
    }

    /// <summary>Reads the slugs alone: what is typed in the form stays.</summary>
    private async Task ReadSlugsAsync()
    {
        if (await Search.FindAsync(await Current.GetAsync(), ClientId, Left) is { } now) _record = _record! with { FormerSlugs = now.FormerSlugs };
    }

    private void Removed()
    {
        _removing = false;
        _draft?.Discard();
        _away = Links.ManagePath;
    }

    /// <summary>Leaves once the form has told the browser that nothing is unsaved any more, or that would ask.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_away is not { } address) return;
        _away = null;
        await Task.Yield();
        Nav.NavigateTo(address, forceLoad: true);
    }

    private static string YesNo(string? value) => value == "true" ? "yes" : "no";
}
