using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Data;

/// <summary>
/// What a batch of posts reads and stores, in the open transaction of a context whose connection stays open for the next batch. In two ways: on SQLite, where one writer does the
/// work of all, by statements that stay prepared; on a server through EF, which saves the round trips that cost there.
/// </summary>
internal interface IIntakeTables : IDisposable
{
    /// <summary>The ledger rows for this connection's transactions; null where EF reads them.</summary>
    SqliteLedgers? Ledgers { get; }

    /// <summary>The answers kept under these keys.</summary>
    ValueTask<IReadOnlyList<KnownAnswer>> AnswersAsync(int clientId, IReadOnlyCollection<string> keys, Instant now, CancellationToken cancellationToken);

    /// <summary>Leads that the posts may repeat: of each query at least the earliest.</summary>
    ValueTask<IReadOnlyList<KnownPerson>> PeopleAsync(int clientId, IReadOnlyCollection<DuplicateQuery> queries, CancellationToken cancellationToken);

    /// <summary>The allocations of these months, and perhaps of others.</summary>
    ValueTask<IReadOnlyList<Allocation>> AllocationsAsync(IReadOnlyCollection<AllocationKey> keys, CancellationToken cancellationToken);

    /// <summary>Stores the count of slots and not the row: the row's Version belongs to the edits of people.</summary>
    ValueTask SaveSlotsAsync(Allocation allocation, CancellationToken cancellationToken);

    /// <summary>Stores leads and their posts, and gives each its number.</summary>
    ValueTask AddAsync(IReadOnlyList<Lead> leads, CancellationToken cancellationToken);

    /// <summary>Stores what follows from the leads, at the latest with the transaction's commit.</summary>
    void Add(IReadOnlyList<LeadEvent> events, IReadOnlyList<StoredAnswer> answers, IReadOnlyList<LeadDelivery> deliveries);

    /// <summary>The way that suits the context's database. Its connection is open.</summary>
    static IIntakeTables Of(VegaDbContext db, WriteGate gate) => db.Database.IsSqlite() ? new SqliteIntakeTables(db, gate.Answers) : new EfIntakeTables(db);
}

/// <summary>An answer that was given under a key.</summary>
internal sealed record KnownAnswer(string Key, string BodyHash, string Answer);

/// <summary>A lead that makes duplicates: only one that was taken does.</summary>
internal sealed record KnownPerson(string? Email, string? Phone, PublicId Id, Instant CreatedAt);
