using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Performance.Table;

namespace Vega.Portal.Features.Performance.Views;

/// <summary>A saved view as it is listed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Query">The table.</param>
/// <param name="Shared">True when all who see the client see it.</param>
/// <param name="Mine">True for the viewer's own.</param>
/// <param name="First">True when the viewer begins with it.</param>
public sealed record ViewRow(int Id, string Name, string Query, bool Shared, bool Mine, bool First)
{
    /// <summary>The address that shows it, for a client.</summary>
    public string Address(string? client) =>
        TableView.Path + Query + (Query.Length == 0 ? "?" : "&") + TableAddress.SavedKey + "=" + Id.ToString(CultureInfo.InvariantCulture) + (client is null ? "" : "&client=" + Uri.EscapeDataString(client));
}

/// <summary>The saved views that a viewer sees for a client, or over all clients.</summary>
public sealed class ViewSearch(IDbContextFactory<VegaDbContext> contexts, Preferences preferences)
{
    /// <summary>The own ones first, then by name.</summary>
    public async Task<IReadOnlyList<ViewRow>> ListAsync(Viewer viewer, int? clientId, CancellationToken cancellationToken)
    {
        var first = await FirstAsync(viewer, clientId, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var views = await db.SavedViews.AsNoTracking().VisibleTo(viewer).Where(v => v.ClientId == clientId).OrderBy(v => v.Name).ThenBy(v => v.Id).ToListAsync(cancellationToken);
        return [.. views.Select(v => Row(v, viewer, first)).OrderByDescending(v => v.Mine)];
    }

    /// <summary>The view that the viewer begins with; null for none, also where it is no longer in sight.</summary>
    public async Task<ViewRow?> DefaultAsync(Viewer viewer, int? clientId, CancellationToken cancellationToken)
    {
        if (await FirstAsync(viewer, clientId, cancellationToken) is not { } first) return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SavedViews.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(v => v.Id == first && v.ClientId == clientId, cancellationToken) is { } view ? Row(view, viewer, first) : null;
    }

    internal static string FirstKey(int? clientId) => string.Create(CultureInfo.InvariantCulture, $"performance.view.{clientId ?? 0}");

    private async Task<int?> FirstAsync(Viewer viewer, int? clientId, CancellationToken cancellationToken) =>
        int.TryParse(await preferences.ReadAsync(viewer, FirstKey(clientId), cancellationToken), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static ViewRow Row(SavedView view, Viewer viewer, int? first) => new(view.Id, view.Name, view.Query, view.Shared, view.UserId == viewer.UserId, view.Id == first);
}
