using System.Globalization;
using Microsoft.Extensions.Configuration;
using Vega.Domain.Delivery;

namespace Vega.Portal.Platform;

/// <summary>Section <c>Vega:Delivery</c>: how accepted leads reach the clients' own systems. Lists are given as items or as one text with commas.</summary>
public sealed class DeliveryOptions
{
    /// <summary>How long a post waits for the client's own system before it is answered <c>pending</c> (reading 96).</summary>
    public double WaitSeconds { get; set; } = 10;

    /// <summary>The gaps between attempts; see <see cref="Vega.Domain.Delivery.RetryTimetable"/>.</summary>
    public IReadOnlyList<double> RetrySeconds { get; private set; } = RetryTimetable.Standard;

    /// <summary>Hosts with private or loopback addresses that leads may go to all the same: names, addresses or networks, as <c>crm.local</c> or <c>10.1.0.0/16</c>.</summary>
    public IReadOnlyList<string> AllowedPrivateHosts { get; private set; } = [];

    /// <summary>Attempts in a row without a usable answer, after which a destination is left alone for <see cref="BreakerSeconds"/>.</summary>
    public int BreakerFailures { get; set; } = 5;

    /// <summary>How long; doubled with each further failure, up to 32 times.</summary>
    public double BreakerSeconds { get; set; } = 30;

    /// <summary>How often the outbox is looked at when nobody says that something is due.</summary>
    public double PollSeconds { get; set; } = 1;

    /// <summary>Reads the lists, which no binder reads in both forms, and notes mistakes.</summary>
    public void Read(IConfigurationSection section, List<string> mistakes)
    {
        if (Seconds(section, nameof(RetrySeconds), 259_200, mistakes) is { } gaps) RetrySeconds = gaps;
        AllowedPrivateHosts = Items(section, nameof(AllowedPrivateHosts));
        if (WaitSeconds is < 0 or > 60) mistakes.Add("Vega:Delivery:WaitSeconds must be from 0 to 60.");
        if (BreakerFailures is < 1 or > 1000) mistakes.Add("Vega:Delivery:BreakerFailures must be from 1 to 1000.");
        if (BreakerSeconds is < 0 or > 3600) mistakes.Add("Vega:Delivery:BreakerSeconds must be from 0 to 3600.");
        if (PollSeconds is < 0.01 or > 60) mistakes.Add("Vega:Delivery:PollSeconds must be from 0.01 to 60.");
    }

    /// <summary>A list of seconds; null when it is left out or wrong, which is noted.</summary>
    internal static List<double>? Seconds(IConfigurationSection section, string name, int most, List<string> mistakes)
    {
        if (Items(section, name) is not { Count: > 0 } items) return null;
        var seconds = new List<double>();
        foreach (var item in items)
        {
            if (double.TryParse(item, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= most) seconds.Add(value);
            else mistakes.Add($"{section.Path}:{name}: '{item}' is no number of seconds from 0 to {most}.");
        }
        return seconds.Count == items.Count ? seconds : null;
    }

    private static List<string> Items(IConfigurationSection section, string name)
    {
        var list = section.GetSection(name);
        return [.. (list.Value?.Split(',') ?? list.GetChildren().Select(c => c.Value ?? "")).Select(t => t.Trim()).Where(t => t.Length > 0)];
    }
}
