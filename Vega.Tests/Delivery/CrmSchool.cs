using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vega.Domain.Delivery;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Delivery;

/// <summary>A school whose leads go to a receiver.</summary>
public sealed class CrmSchool(VegaApp app, Receiver receiver)
{
    /// <summary>Retries and the rest of a destination that failed, in milliseconds instead of minutes.</summary>
    public static readonly (string, string)[] Quick = [("Vega:Delivery:RetrySeconds", "0.05"), ("Vega:Delivery:BreakerSeconds", "0.05"), ("Vega:Delivery:PollSeconds", "0.05")];

    public School School { get; } = new(app);

    public Receiver Receiver => receiver;

    public JsonObject Delivery { get; } = new() { ["url"] = receiver.Url, ["mode"] = "wait", ["timeoutSeconds"] = 1 };

    public static async Task<CrmSchool> OpenAsync(VegaApp app, Receiver receiver, params (string Name, JsonNode Value)[] delivery)
    {
        var crm = new CrmSchool(app, receiver);
        foreach (var (name, value) in delivery) crm.Delivery[name] = value;
        crm.School.Client["delivery"] = crm.Delivery;
        await crm.School.OpenAsync();
        return crm;
    }

    /// <summary>The lead of an answer.</summary>
    public async Task<Lead> LeadAsync(Answer answer)
    {
        Assert.True(Vega.Domain.Common.PublicId.TryParse(answer.Id, "VEGA", out var id));
        return await app.ReadAsync(db => db.Leads.AsNoTracking().SingleAsync(l => l.PublicId == id));
    }

    public Task<List<LeadDelivery>> DeliveriesAsync() => app.ReadAsync(db => db.Deliveries.AsNoTracking().Where(d => d.ClientId == School.ClientId).OrderBy(d => d.Id).ToListAsync());

    public Task<List<DeliveryAttempt>> AttemptsAsync() => app.ReadAsync(db => db.DeliveryAttempts.AsNoTracking().Where(a => a.ClientId == School.ClientId).OrderBy(a => a.Id).ToListAsync());

    /// <summary>Returns when nothing waits any more, looking after each commit of the app; gives up after a minute.</summary>
    public Task<List<LeadDelivery>> SettledAsync(int count = 1) => UntilAsync(DeliveriesAsync, d => d.Count >= count && d.TrueForAll(x => x.State != DeliveryState.Waiting));

    /// <summary>What is read, once it is as wanted.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> wanted)
    {
        using var committed = new SemaphoreSlim(0);
        var gate = app.Services.GetRequiredService<WriteGate>();
        void Said(Vega.Portal.Data.Rows.ClientLedger ledger) => committed.Release();
        gate.Committed += Said;
        try
        {
            using var giveUp = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (true)
            {
                var found = await read();
                if (wanted(found)) return found;
                giveUp.Token.ThrowIfCancellationRequested();
                // Not every write moves the ledger.
                await committed.WaitAsync(TimeSpan.FromMilliseconds(100), giveUp.Token);
            }
        }
        finally
        {
            gate.Committed -= Said;
        }
    }
}
