using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Vega.Portal.Intake;

/// <summary>Posts are written, and fewer wait than would be refused.</summary>
public sealed class WriterHealth(IntakeWriter writer, IntakeOptions options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !writer.IsWriting ? HealthCheckResult.Unhealthy("the last posts could not be saved")
        : writer.Waiting >= options.QueueCapacity ? HealthCheckResult.Unhealthy("full")
        : HealthCheckResult.Healthy());
}
