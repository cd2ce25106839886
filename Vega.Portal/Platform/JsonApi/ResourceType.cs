using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using NodaTime;
using Vega.Domain.Common;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>What the writer of documents needs to know of a type.</summary>
/// <param name="name">The type on the wire, as <c>client-campaigns</c>.</param>
/// <param name="path">The address of all of them.</param>
public abstract class ResourceType(string name, string path)
{
    public string Name => name;
    public string Path => path;

    /// <summary>The attributes' names, in the order they are written.</summary>
    public abstract IReadOnlyCollection<string> AttributeNames { get; }

    /// <summary>The relationships.</summary>
    public abstract IReadOnlyList<ResourceRelationship> Relationships { get; }

    /// <summary>The attributes and what their values are.</summary>
    public abstract IEnumerable<(string Name, AttributeKind Kind)> Kinds { get; }

    /// <summary>What may be filtered by, and the values each takes.</summary>
    public abstract IEnumerable<(string Name, string Expected)> Filters { get; }

    /// <summary>The parameters that lists know beside JSON:API's, and what they mean.</summary>
    public IReadOnlyList<(string Name, string Meaning)> OwnParameters { get; protected set; } = [];

    /// <summary>True when rows have a version.</summary>
    public abstract bool HasVersion { get; }

    /// <summary>The id of a row, as on the wire.</summary>
    public abstract string Id(object row);

    /// <summary>The value of an attribute as the viewer sees it.</summary>
    public abstract object? Read(string attribute, object row, Viewer viewer);

    /// <summary>The version of a row, for <c>ETag</c> and <c>If-Match</c>; null when the type has none.</summary>
    public abstract string? Version(object row);

    /// <summary>
    /// The place in a document of an input's field, as <c>/data/attributes/time-zone</c> of <c>timeZone</c>: <see cref="Renamed"/> first, then dashes for capitals and dots, and
    /// the relationship of that name where there is one.
    /// </summary>
    public string Pointer(string field)
    {
        if (field.StartsWith('/')) return field;
        if (field.Length == 0) return "/data";
        var head = field.Split('[', 2);
        var rest = head.Length > 1 ? "/" + head[1].Replace("].", "/").Replace("][", "/").Replace("]", "") : "";
        var member = Renamed.GetValueOrDefault(head[0]) ?? JsonNamingPolicy.KebabCaseLower.ConvertName(head[0].Replace('.', '-'));
        return (Relationships.Any(r => r.Name == member) ? "/data/relationships/" : "/data/attributes/") + member + rest;
    }

    /// <summary>Fields of inputs that go by another name on the wire.</summary>
    protected Dictionary<string, string> Renamed { get; } = new(StringComparer.Ordinal);

    /// <summary>The address of a row.</summary>
    public string Self(object row) => path + "/" + Id(row);
}

/// <summary>What the values of an attribute are, for the description of the API.</summary>
public enum AttributeKind
{
    /// <summary>Something with a shape of its own.</summary>
    Other,
    /// <summary>Text or a word.</summary>
    Text,
    /// <summary>A whole number.</summary>
    Number,
    /// <summary>True or false.</summary>
    Flag,
    /// <summary>A time.</summary>
    Time,
}

/// <summary>A relationship to one other resource, or to none.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Type">The other's type.</param>
/// <param name="Id">The other's id.</param>
public sealed record ResourceRelationship(string Name, string Type, Func<object, long?> Id);

/// <summary>
/// The description of a JSON:API type: its attributes, its relationships, and what may be filtered and ordered by. A relationship <c>client</c> is also the filter <c>client-id</c>.
/// </summary>
/// <param name="name">The type on the wire.</param>
/// <param name="path">The address of all of them.</param>
/// <param name="id">The serial number.</param>
/// <param name="text">The id on the wire, when it is not that number.</param>
public sealed class ResourceType<T>(string name, string path, Expression<Func<T, long>> id, Func<T, string>? text = null) : ResourceType(name, path) where T : class
{
    private readonly Func<T, long> _id = id.Compile();
    private readonly OrderedDictionary<string, (Func<T, Viewer, object?> Read, AttributeKind Kind)> _attributes = [];
    private readonly Dictionary<string, ResourceKey<T>> _keys = new(StringComparer.Ordinal)
    {
        ["id"] = new ExactKey<T, long>("id", id, (string word, out long value) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out value), "an id"),
    };
    private readonly List<ResourceRelationship> _relationships = [];
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);

    private Func<T, string>? _version;

    public override IReadOnlyCollection<string> AttributeNames => _attributes.Keys;
    public override IReadOnlyList<ResourceRelationship> Relationships => _relationships;
    public override IEnumerable<(string Name, AttributeKind Kind)> Kinds => _attributes.Select(a => (a.Key, a.Value.Kind));
    public override IEnumerable<(string Name, string Expected)> Filters => _keys.Values.Select(k => (k.Name, k.Expected));
    public override bool HasVersion => _version is not null;

    /// <summary>The names that may be filtered by.</summary>
    public IEnumerable<string> KeyNames => _keys.Keys;

    /// <summary>What a list leaves out unless it is filtered by that key: the key, the condition of what is left, and whether showing leaves it out too.</summary>
    public (string Key, Expression<Func<T, bool>> Left, bool FromShow)? Hidden { get; private set; }

    /// <summary>The expression of the serial number.</summary>
    public Expression<Func<T, long>> IdExpression => id;

    /// <summary>Text, found by a part of it.</summary>
    public ResourceType<T> Text(string attribute, Expression<Func<T, string?>> value, Func<string?, Viewer, string?>? mask = null)
    {
        var read = value.Compile();
        _keys[attribute] = new TextKey<T>(attribute, value, personal: mask is not null);
        return Shown(attribute, mask is null ? (row, _) => read(row) : (row, viewer) => mask(read(row), viewer), AttributeKind.Text);
    }

    /// <summary>Text that identifies: found whole, several with commas between them.</summary>
    public ResourceType<T> Key(string attribute, Expression<Func<T, string?>> value) =>
        Exact(attribute, value, (string word, out string? one) => (one = word).Length > 0, "a value", v => v);

    /// <summary>A whole number.</summary>
    public ResourceType<T> Number(string attribute, Expression<Func<T, int?>> value) =>
        Exact(attribute, value, (string word, out int? one) => (one = int.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : null) is not null, "a whole number", v => v);

    /// <summary>True or false.</summary>
    public ResourceType<T> Flag(string attribute, Expression<Func<T, bool>> value) => Exact(attribute, value, bool.TryParse, "true or false", v => v);

    /// <summary>A word of a closed list.</summary>
    public ResourceType<T> Word<TWord>(string attribute, Expression<Func<T, TWord>> value) where TWord : struct, Enum =>
        Exact(attribute, value, WireName<TWord>.TryParse, "one of " + string.Join(", ", WireName<TWord>.All), v => WireName<TWord>.Of(v));

    /// <summary>A word of a closed list, or none.</summary>
    public ResourceType<T> Word<TWord>(string attribute, Expression<Func<T, TWord?>> value) where TWord : struct, Enum =>
        Exact(attribute, value, (string word, out TWord? one) => (one = WireName<TWord>.TryParse(word, out var value) ? value : null) is not null, "one of " + string.Join(", ", WireName<TWord>.All),
            v => v is { } word ? WireName<TWord>.Of(word) : null);

    /// <summary>One of a few things with words of their own.</summary>
    public ResourceType<T> Exact<TValue>(string attribute, Expression<Func<T, TValue>> value, ExactKey<T, TValue>.Parse parse, string expected, Func<TValue, object?> show)
    {
        var read = value.Compile();
        _keys[attribute] = new ExactKey<T, TValue>(attribute, value, parse, expected);
        return Shown(attribute, (row, _) => show(read(row)), typeof(TValue) == typeof(bool) ? AttributeKind.Flag : typeof(TValue) == typeof(int?) ? AttributeKind.Number : AttributeKind.Text);
    }

    /// <summary>A time.</summary>
    public ResourceType<T> Time(string attribute, Expression<Func<T, Instant>> value)
    {
        var read = value.Compile();
        _keys[attribute] = new TimeKey<T>(attribute, value);
        return Shown(attribute, (row, _) => read(row), AttributeKind.Time);
    }

    /// <summary>A public id, shown bare and found with or without its prefix (reading 9).</summary>
    public ResourceType<T> Public(string attribute, Expression<Func<T, PublicId>> value, string prefix = "") =>
        Exact(attribute, value, (string word, out PublicId one) => PublicId.TryParse(word, prefix, out one), prefix.Length == 0 ? "a public id" : $"a public id, as {prefix}-0123456789abcdef", v => v.ToString());

    /// <summary>Something that is shown and nothing else.</summary>
    public ResourceType<T> Shown(string attribute, Func<T, Viewer, object?> read, AttributeKind kind = AttributeKind.Other)
    {
        _attributes[attribute] = (read, kind);
        return this;
    }

    /// <summary>A relationship to one other resource, also the filter <c>NAME-id</c>.</summary>
    public ResourceType<T> One(string relationship, string type, Expression<Func<T, int?>> value)
    {
        var read = value.Compile();
        _relationships.Add(new ResourceRelationship(relationship, type, row => read((T)row)));
        return By(relationship + "-id", value);
    }

    /// <summary>A relationship that cannot be filtered by.</summary>
    public ResourceType<T> OneShown(string relationship, string type, Func<T, int?> read)
    {
        _relationships.Add(new ResourceRelationship(relationship, type, row => read((T)row)));
        return this;
    }

    /// <summary>A filter by an id that is no attribute.</summary>
    public ResourceType<T> By(string key, Expression<Func<T, int?>> value) => By(new ExactKey<T, int?>(key, value,
        (string word, out int? one) => (one = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null) is not null, "an id"));

    /// <summary>A filter that is no attribute.</summary>
    public ResourceType<T> By(ResourceKey<T> key)
    {
        _keys[key.Name] = key;
        return this;
    }

    /// <summary>Rows that a list leaves out unless it is filtered by <paramref name="key"/>, as archived ones or tests; <paramref name="fromShow"/>: there they are missing too.</summary>
    public ResourceType<T> Hides(string key, Expression<Func<T, bool>> hidden, bool fromShow)
    {
        _keys[key] = new ExactKey<T, bool>(key, hidden, bool.TryParse, "true or false", sortable: false);
        Hidden = (key, Expression.Lambda<Func<T, bool>>(Expression.Not(hidden.Body), hidden.Parameters), fromShow);
        return this;
    }

    /// <summary>A parameter that lists know beside JSON:API's.</summary>
    public ResourceType<T> Own(string parameter, string meaning)
    {
        OwnParameters = [.. OwnParameters, (parameter, meaning)];
        return this;
    }

    /// <summary>Another name of a key.</summary>
    public ResourceType<T> Alias(string alias, string key)
    {
        _aliases[alias] = key;
        return this;
    }

    /// <summary>Tells that an input's field goes by another name on the wire.</summary>
    public ResourceType<T> Input(string field, string attribute)
    {
        Renamed[field] = attribute;
        return this;
    }

    /// <summary>What stands in <c>ETag</c>.</summary>
    public ResourceType<T> Versioned(Func<T, string> version)
    {
        _version = version;
        return this;
    }

    /// <summary>The key of that name; underscores count as dashes (reading 35).</summary>
    public ResourceKey<T>? FindKey(string key)
    {
        key = key.Replace('_', '-');
        return _keys.GetValueOrDefault(_aliases.GetValueOrDefault(key, key));
    }

    public override string Id(object row) => text?.Invoke((T)row) ?? _id((T)row).ToString(CultureInfo.InvariantCulture);
    public override object? Read(string attribute, object row, Viewer viewer) => _attributes[attribute].Read((T)row, viewer);
    public override string? Version(object row) => _version?.Invoke((T)row);
}
