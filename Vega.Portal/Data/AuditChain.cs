using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>One value that an audited change moved. A personal value is stored only as a keyed digest: equal values can be told equal, and erasing the person breaks no link.</summary>
public sealed record AuditChange(string Field, string? From, string? To, bool Personal = false);

/// <summary>
/// Seals the audit log: each entry's link is the HMAC of the link before it and of the entry. The key lies outside the database, so that whoever can write there can neither
/// change, remove nor insert an entry unseen.
/// </summary>
public sealed class AuditChain
{
    public const string FileName = "audit.key";
    private const int KeyLength = 32;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly byte[] _links, _digests;
    private readonly TimeProvider _time;

    public AuditChain(byte[] key, TimeProvider time)
    {
        _links = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyLength, info: "vega audit links"u8.ToArray());
        _digests = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyLength, info: "vega audit digests"u8.ToArray());
        _time = time;
    }

    /// <summary>With the key of the settings, which every node of an installation shares, or else of the data directory, where the first start makes one.</summary>
    public static AuditChain Open(string dataDirectory, string? setting, TimeProvider time) => new(string.IsNullOrWhiteSpace(setting) ? FromFile(Path.Combine(dataDirectory, FileName)) : Encoding.UTF8.GetBytes(setting.Trim()), time);

    /// <summary>Now, to the millisecond.</summary>
    public Instant Now => Instant.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The link of an entry, given the link before it; null before the first.</summary>
    public string Link(string? previous, AuditEntry entry)
    {
        var canonical = JsonSerializer.Serialize(new object?[]
        {
            previous, entry.ClientId, entry.Seq, entry.At.ToUnixTimeMilliseconds(), entry.Actor, entry.ActorName, entry.RemoteIp, entry.Action, entry.Subject, entry.SubjectId, entry.Changes,
        }, Json);
        return Convert.ToHexStringLower(HMACSHA256.HashData(_links, Encoding.UTF8.GetBytes(canonical)));
    }

    /// <summary>A keyed digest of a personal value, without regard to case.</summary>
    public string Digest(string value) => "hmac:" + Convert.ToHexStringLower(HMACSHA256.HashData(_digests, Encoding.UTF8.GetBytes(value.Trim().ToLowerInvariant())))[..32];

    /// <summary>The changes as they are stored; null when there are none.</summary>
    public string? Text(IReadOnlyCollection<AuditChange> changes) => changes.Count == 0 ? null
        : JsonSerializer.Serialize(changes.Select(c => new { c.Field, From = Shown(c.From, c.Personal), To = Shown(c.To, c.Personal) }), Json);

    private string? Shown(string? value, bool personal) => personal && value is not null ? Digest(value) : value;

    private static byte[] FromFile(string path)
    {
        if (Made(path) is { } made) return made;
        var text = File.ReadAllText(path).Trim();
        return text.Length == KeyLength * 2 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : throw new InvalidDataException($"{path} does not hold {KeyLength * 2} hexadecimal digits.");
    }

    /// <summary>Makes the file, readable by its owner alone; null when it is there already. It gets its name only when it is whole: another process that starts at the same time reads it at once.</summary>
    private static byte[]? Made(string path)
    {
        if (File.Exists(path)) return null;
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        var unnamed = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(unnamed, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key)));
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(unnamed, path, overwrite: false);
            return key;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(unnamed);
            return null;
        }
    }
}
