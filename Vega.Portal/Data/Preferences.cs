using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>Remembers what a person chose for a screen. It is no configuration of a client: nobody else sees it, and it is neither audited nor under a client's lock.</summary>
public sealed class Preferences(IDbContextFactory<VegaDbContext> contexts, WriteGate gate)
{
    /// <summary>Null when nothing was chosen, and for viewers that are no person.</summary>
    public async Task<string?> ReadAsync(Viewer viewer, string key, CancellationToken cancellationToken)
    {
        if (viewer.UserId is not { } user) return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.UserPreferences.AsNoTracking().Where(p => p.UserId == user && p.Key == key).Select(p => p.Value).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Null forgets it.</summary>
    public async Task WriteAsync(Viewer viewer, string key, string? value, CancellationToken cancellationToken)
    {
        if (viewer.UserId is not { } user) return;
        using var ticket = await gate.EnterAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.UserPreferences.FirstOrDefaultAsync(p => p.UserId == user && p.Key == key, cancellationToken);
        if (known is not null && value is not null) known.Value = value;
        else if (known is not null) db.UserPreferences.Remove(known);
        else if (value is not null) db.UserPreferences.Add(new UserPreference { UserId = user, Key = key, Value = value });
        await db.SaveChangesAsync(cancellationToken);
    }
}
