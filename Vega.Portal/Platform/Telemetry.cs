using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Vega.Portal.Data;

namespace Vega.Portal.Platform;

/// <summary>
/// Traces and metrics over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> or <c>Vega:Otlp</c> says where to. The providers are built by hand over .NET's own sources and meters,
/// and live as long as the app.
/// </summary>
internal sealed class Telemetry : IHostedService, IDisposable
{
    /// <summary>The name of our own source and meter.</summary>
    public const string Name = "Vega";

    /// <summary>Tags that would carry what somebody searched for or posted.</summary>
    private static readonly string[] Personal = ["url.query", "url.full", "http.url", "http.target", "db.statement", "db.query.text"];

    // Without anybody who listens, a request has no trace id; answers and log lines always carry one.
    private static readonly ActivityListener Ids = new() { ShouldListenTo = s => s.Name == "Microsoft.AspNetCore", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData };

    static Telemetry() => ActivitySource.AddActivityListener(Ids);

    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private Telemetry(Uri? endpoint)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") ?? "vega");
        void To(OtlpExporterOptions options)
        {
            if (endpoint is not null) options.Endpoint = endpoint;
        }
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Name, "Microsoft.AspNetCore", "System.Net.Http").AddSource(DataSetup.TraceSources).AddProcessor(new Discretion()).AddOtlpExporter(To).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Diagnostics", "Microsoft.EntityFrameworkCore", "System.Net.Http", "System.Runtime").AddOtlpExporter(To).Build();
    }

    /// <summary>Adds it when somebody listens.</summary>
    public static void Add(IServiceCollection services, string? endpoint)
    {
        if (endpoint is null && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"))) return;
        services.AddHostedService(_ => new Telemetry(endpoint is null ? null : new Uri(endpoint)));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private sealed class Discretion : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            foreach (var tag in Personal)
                if (data.GetTagItem(tag) is not null) data.SetTag(tag, null);
            // The last part of such an address is a secret.
            if (data.GetTagItem("url.path") is string path && path.StartsWith("/posting/", StringComparison.OrdinalIgnoreCase)) data.SetTag("url.path", "/posting/…");
        }
    }
}
