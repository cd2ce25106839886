using System.Collections.Concurrent;
using System.Text.Json;

namespace Vega.Tests.Support;

/// <summary>What <c>apply</c> wrote out: ids by name, and the plain keys, which are never told again.</summary>
public sealed class Applied
{
    private readonly ConcurrentDictionary<string, JsonElement> _things = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _keys = new(StringComparer.Ordinal);

    public string Key(string name) => _keys.TryGetValue(name, out var key) ? key : throw new InvalidOperationException($"No key '{name}' was applied; there are: {string.Join(", ", _keys.Keys)}.");
    public int ClientId(string slug) => Thing("clients", slug).GetProperty("id").GetInt32();
    public int VendorId(string name) => Thing("vendors", name).GetProperty("id").GetInt32();
    public string VendorPublicId(string name) => Thing("vendors", name).GetProperty("publicId").GetString()!;

    /// <param name="path">Slug, vendor and name: <c>AwesomeUniversity/Leads R Us/Healthcare</c>.</param>
    public int CampaignId(string path) => Thing("campaigns", path).GetProperty("id").GetInt32();

    /// <summary>With its prefix, as vendors post it.</summary>
    public string CampaignPublicId(string path) => Thing("campaigns", path).GetProperty("publicId").GetString()!;

    /// <param name="path">Slug and code: <c>AwesomeUniversity/PSYCH</c>.</param>
    public int ProgramId(string path) => Thing("programs", path).GetProperty("id").GetInt32();

    internal void Add(JsonElement written)
    {
        foreach (var kind in written.EnumerateObject())
            foreach (var thing in kind.Value.EnumerateObject())
                if (kind.Name == "apiKeys") { if (thing.Value.GetString() is { } key) _keys[thing.Name] = key; }
                else _things[kind.Name + ":" + thing.Name] = thing.Value.Clone();
    }

    private JsonElement Thing(string kind, string name) => _things.TryGetValue(kind + ":" + name, out var thing) ? thing : throw new InvalidOperationException($"None of the applied {kind} is '{name}'.");
}
