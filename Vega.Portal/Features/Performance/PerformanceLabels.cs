using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Data;

namespace Vega.Portal.Features.Performance;

/// <summary>Names for the ids of an answer (reading 78): only of what the viewer sees.</summary>
internal static class PerformanceLabels
{
    private const int Batch = 1000;

    public static async Task<Dictionary<Dimension, IReadOnlyDictionary<long, string>>> FindAsync(
        IDbContextFactory<VegaDbContext> contexts, PerformanceRequest request, IReadOnlyList<PerformanceRow> rows, Viewer viewer, CancellationToken cancellationToken)
    {
        var labels = new Dictionary<Dimension, IReadOnlyDictionary<long, string>>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        for (var i = 0; i < request.GroupBy.Count; i++)
        {
            var dimension = request.GroupBy[i];
            if (dimension.Column().NameKey is null) continue;
            var place = i;
            var ids = rows.Select(r => r.Keys[place].Number).OfType<long>().Distinct().ToArray();
            labels[dimension] = dimension switch
            {
                Dimension.Month => ids.ToDictionary(m => m, m => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName((int)m)),
                Dimension.Day => ids.ToDictionary(d => d, d => CultureInfo.InvariantCulture.DateTimeFormat.GetDayName((DayOfWeek)d)),
                _ => await NamesAsync(Named(db, dimension, viewer), ids, cancellationToken),
            };
        }
        return labels;
    }

    private static IQueryable<Name> Named(VegaDbContext db, Dimension dimension, Viewer viewer) => dimension switch
    {
        Dimension.ClientId or Dimension.PrimaryClientId => db.Clients.VisibleTo(viewer).Select(c => new Name { Id = c.Id, Text = c.Name }),
        Dimension.VendorId => db.Vendors.VisibleTo(viewer).Select(v => new Name { Id = v.Id, Text = v.Name }),
        Dimension.CampusId => db.Campuses.VisibleTo(viewer).Select(c => new Name { Id = c.Id, Text = c.Name }),
        Dimension.ProgramGroupId => db.ProgramGroups.VisibleTo(viewer).Select(g => new Name { Id = g.Id, Text = g.Name }),
        Dimension.ClientCampaignId => db.Campaigns.VisibleTo(viewer).Select(c => new Name { Id = c.Id, Text = c.Name }),
        Dimension.DegreeProgramId or Dimension.CurrentDegreeProgramId => db.DegreePrograms.VisibleTo(viewer).Select(p => new Name { Id = p.Id, Text = p.Name }),
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };

    private static async Task<Dictionary<long, string>> NamesAsync(IQueryable<Name> named, long[] ids, CancellationToken cancellationToken)
    {
        var names = new Dictionary<long, string>();
        foreach (var batch in ids.Select(i => (int)i).Chunk(Batch))
            foreach (var name in await named.Where(n => batch.Contains(n.Id)).ToListAsync(cancellationToken)) names[name.Id] = name.Text;
        return names;
    }

    private sealed class Name
    {
        public int Id { get; init; }
        public required string Text { get; init; }
    }
}
