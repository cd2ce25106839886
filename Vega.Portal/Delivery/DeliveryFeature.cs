namespace Vega.Portal.Delivery;

/// <summary>The way to the clients' own systems.</summary>
public static class DeliveryFeature
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton<PrivateAddresses>();
        services.AddSingleton<DestinationClient>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<DeliveryRecord>();
        services.AddSingleton<DeliveryCommands>();
        services.AddHostedService<DeliverySender>();
        services.AddSingleton(DeliveryChecks.Agree);
        return services;
    }
}
