using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Performance.Views;

/// <summary>Keeps, renames, shares and forgets views. One's own are one's own; a shared one may also be taken away by whoever manages the client.</summary>
public sealed class ViewCommands(ConfigurationWrites writes, Preferences preferences)
{
    private const int LongestName = 80, LongestQuery = 4000;

    /// <summary>Keeps a table under a name, for a client or over all clients.</summary>
    public Task<Change<int>> CreateAsync(Viewer viewer, int? clientId, string name, string query, bool shared, CancellationToken cancellationToken) =>
        writes.RunAsync<int>(viewer, [clientId ?? 0], async edit =>
        {
            if (viewer.UserId is not { } user || !Policies.Allows(Policies.ReadPerformance, viewer)) return new Change<int>.Forbidden("forbidden", "Only people keep views.");
            if (clientId is { } id && !await edit.Db.Clients.VisibleTo(viewer).AnyAsync(c => c.Id == id, cancellationToken)) return new Change<int>.Missing();
            var view = new SavedView { UserId = user, ClientId = clientId, Name = "", Query = "" };
            await WriteAsync(edit, view, name, query, shared, cancellationToken);
            edit.Db.SavedViews.Add(view);
            await edit.SaveAsync(cancellationToken);
            return new Change<int>.Saved(view.Id, []);
        }, cancellationToken);

    /// <summary>Changes the name, the table or who sees it; what is null stays.</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, string? name, string? query, bool? shared, CancellationToken cancellationToken) =>
        writes.RunAsync<SavedView, int>(viewer, db => db.SavedViews.VisibleTo(viewer).Where(v => v.Id == id), view => view.ClientId ?? 0, _ => true, async (edit, view) =>
        {
            if (view.UserId != viewer.UserId) return new Change<int>.Forbidden("not-yours", "Only the one who keeps a view changes it.");
            await WriteAsync(edit, view, name ?? view.Name, query ?? view.Query, shared ?? view.Shared, cancellationToken);
            return new Change<int>.Saved(view.Id, []);
        }, cancellationToken);

    /// <summary>Forgets a view.</summary>
    public Task<Change<int>> DeleteAsync(Viewer viewer, int id, CancellationToken cancellationToken) =>
        writes.RunAsync<SavedView, int>(viewer, db => db.SavedViews.VisibleTo(viewer).Where(v => v.Id == id), view => view.ClientId ?? 0, _ => true, (edit, view) =>
        {
            if (!MayDelete(viewer, view.UserId == viewer.UserId)) return Task.FromResult<Change<int>>(new Change<int>.Forbidden("not-yours", "Only the one who keeps a view, or who manages the client, takes it away."));
            edit.Db.SavedViews.Remove(view);
            return Task.FromResult<Change<int>>(new Change<int>.Saved(view.Id, []));
        }, cancellationToken);

    /// <summary>The view that this person begins with for a client; null for none.</summary>
    public Task BeginWithAsync(Viewer viewer, int? clientId, int? id, CancellationToken cancellationToken) =>
        preferences.WriteAsync(viewer, ViewSearch.FirstKey(clientId), id?.ToString(CultureInfo.InvariantCulture), cancellationToken);

    /// <summary>Whether the viewer may take a view away that is in sight.</summary>
    public static bool MayDelete(Viewer viewer, bool mine) => mine || Policies.Allows(Policies.ManageClient, viewer);

    private static async Task WriteAsync(ConfigurationEdit edit, SavedView view, string name, string query, bool shared, CancellationToken cancellationToken)
    {
        name = name.Trim();
        if (name.Length is 0 or > LongestName) edit.Faults.Add("name", "invalid-value", $"A view needs a name of 1 to {LongestName} characters.");
        if (query.Length > LongestQuery) edit.Faults.Add("query", "too-long", "This table takes too long an address to be kept. Close the lines that were opened one by one, or filter by fewer values.");
        if (shared && view.ClientId is null) edit.Faults.Add("shared", "invalid-value", "A view over all clients is one's own. Choose a client to share it.");
        if (shared && edit.Viewer.VendorId is not null) edit.Faults.Add("shared", "invalid-value", "A vendor's views are its own.");
        if (!edit.Faults.None) return;
        if (await edit.Db.SavedViews.AnyAsync(v => v.Id != view.Id && v.UserId == view.UserId && v.ClientId == view.ClientId && v.Name == name, cancellationToken)) edit.Faults.Add("name", "taken", $"There is a view “{name}” already. Choose another name, or save that one's changes.");
        (view.Name, view.Query, view.Shared) = (name, query, shared);
    }
}
