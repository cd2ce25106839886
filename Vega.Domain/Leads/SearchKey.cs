namespace Vega.Domain.Leads;

/// <summary>How a name is compared when somebody looks for its whole or its beginning: in lower case, without spaces around it, cut so that every database can index it.</summary>
public static class SearchKey
{
    /// <summary>Longest key; a longer name is found by its first characters.</summary>
    public const int MaxLength = 64;

    /// <summary>The key of a name; null for none.</summary>
    public static string? Of(string? name)
    {
        var key = name?.Trim().ToLowerInvariant();
        return string.IsNullOrEmpty(key) ? null : key.Length <= MaxLength ? key : key[..MaxLength];
    }

    /// <summary>The first key, in the order of characters, that does not begin with <paramref name="beginning"/>; null when there is none.</summary>
    public static string? After(string beginning)
    {
        for (var i = beginning.Length - 1; i >= 0; i--)
            if (beginning[i] < '\uD7FF') return beginning[..i] + (char)(beginning[i] + 1);
        return null;
    }
}
