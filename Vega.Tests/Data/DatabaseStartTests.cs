using Microsoft.EntityFrameworkCore;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Data;

public sealed class DatabaseStartTests
{
    [OnEachDatabase]
    public async Task Start_FreshDatabase_HasSchemaAndLedgerOfClientZero(DatabaseProvider database)
    {
        await using var app = await VegaApp.StartAsync(database);
        Assert.Equal([0], await app.ReadAsync(db => db.Ledgers.Select(l => l.ClientId).ToListAsync()));
        Assert.Equal(0, await app.RunVerbAsync("migrate"));
    }

    [OnEachDatabase(ServersOnly = true)]
    public async Task Start_SecondNode_SeesWhatTheFirstWrote(DatabaseProvider database)
    {
        await using var first = await VegaApp.StartAsync(database);
        await using var second = first.StartNode();
        Assert.NotEqual(first.Address, second.Address);
        await using (var db = await first.OpenDbAsync())
        {
            db.Ledgers.Add(new() { ClientId = 7 });
            await db.SaveChangesAsync();
        }
        Assert.Equal(2, await second.ReadAsync(db => db.Ledgers.CountAsync()));
    }
}
