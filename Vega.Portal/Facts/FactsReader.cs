using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;

namespace Vega.Portal.Facts;

/// <summary>What never changes of a lead, as read.</summary>
internal sealed class LeadValues
{
    public long Id, CreatedAt;
    public int ClientId;
    public bool Test;

    /// <summary>By dimension; those that events carry stay empty.</summary>
    public readonly GroupValue[] Values = new GroupValue[PerformanceColumns.LeadDimensions];

    public LeadValues Copy()
    {
        var copy = new LeadValues { Id = Id, CreatedAt = CreatedAt, ClientId = ClientId, Test = Test };
        Values.CopyTo(copy.Values, 0);
        return copy;
    }

    public void AddTo(FactStore store)
    {
        Span<int> codes = stackalloc int[Values.Length];
        for (var d = 0; d < codes.Length; d++)
        {
            var (book, value) = (store.Books[d], Values[d]);
            codes[d] = value.Text is { } text ? book.Of(text) : book.Of(value.Number);
        }
        store.AddLead(Id, ClientId, Test, CreatedAt, codes);
    }
}

/// <summary>An event as read.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EventValues(int ClientId, long Seq, long LeadId, long RecordedAt, LeadStatus Status, int FunnelRank, bool Billable, int CostInCents, long? Program, string? City, string? State)
{
    public void ApplyTo(FactStore store)
    {
        store.Apply(new FactEvent(ClientId, Seq, LeadId, RecordedAt, Status, FunnelRank, Billable, CostInCents,
            store.Book(Dimension.CurrentDegreeProgramId).Of(Program), store.Book(Dimension.City).Of(City), store.Book(Dimension.State).Of(State)));
        store.Seen[ClientId] = new FactsMark(Seq, Seq, RecordedAt, LeadId);
    }
}

/// <summary>Reads leads and events past EF's materialisation: the queries are EF's, their rows are taken straight from the reader.</summary>
internal static class FactsReader
{
    private static readonly (Dimension Dimension, string Column)[] Columns =
    [
        (Dimension.AdId, "AdId"), (Dimension.AdAccountId, "AdAccountId"), (Dimension.AdCampaignId, "AdCampaignId"), (Dimension.AdSetId, "AdSetId"),
        (Dimension.MarketingPlatformId, "MarketingPlatformId"), (Dimension.ClientId, "ClientId"), (Dimension.CampusId, "CampusId"), (Dimension.DegreeProgramId, "DegreeProgramId"),
        (Dimension.VendorId, "VendorId"), (Dimension.Source, "Source"), (Dimension.ProgramGroupId, "ProgramGroupId"), (Dimension.ClientCampaignId, "CampaignId"),
        (Dimension.CampaignType, "CampaignType"), (Dimension.LandingPagePublicId, "LandingPageId"), (Dimension.ComplyedCreativeId, "ComplyedCreativeId"), (Dimension.TemplateId, "TemplateId"),
        (Dimension.PrimaryClientId, "PrimaryClientId"), (Dimension.SubId, "SubId"), (Dimension.OriginalCity, "OriginalCity"), (Dimension.OriginalState, "OriginalState"),
    ];

    /// <summary>In order of their ids. The same object is handed out again for each lead.</summary>
    public static IEnumerable<LeadValues> Leads(VegaDbContext db, IQueryable<Lead> leads)
    {
        var query = leads.AsNoTracking().OrderBy(l => l.Id).Select(l => new
        {
            l.Id, l.ClientId, l.Test, l.CreatedAt, l.AdId, l.AdAccountId, l.AdCampaignId, l.AdSetId, l.MarketingPlatformId, l.CampusId, l.DegreeProgramId, l.VendorId, l.Source, l.ProgramGroupId,
            l.CampaignId, l.CampaignType, l.LandingPageId, l.ComplyedCreativeId, l.TemplateId, l.PrimaryClientId, l.SubId, l.OriginalCity, l.OriginalState,
        });
        using var rows = Rows.Open(db, query);
        var (id, client, test, created) = (rows.Column("Id"), rows.Column("ClientId"), rows.Column("Test"), rows.Column("CreatedAt"));
        var places = Columns.Select(c => (Place: (int)c.Dimension, Column: rows.Column(c.Column), Text: c.Dimension.Column().Kind == DimensionKind.Text)).ToArray();
        var campaignType = Array.FindIndex(places, p => p.Place == (int)Dimension.CampaignType);
        var lead = new LeadValues();
        while (rows.Read())
        {
            (lead.Id, lead.ClientId, lead.Test, lead.CreatedAt) = (rows.Number(id), (int)rows.Number(client), rows.Number(test) != 0, rows.Number(created));
            for (var i = 0; i < places.Length; i++)
            {
                var (place, column, text) = places[i];
                lead.Values[place] = rows.IsNull(column) ? GroupValue.Null
                    : text ? GroupValue.Of(rows.Text(column))
                    : i == campaignType ? GroupValue.Of(CampaignTypes.Key((int)rows.Number(column))) : GroupValue.Of(rows.Number(column));
            }
            yield return lead;
        }
    }

    /// <summary>In whatever order the query has.</summary>
    public static IEnumerable<EventValues> Events(VegaDbContext db, IQueryable<LeadEvent> events)
    {
        var query = events.AsNoTracking()
            .Select(e => new { e.ClientId, e.Seq, e.LeadId, e.RecordedAt, e.Status, e.FunnelRank, e.Billable, e.CostInCents, e.DegreeProgramId, e.City, e.State });
        using var rows = Rows.Open(db, query);
        int[] c = [.. new[] { "ClientId", "Seq", "LeadId", "RecordedAt", "Status", "FunnelRank", "Billable", "CostInCents", "DegreeProgramId", "City", "State" }.Select(rows.Column)];
        while (rows.Read())
            yield return new EventValues((int)rows.Number(c[0]), rows.Number(c[1]), rows.Number(c[2]), rows.Number(c[3]), (LeadStatus)rows.Number(c[4]), (int)rows.Number(c[5]), rows.Number(c[6]) != 0,
                (int)rows.Number(c[7]), rows.IsNull(c[8]) ? null : rows.Number(c[8]), rows.IsNull(c[9]) ? null : rows.Text(c[9]), rows.IsNull(c[10]) ? null : rows.Text(c[10]));
    }

    /// <summary>The rows of a query, with numbers read in whatever width the database stores them.</summary>
    private sealed class Rows(DbCommand command, DbDataReader reader) : IDisposable
    {
        private readonly TypeCode[] _types = [.. Enumerable.Range(0, reader.FieldCount).Select(i => Type.GetTypeCode(reader.GetFieldType(i)))];

        public static Rows Open(VegaDbContext db, IQueryable query)
        {
            db.Database.OpenConnection();
            var command = query.CreateDbCommand();
            command.CommandTimeout = 0;
            return new Rows(command, command.ExecuteReader());
        }

        public int Column(string name) => reader.GetOrdinal(name);
        public bool Read() => reader.Read();
        public bool IsNull(int column) => reader.IsDBNull(column);
        public string Text(int column) => reader.GetString(column);

        public long Number(int column) => _types[column] switch
        {
            TypeCode.Int64 => reader.GetInt64(column),
            TypeCode.Int32 => reader.GetInt32(column),
            TypeCode.Int16 => reader.GetInt16(column),
            TypeCode.Byte => reader.GetByte(column),
            TypeCode.Boolean => reader.GetBoolean(column) ? 1 : 0,
            _ => reader.GetInt64(column),
        };

        public void Dispose()
        {
            reader.Dispose();
            command.Dispose();
        }
    }
}

/// <summary>Campaign types on the wire.</summary>
internal static class CampaignTypes
{
    private static readonly string[] Keys = ["shared", "exclusive"];

    public static string Key(int type) => Keys[type];

    public static long Number(string key) => Array.IndexOf(Keys, key);
}
