using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>What the audit log says of a tracked change of what people configure: which thing, and the old and new value of each property that moved.</summary>
public sealed class AuditedChanges
{
    private const int MaxLength = 4_000;

    private static readonly Dictionary<Type, string> Subjects = new()
    {
        [typeof(Client)] = "clients", [typeof(ClientSlug)] = "client-slugs", [typeof(TcpaDisclosure)] = "tcpa-disclosures", [typeof(Campus)] = "campuses", [typeof(Endpoint)] = "endpoints",
        [typeof(Vendor)] = "vendors", [typeof(Contract)] = "contracts", [typeof(ProgramGroup)] = "program-groups", [typeof(DegreeProgram)] = "degree-programs",
        [typeof(ClientCampaign)] = "client-campaigns", [typeof(Allocation)] = "allocations", [typeof(LeadField)] = "lead-fields", [typeof(FilterRule)] = "filter-rules",
        [typeof(Destination)] = "destinations",
        [typeof(VegaUser)] = "users", [typeof(UserClient)] = "user-clients", [typeof(ApiKey)] = "api-keys", [typeof(PostingLink)] = "posting-links",
        [typeof(SavedView)] = "saved-views",
    };

    /// <summary>Secrets, and what says nothing.</summary>
    private static readonly HashSet<string> Left = new(
        ["CreatedAt", "UpdatedAt", "LastUsedAt", "Version", "SlotsTaken", "TestLeads", "PasswordHash", "SecurityStamp", "ConcurrencyStamp", "UserName", "NormalizedUserName", "NormalizedEmail", "EmailConfirmed",
         "PhoneNumber", "PhoneNumberConfirmed", "LockoutEnabled", "LockoutEnd", "AccessFailedCount", "Hash", "SmartScore", "SmartScoreExplanation", "ProtectedSecret", "ProtectedHeaders"], StringComparer.Ordinal);

    /// <summary>The person behind a client, a vendor or an account.</summary>
    private static readonly HashSet<string> Personal = new(["Contact", "Email", "DisplayName"], StringComparer.Ordinal);

    private readonly EntityEntry _entry;
    private readonly string _subject, _action;
    private readonly List<AuditChange> _changes;

    private AuditedChanges(EntityEntry entry, string subject)
    {
        (_entry, _subject) = (entry, subject);
        _changes = [.. Values(entry)];
        _action = entry.State switch
        {
            EntityState.Added => "created",
            EntityState.Deleted => "deleted",
            _ => _changes.Find(c => c is { Field: "archived-at" or "disabled-at" or "revoked-at" or "retired-at", From: null })?.Field[..^3] ?? "changed",
        };
    }

    /// <summary>Of an added, modified or deleted entry, before it is saved; null when there is nothing to say.</summary>
    public static AuditedChanges? Of(EntityEntry entry) =>
        Subjects.TryGetValue(entry.Metadata.ClrType, out var subject) && new AuditedChanges(entry, subject) is var audited && (entry.State != EntityState.Modified || audited._changes.Count > 0) ? audited : null;

    /// <summary>Writes it, after it was saved and has its id: into the chain of its client where the transaction holds that, else of the first client that it holds.</summary>
    public void WriteTo(WriteTransaction transaction, Viewer viewer)
    {
        var client = _entry.Entity is Client c ? c.Id : _entry.Metadata.FindProperty("ClientId") is not null && _entry.Property("ClientId").CurrentValue is int id ? id : 0;
        var key = _entry.Metadata.FindPrimaryKey()!.Properties.Select(p => Text(_entry.Property(p.Name).CurrentValue));
        transaction.Audit(transaction.Holds(client) ? client : transaction.FirstHeld, viewer, _action, _subject, string.Join(':', key), _changes);
    }

    private static IEnumerable<AuditChange> Values(EntityEntry entry)
    {
        foreach (var property in entry.Properties.Where(p => !Left.Contains(p.Metadata.Name) && !p.Metadata.IsPrimaryKey()))
            if (Change(property.Metadata.Name, property.Metadata, property.OriginalValue, property.CurrentValue, entry.State) is { } change) yield return change;
        foreach (var complex in entry.ComplexProperties)
            foreach (var property in complex.Properties)
                if (Change(complex.Metadata.Name + "-" + property.Metadata.Name, property.Metadata, property.OriginalValue, property.CurrentValue, entry.State, Personal.Contains(complex.Metadata.Name)) is { } change) yield return change;
    }

    private static AuditChange? Change(string name, IProperty property, object? from, object? to, EntityState state, bool personal = false)
    {
        var before = state == EntityState.Added ? null : Text(Stored(property, from));
        var after = state == EntityState.Deleted ? null : Text(Stored(property, to));
        return before == after ? null : new AuditChange(Dashed(name), Bounded(before), Bounded(after), personal || Personal.Contains(property.Name));
    }

    /// <summary>A list of 20,000 ZIP codes would swell the log; the versions of rules and disclosures keep such texts whole, and the digest ties the entry to them.</summary>
    private static string? Bounded(string? text) => text is null || text.Length <= MaxLength ? text
        : string.Create(CultureInfo.InvariantCulture, $"{FieldValues.Storable(text, MaxLength / 4)}… ({text.Length:N0} characters in all, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))})");

    /// <summary>Lists and maps as the JSON they are stored as; everything else as it is.</summary>
    private static object? Stored(IProperty property, object? value) =>
        value is not null and not string && property.GetTypeMapping().Converter is { } converter && converter.ProviderClrType == typeof(string) ? converter.ConvertToProvider(value) : value;

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool b => b ? "true" : "false",
        Instant i => InstantPattern.ExtendedIso.Format(i),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Dashed(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 && name[i - 1] != '-' ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
