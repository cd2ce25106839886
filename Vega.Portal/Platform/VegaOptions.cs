using NodaTime;
using NodaTime.Text;
using Vega.Portal.Data;

namespace Vega.Portal.Platform;

/// <summary>Section <c>Vega</c>: what belongs to the installation as a whole.</summary>
public sealed class VegaOptions
{
    public const string Section = "Vega";

    /// <summary>Where SQLite and everything else that is kept on disk lives; relative to the content root.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>ISO 4217; one per installation (reading 34).</summary>
    public string Currency { get; set; } = "USD";

    /// <summary>The agency's name, on the sign-in page.</summary>
    public string? AgencyName { get; set; }

    /// <summary>The key of the audit log, at least 32 characters; every node of an installation has the same. Left out, a file in the data directory holds one.</summary>
    public string? AuditKey { get; set; }

    /// <summary>Where traces and metrics go by OTLP, as http://127.0.0.1:4317; also by the environment's OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    public string? Otlp { get; set; }

    /// <summary>Where it is night when nightly jobs run: a tzdb id.</summary>
    public string TimeZone { get; set; } = "America/New_York";

    /// <summary>False on a node that only serves. At least one node must run jobs.</summary>
    public bool Jobs { get; set; } = true;

    /// <summary>How long a run that ended with an error nobody foresaw waits before each further try; none is made after the last.</summary>
    public IReadOnlyList<double> JobRetrySeconds { get; private set; } = [60, 300, 1500];

    /// <summary>What this machine is called in the history of jobs.</summary>
    public string Node { get; set; } = Environment.MachineName;

    /// <summary>In Development only: the time at which the program's clock begins, as 2026-11-01T06:59:50Z.</summary>
    public string? ClockStart { get; set; }

    /// <summary>Fills an empty database with the demo when serving in Development.</summary>
    public bool Demo { get; set; } = true;

    /// <summary>Addresses or networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; nobody's by default.</summary>
    public List<string> TrustedProxies { get; set; } = [];

    public RateLimitOptions RateLimits { get; set; } = new();

    public DatabaseOptions Database { get; set; } = new();

    public PerformanceOptions Performance { get; set; } = new();

    public DeliveryOptions Delivery { get; set; } = new();

    internal Instant? Clock => InstantPattern.ExtendedIso.Parse(ClockStart ?? "") is { Success: true, Value: var at } ? at : null;

    /// <summary>Reads and checks the section. Throws one <see cref="OptionsProblem"/> that lists every mistake with its key.</summary>
    public static VegaOptions Read(IConfiguration configuration, string contentRoot, bool development = false)
    {
        var options = new VegaOptions();
        var (section, mistakes) = (configuration.GetSection(Section), new List<string>());
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            mistakes.Add(e.Message);
        }
        if (options.Currency.Length != 3 || !options.Currency.All(char.IsAsciiLetterUpper)) mistakes.Add("Vega:Currency must be three capital letters, as USD.");
        if (string.IsNullOrWhiteSpace(options.DataDirectory)) mistakes.Add("Vega:DataDirectory must name a folder.");
        if (!Enum.IsDefined(options.Database.Provider)) mistakes.Add("Vega:Database:Provider must be Sqlite, SqlServer or Postgres.");
        if (options.Database.Provider != DatabaseProvider.Sqlite && string.IsNullOrWhiteSpace(options.Database.ConnectionString))
            mistakes.Add($"Vega:Database:ConnectionString is needed for {options.Database.Provider}.");
        if (options.Database.MaxBatchSize is < 1 or > 10_000) mistakes.Add("Vega:Database:MaxBatchSize must be from 1 to 10000.");
        if (options.AuditKey is { } key && key.Trim().Length is > 0 and < 32) mistakes.Add("Vega:AuditKey must have at least 32 characters.");
        if (options.Otlp is { } otlp && !(Uri.TryCreate(otlp, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")) mistakes.Add("Vega:Otlp must be an address, as http://127.0.0.1:4317.");
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(options.TimeZone) is null) mistakes.Add($"Vega:TimeZone: '{options.TimeZone}' is no tzdb id, as America/New_York.");
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _)) mistakes.Add($"Vega:TimeZone: this system has no time zone data for {options.TimeZone}; install its tzdata package.");
        if (DeliveryOptions.Seconds(section, nameof(JobRetrySeconds), 86_400, mistakes) is { } gaps) options.JobRetrySeconds = gaps;
        if (options.Node.Trim().Length is 0 or > 64) mistakes.Add("Vega:Node must have 1 to 64 characters.");
        if (options.ClockStart is not null && !development) mistakes.Add("Vega:ClockStart is for Development only.");
        else if (options.ClockStart is not null && options.Clock is null) mistakes.Add("Vega:ClockStart must be a time in UTC, as 2026-11-01T06:59:50Z.");
        if (!Enum.IsDefined(options.Performance.Engine)) mistakes.Add("Vega:Performance:Engine must be Facts or Sql.");
        mistakes.AddRange(options.TrustedProxies.Where(p => Platform.TrustedProxies.Read(p) is null).Select(p => $"Vega:TrustedProxies: '{p}' is neither an address nor a network."));
        mistakes.AddRange(options.RateLimits.Mistakes());
        options.Delivery.Read(section.GetSection("Delivery"), mistakes);
        if (mistakes.Count > 0) throw new OptionsProblem(mistakes);
        options.DataDirectory = Path.GetFullPath(options.DataDirectory, contentRoot);
        Directory.CreateDirectory(options.DataDirectory);
        return options;
    }
}

/// <summary>What answers questions about all leads.</summary>
public enum PerformanceEngine
{
    /// <summary>All leads in memory.</summary>
    Facts = 0,
    /// <summary>The database, which then wants a columnstore.</summary>
    Sql = 1,
}

/// <summary>Section <c>Vega:Performance</c>.</summary>
public sealed class PerformanceOptions
{
    public PerformanceEngine Engine { get; set; }
}

/// <summary>The configuration cannot be used; the message lists every mistake with its key.</summary>
public sealed class OptionsProblem(IReadOnlyList<string> mistakes) : Exception("The configuration cannot be used:" + string.Concat(mistakes.Select(m => "\n  - " + m)));
