using Vega.Domain.Common;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>Every type there is. It loads what <c>include</c> names with one database command for each step of each path, however many rows there are.</summary>
public sealed class ResourceRegistry(IEnumerable<IResourceSearch> searches)
{
    /// <summary>Longest path, in steps.</summary>
    private const int Deepest = 4;

    private readonly Dictionary<string, IResourceSearch> _searches = searches.ToDictionary(s => s.ResourceType.Name, StringComparer.Ordinal);

    /// <summary>True when the viewer sees the row of that type and id, and it leads to <paramref name="owner"/> by the relationship, where one is named.</summary>
    public async Task<bool> HasAsync(string type, long id, Viewer viewer, CancellationToken cancellationToken, string? relationship = null, long owner = 0)
    {
        var search = _searches[type];
        return (await search.LoadAsync(viewer, [id], cancellationToken)).FirstOrDefault() is { } row && (relationship is null || search.ResourceType.Relationships.First(r => r.Name == relationship).Id(row) == owner);
    }

    /// <summary>What is wrong with the paths and the sparse fieldsets of a query about <paramref name="type"/>; null when nothing is.</summary>
    public JsonApiErrors? Check(ResourceType type, ResourceQuery query)
    {
        var errors = new List<JsonApiError>();
        foreach (var path in query.Include)
        {
            var steps = path.Split('.');
            var at = type;
            for (var i = 0; i < steps.Length && at is not null; i++)
                at = at.Relationships.FirstOrDefault(r => r.Name == steps[i]) is { } relationship && _searches.TryGetValue(relationship.Type, out var search) ? search.ResourceType : null;
            if (at is null || steps.Length > Deepest) errors.Add(JsonApiError.BadParameter("include", $"'{(path.Length > 64 ? path[..64] + "…" : path)}' cannot be included here.", "unknown-include"));
        }
        foreach (var (name, fields) in query.Fields)
        {
            var of = name == type.Name ? type : _searches.GetValueOrDefault(name)?.ResourceType;
            var parameter = $"fields[{(name.Length > 64 ? name[..64] + "…" : name)}]";
            if (of is null) errors.Add(JsonApiError.BadParameter(parameter, "There is no such type here.", "unknown-type"));
            else if (fields.FirstOrDefault(f => !of.AttributeNames.Contains(f) && of.Relationships.All(r => r.Name != f)) is { } unknown)
                errors.Add(JsonApiError.BadParameter(parameter, $"{name} has no field '{(unknown.Length > 64 ? unknown[..64] + "…" : unknown)}'.", "unknown-field"));
        }
        return errors.Count > 0 ? new JsonApiErrors(errors) : null;
    }

    /// <summary>The resources at the end of each path and along it, each once, without those that <paramref name="rows"/> holds already.</summary>
    public async Task<IReadOnlyList<(ResourceType, object)>> LoadAsync(ResourceType type, IReadOnlyList<object> rows, ResourceQuery query, Viewer viewer, CancellationToken cancellationToken)
    {
        if (query.Include.Count == 0) return [];
        var included = new List<(ResourceType, object)>();
        var seen = rows.Select(r => (type.Name, type.Id(r))).ToHashSet();
        await StepAsync(type, rows, [.. query.Include.Select(p => p.Split('.'))]);
        return included;

        async Task StepAsync(ResourceType at, IReadOnlyList<object> from, IReadOnlyList<string[]> paths)
        {
            foreach (var step in paths.GroupBy(p => p[0], StringComparer.Ordinal))
            {
                var relationship = at.Relationships.First(r => r.Name == step.Key);
                var search = _searches[relationship.Type];
                var ids = from.Select(relationship.Id).OfType<long>().ToHashSet();
                var found = ids.Count == 0 ? [] : await search.LoadAsync(viewer, ids, cancellationToken);
                foreach (var row in found)
                    if (seen.Add((search.ResourceType.Name, search.ResourceType.Id(row)))) included.Add((search.ResourceType, row));
                var deeper = step.Where(p => p.Length > 1).Select(p => p[1..]).ToList();
                if (deeper.Count > 0) await StepAsync(search.ResourceType, found, deeper);
            }
        }
    }
}
