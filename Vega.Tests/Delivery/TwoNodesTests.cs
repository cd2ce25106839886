using Vega.Domain.Delivery;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Delivery;

/// <summary>Two nodes on one database: neither sends what the other sends, and together they keep to what the destination takes at once.</summary>
public sealed class TwoNodesTests
{
    private const int Leads = 30, AtOnce = 3;

    [OnEachDatabase]
    public async Task Delivery_ByTwoNodes_IsSentOnceAndNoMoreAtOnceThanAllowed(DatabaseProvider database)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await VegaApp.StartAsync(database, CrmSchool.Quick);
        await using var second = database == DatabaseProvider.Sqlite ? null : app.StartNode(CrmSchool.Quick);
        var crm = await CrmSchool.OpenAsync(app, receiver, ("mode", "later"), ("concurrency", AtOnce), ("timeoutSeconds", 30));
        using var first = crm.School.WithVendorKey();
        using var other = crm.School.WithVendorKey(second ?? app);
        for (var i = 0; i < Leads; i++) Assert.Equal("pending", (await crm.School.PostAsync(i % 2 == 0 ? first : other, crm.School.Body())).Status);
        var deliveries = await crm.SettledAsync(Leads);
        Assert.All(deliveries, d => Assert.Equal((DeliveryState.Delivered, 1), (d.State, d.Attempts)));
        Assert.Equal(Leads, receiver.Requests.Select(r => r.WebhookId).Distinct().Count());
        Assert.Equal(Leads, receiver.Requests.Count);
        Assert.InRange(receiver.MostAtOnce, 1, AtOnce);
        Assert.Equal(0, await app.RunVerbAsync("check"));
    }
}
