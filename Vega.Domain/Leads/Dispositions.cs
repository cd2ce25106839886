using Vega.Domain.Directory;

namespace Vega.Domain.Leads;

/// <summary>The client's words for where the conversation with a lead stands (reading 18): six to start with, and those the client adds.</summary>
public static class Dispositions
{
    /// <summary>The keys that every client has, with their standard names.</summary>
    public static readonly IReadOnlyDictionary<string, string> Starters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["duplicate"] = "Duplicate", ["not_qualified"] = "Not qualified", ["no_contact"] = "No contact", ["wrong_number"] = "Wrong number", ["not_interested"] = "Not interested", ["other"] = "Other",
    };

    /// <summary>Keys and names at that client, its own names before the standard ones.</summary>
    public static IReadOnlyDictionary<string, string> Of(Client client)
    {
        var all = new Dictionary<string, string>(Starters, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, label) in client.DispositionLabels) all[key] = label;
        return all;
    }

    /// <summary>The key of a key or of a name that only one disposition has; null for anything else.</summary>
    public static string? Find(Client client, string text)
    {
        var all = Of(client);
        foreach (var key in all.Keys) if (key.Equals(text, StringComparison.OrdinalIgnoreCase)) return key;
        var named = all.Where(d => d.Value.Equals(text, StringComparison.OrdinalIgnoreCase)).Select(d => d.Key).Take(2).ToList();
        return named.Count == 1 ? named[0] : null;
    }
}
