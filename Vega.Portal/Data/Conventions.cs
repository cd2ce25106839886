using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Leads;

namespace Vega.Portal.Data;

/// <summary>How our own types are stored, the same on every database.</summary>
public static class Conventions
{
    /// <summary>Longest text of a column that does not say otherwise.</summary>
    public const int DefaultLength = 255;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Apply(ModelConfigurationBuilder builder)
    {
        builder.Properties<Instant>().HaveConversion<InstantConverter>();
        builder.Properties<LocalDate>().HaveConversion<LocalDateConverter>();
        builder.Properties<PublicId>().HaveConversion<PublicIdConverter>();
        builder.Properties<string>().HaveMaxLength(DefaultLength);
        builder.Properties<decimal>().HavePrecision(9, 4);
    }

    /// <summary>Text without a limit: <c>nvarchar(max)</c> and its like.</summary>
    public static PropertyBuilder<T> Unlimited<T>(this PropertyBuilder<T> property) => property.HasMaxLength(-1);

    /// <summary>Stored as JSON text and compared by that text; never queried into (SQLite's JSON functions differ by version).</summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) where T : class, new()
    {
        property.HasConversion(
            new ValueConverter<T, string>(v => JsonSerializer.Serialize(v, Json), s => s.Length == 0 ? new T() : JsonSerializer.Deserialize<T>(s, Json) ?? new T()),
            new ValueComparer<T>(
                (a, b) => JsonSerializer.Serialize(a, Json) == JsonSerializer.Serialize(b, Json),
                v => JsonSerializer.Serialize(v, Json).GetHashCode(StringComparison.Ordinal),
                v => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(v, Json), Json)!));
        return property.HasMaxLength(-1);
    }

    /// <summary>
    /// Columns that are searched by their beginning are compared character by character, as SQLite does by itself: only then do all that begin alike stand in one run of the index.
    /// </summary>
    public static void CompareSearchedTextBy(this ModelBuilder builder, string collation)
    {
        var lead = builder.Entity<Lead>();
        lead.Property(l => l.ExternalId).UseCollation(collation);
        lead.OwnsOne(l => l.Contact, c =>
        {
            c.Property(d => d.Email).UseCollation(collation);
            c.Property(d => d.Phone).UseCollation(collation);
            c.Property(d => d.FirstNameKey).UseCollation(collation);
            c.Property(d => d.LastNameKey).UseCollation(collation);
        });
    }

    /// <summary>Milliseconds since 1970 in UTC: sorts, filters and indexes alike everywhere.</summary>
    private sealed class InstantConverter() : ValueConverter<Instant, long>(v => v.ToUnixTimeMilliseconds(), v => Instant.FromUnixTimeMilliseconds(v));

    /// <summary>As the number yyyymmdd.</summary>
    private sealed class LocalDateConverter() : ValueConverter<LocalDate, int>(v => v.Year * 10000 + v.Month * 100 + v.Day, v => new LocalDate(v / 10000, v / 100 % 100, v % 100));

    private sealed class PublicIdConverter() : ValueConverter<PublicId, long>(v => v.Value, v => new PublicId(v));
}
