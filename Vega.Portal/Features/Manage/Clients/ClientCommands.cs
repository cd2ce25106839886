using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Platform;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Clients;

/// <summary>Makes, changes and deletes clients. A change of slugs holds client 0, so that no two clients get one.</summary>
public sealed class ClientCommands(ConfigurationWrites writes)
{
    /// <summary>Makes a client; its id.</summary>
    public Task<Change<int>> CreateAsync(Viewer viewer, ClientInput input, CancellationToken cancellationToken) => writes.RunAsync<int>(viewer, [0], async edit =>
        new Change<int>.Saved((await CreateAsync(edit, input, edit.Faults, cancellationToken)).Id, []), cancellationToken);

    /// <summary>Changes a client that is not archived.</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, ClientInput input, Func<Client, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<Client, int>(viewer, Standing(viewer, id), Locks, seen, async (edit, client) =>
    {
        await ChangeAsync(edit, client, input, edit.Faults, cancellationToken);
        return new Change<int>.Saved(id, input.Statuses.IsGiven ? Repeated(client) : []);
    }, cancellationToken);

    /// <summary>Deletes a client to which nothing has come yet; one with leads, contracts, users or keys is archived: hidden, posting off, history and billing kept (reading 21).</summary>
    public Task<Change<Removal>> DeleteAsync(Viewer viewer, int id, Func<Client, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<Client, Removal>(viewer, Standing(viewer, id), Locks, seen, async (edit, client) =>
    {
        var db = edit.Db;
        var leads = await db.Leads.CountAsync(l => l.ClientId == id, cancellationToken);
        if (leads > 0 || await db.Contracts.AnyAsync(c => c.ClientId == id, cancellationToken) || await db.UserClients.AnyAsync(u => u.ClientId == id, cancellationToken)
            || await db.ApiKeys.AnyAsync(k => k.ClientId == id, cancellationToken) || await db.Vendors.AnyAsync(v => v.InternalClientId == id, cancellationToken))
        {
            client.ArchivedAt = edit.Now;
            return new Change<Removal>.Saved(new Removal(Archived: true, leads), []);
        }
        db.RemoveRange(await db.FilterRules.Where(r => r.ClientId == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.DegreePrograms.Where(p => p.ClientId == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.ProgramGroups.Where(g => g.ClientId == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.LeadFields.Where(f => f.ClientId == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.Campuses.Where(c => c.ClientId == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.ClientSlugs.Where(s => s.ClientId == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.TcpaDisclosures.Where(d => d.ClientId == id).ToListAsync(cancellationToken));
        if (client.Endpoint is { } endpoint) db.Remove(endpoint);
        db.Remove(client);
        return new Change<Removal>.Saved(new Removal(Archived: false, 0), []);
    }, cancellationToken);

    /// <summary>Brings an archived client back with all that it had: its lead API answers again at its slugs, which nobody else got meanwhile.</summary>
    public Task<Change<int>> RestoreAsync(Viewer viewer, int id, CancellationToken cancellationToken) => writes.RunAsync<Client, int>(
        viewer, db => db.Clients.VisibleTo(viewer).Where(c => c.Id == id && c.ArchivedAt != null), Locks, _ => true, (_, client) =>
        {
            client.ArchivedAt = null;
            return Task.FromResult<Change<int>>(new Change<int>.Saved(id, []));
        }, cancellationToken);

    private static Func<VegaDbContext, IQueryable<Client>> Standing(Viewer viewer, int id) => db => db.Clients.Include(c => c.Endpoint).VisibleTo(viewer).Where(c => c.Id == id && c.ArchivedAt == null);

    private static Task<IEnumerable<int>> Locks(VegaDbContext db, Client client) => Task.FromResult<IEnumerable<int>>([0, client.Id]);

    /// <summary>Two statuses may go by one name; whoever sets it so should know (reading 17).</summary>
    private static List<string> Repeated(Client client) =>
        [.. LeadStatuses.All.GroupBy(s => client.StatusLabels.GetValueOrDefault(s.Key()) ?? s.Label(), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => $"'{g.Key}' is the name of {string.Join(" and ", g.Select(s => s.Key()))}.")];

    /// <summary>Makes a client with all that every client has: ledger, posting address, slug, and the eight standard fields. It has an id unless the input has faults.</summary>
    public static async Task<Client> CreateAsync(ConfigurationEdit edit, ClientInput input, Faults at, CancellationToken cancellationToken)
    {
        var client = new Client { Name = "", Slug = "", TimeZone = "" };
        input.ApplyTo(client, at);
        if (input.Slug.Value is { Length: > 0 } slug) client.Slug = slug;
        else at.Missing("slug", "is needed; it is the first part of the client's lead API address");
        edit.Db.Clients.Add(client);
        var checkedSlugs = await FreeSlugsAsync(edit, client, input, at, cancellationToken);
        await edit.SaveAsync(cancellationToken);
        if (!edit.Faults.None) return client;
        await edit.Transaction.OpenLedgerAsync(client.Id, cancellationToken);
        foreach (var word in checkedSlugs) edit.Db.ClientSlugs.Add(new ClientSlug { Slug = word, ClientId = client.Id });
        for (var i = 0; i < StandardFields.All.Count; i++)
        {
            var field = StandardFields.All[i];
            edit.Db.LeadFields.Add(new LeadField { ClientId = client.Id, Name = field.Name, Type = field.Type, Personal = field.Personal, Position = i });
        }
        await DiscloseAsync(edit, client, input, at, cancellationToken);
        await edit.SaveAsync(cancellationToken);
        return client;
    }

    /// <summary>Changes a client whose ledger row the edit's transaction holds. A new slug leaves the old one working until it is retired (reading 10).</summary>
    public static async Task ChangeAsync(ConfigurationEdit edit, Client client, ClientInput input, Faults at, CancellationToken cancellationToken)
    {
        input.ApplyTo(client, at);
        if (input.Slug.IsGiven) client.Slug = at.Name("slug", input.Slug.Value, 64);
        foreach (var word in await FreeSlugsAsync(edit, client, input, at, cancellationToken)) edit.Db.ClientSlugs.Add(new ClientSlug { Slug = word, ClientId = client.Id });
        await RetireAsync(edit, client, input, at, cancellationToken);
        if (edit.Db.ChangeTracker.Entries<ClientSlug>().Any(s => s.Entity.ClientId == client.Id && s.State != EntityState.Unchanged)) edit.Db.Entry(client).Property(c => c.UpdatedAt).IsModified = true;
        await DiscloseAsync(edit, client, input, at, cancellationToken);
    }

    /// <summary>Checks slug and aliases, and returns those, in lower case, that no client ever had; one of its own that was retired leads here again.</summary>
    private static async Task<List<string>> FreeSlugsAsync(ConfigurationEdit edit, Client client, ClientInput input, Faults at, CancellationToken cancellationToken)
    {
        var free = new List<string>();
        await CheckAsync(client.Slug, at, "slug");
        var aliases = input.SlugAliases.Value ?? [];
        for (var i = 0; i < aliases.Count; i++) await CheckAsync(aliases[i], at.At("slugAliases", i), "");
        return free;

        async Task CheckAsync(string slug, Faults place, string name)
        {
            var key = slug.ToLowerInvariant();
            if (free.Contains(key) || slug.Length == 0) return;
            if (SlugFault(slug) is { } fault)
            {
                place.Invalid(name, fault);
                return;
            }
            var row = edit.Db.ClientSlugs.Local.FirstOrDefault(s => s.Slug == key) ?? await edit.Db.ClientSlugs.FirstOrDefaultAsync(s => s.Slug == key, cancellationToken);
            if (row is null) free.Add(key);
            else if (row.ClientId != client.Id) place.Taken(name, row.RetiredAt is null ? $"'{slug}' leads to another client" : $"'{slug}' was another client's, and is never given to a second one");
            else row.RetiredAt = null;
        }
    }

    /// <summary>Retires the former slugs that are named, and where the list of aliases replaces the one that stands, those that it leaves out.</summary>
    private static async Task RetireAsync(ConfigurationEdit edit, Client client, ClientInput input, Faults at, CancellationToken cancellationToken)
    {
        if (!input.RetiredSlugs.IsGiven && !input.OnlyTheseAliases) return;
        var own = await edit.Db.ClientSlugs.Where(s => s.ClientId == client.Id).ToListAsync(cancellationToken);
        var (kept, named) = (input.SlugAliases.Value ?? [], input.RetiredSlugs.Value ?? []);
        for (var i = 0; i < named.Count; i++)
        {
            var (slug, place) = (named[i], at.At("retiredSlugs", i));
            if (InputText.Same(slug, client.Slug)) place.Invalid("", $"'{slug}' is the client's present slug; give it another first");
            else if (kept.Any(k => InputText.Same(k, slug))) place.Invalid("", $"'{slug}' is listed among slugAliases too");
            else if (own.Find(s => InputText.Same(s.Slug, slug)) is { } row) row.RetiredAt ??= edit.Now;
            else place.Invalid("", $"'{slug}' is no slug of this client");
        }
        if (!input.OnlyTheseAliases) return;
        foreach (var row in own.Where(s => !InputText.Same(s.Slug, client.Slug) && !kept.Any(k => InputText.Same(k, s.Slug)))) row.RetiredAt ??= edit.Now;
    }

    private static string? SlugFault(string slug) =>
        slug.Length > 64 || !char.IsAsciiLetterOrDigit(slug[0]) || !slug.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? $"'{slug}' is no slug: up to 64 letters, digits, - and _, the first a letter or digit"
        : ReservedSlugs.Contains(slug) ? $"'{slug}' would hide a page of Vega; choose another"
        : null;

    private static async Task DiscloseAsync(ConfigurationEdit edit, Client client, ClientInput input, Faults at, CancellationToken cancellationToken)
    {
        if (!input.TcpaDisclosure.IsGiven) return;
        var text = at.LongText("tcpaDisclosure", input.TcpaDisclosure.Value, 20_000);
        if (text == client.TcpaText) return;
        client.TcpaText = text;
        if (text is null) return;
        var last = await edit.Db.TcpaDisclosures.Where(d => d.ClientId == client.Id).MaxAsync(d => (int?)d.Version, cancellationToken) ?? 0;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        edit.Db.TcpaDisclosures.Add(new TcpaDisclosure { ClientId = client.Id, Version = last + 1, Text = text, Hash = hash, CreatedAt = edit.Now, Actor = edit.Viewer.Actor });
    }
}
