using System.Security.Cryptography;
using System.Text.Json;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>The version of a row that does not say when it changed: a digest of what can change.</summary>
public static class ResourceVersion
{
    public static string Of(params ReadOnlySpan<object?> parts) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parts.ToArray())))[..16];
}

/// <summary>An address of this installation; a document writes it whole, with the host that the request came to.</summary>
public sealed record OwnAddress(string Path);
