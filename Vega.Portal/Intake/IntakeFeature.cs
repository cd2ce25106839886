using Vega.Portal.Intake.Replay;
using Microsoft.EntityFrameworkCore;
using Vega.Portal.Platform;

namespace Vega.Portal.Intake;

/// <summary>The one way in.</summary>
public static class IntakeFeature
{
    public static IServiceCollection AddIntake(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Vega:Intake").Get<IntakeOptions>() ?? new IntakeOptions();
        services.AddSingleton(options);
        services.AddSingleton<ConfigurationCache>();
        services.AddSingleton<DeliverySignals>();
        services.AddSingleton<DeliveryWait>();
        services.AddSingleton<IntakeBatch>();
        services.AddSingleton<IntakeWriter>();
        services.AddHostedService(p => p.GetRequiredService<IntakeWriter>());
        services.AddHealthChecks().AddCheck<WriterHealth>("writer");
        services.AddSingleton<LeadIntake>();
        services.AddSingleton<PublicLeadSearch>();
        services.AddSingleton<LeadChangeCommands>();
        services.AddSingleton<LeadPatching>();
        services.AddSingleton<RuleReplay>();
        services.AddSingleton(new Cleaning("stored answers", (db, now, stop) => db.StoredAnswers.Where(a => a.ExpiresAt < now).OrderBy(a => a.Id).Take(Cleaning.Batch).ExecuteDeleteAsync(stop)));
        return services;
    }

    public static void MapIntake(this WebApplication app) => app.MapPublicLeadApi();
}
