using System.Globalization;
using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>Which measure is coloured, and from which values on.</summary>
/// <param name="Key">The measure; <see cref="Off"/> for no colour.</param>
/// <param name="Under">True when low values are coloured.</param>
/// <param name="Steps">Three values in the unit of the screen, from the lightest on; none: by the total.</param>
public sealed record TableHeat(string Key, bool Under, IReadOnlyList<decimal> Steps)
{
    public const string Off = "none";
    private const string Usual = "cost_per_enroll";
    private static readonly decimal[] Shares = [1.1m, 1.25m, 1.5m], Parts = [0.25m, 0.5m, 0.75m];

    /// <summary>How the address writes it: <c>cost_per_enroll over 2500 3000 4000</c>, with dots.</summary>
    public override string ToString() => Key == Off ? Off : string.Join("..", [Key, Under ? "under" : "over", .. Steps.Select(s => s.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>Reads it; null when it says nothing.</summary>
    public static TableHeat? Read(string? text)
    {
        var parts = (text ?? "").Split("..");
        if (parts[0] == Off) return new(Off, false, []);
        if (parts.Length < 2 || PerformanceColumns.Metric(parts[0]) is null) return null;
        var steps = parts.Skip(2).Select(p => decimal.TryParse(p, NumberStyles.Number, CultureInfo.InvariantCulture, out var step) ? step : (decimal?)null).OfType<decimal>().ToList();
        return new(parts[0], parts[1] == "under", steps.Count == 3 ? steps : []);
    }

    /// <summary>The rule for a table; null when nothing is coloured.</summary>
    public static HeatRule? Of(TableResult table)
    {
        var heat = table.View.Heat ?? new TableHeat(Usual, false, []);
        if (heat.Key == Off || PerformanceColumns.Metric(heat.Key) is not { } measure || !table.View.Columns.Contains(measure)) return null;
        var unit = measure.Format switch { ColumnFormat.Money => 100m, ColumnFormat.Percent => 0.01m, _ => 1m };
        if (heat.Steps.Count == 3) return new(measure, heat.Under, [.. heat.Steps.Select(s => s * unit)]);
        if (measure.Of is null)
        {
            var most = table.Lines.Select(l => measure.Formula(l.Sums.Now) ?? 0).DefaultIfEmpty().Max();
            return most <= 0 ? null : new(measure, heat.Under, [.. (heat.Under ? Parts.OrderDescending() : Parts.Order()).Select(p => Rounded(most * p, unit))]);
        }
        return measure.Formula(table.Total.Now) is { } all and > 0 ? new(measure, heat.Under, [.. Shares.Select(s => Rounded(heat.Under ? all / s : all * s, unit))]) : null;
    }

    /// <summary>To two figures, so that the rule can be said.</summary>
    private static decimal Rounded(decimal value, decimal unit)
    {
        var shown = value / unit;
        var step = 1m;
        while (shown / step >= 100) step *= 10;
        while (shown / step < 10 && step > 0.01m) step /= 10;
        return Math.Round(shown / step, MidpointRounding.AwayFromZero) * step * unit;
    }
}

/// <summary>A rule of colour, ready to be asked.</summary>
/// <param name="Measure">What is coloured.</param>
/// <param name="Under">True when low values are.</param>
/// <param name="Steps">The values from which on each of the three steps holds.</param>
public sealed record HeatRule(MetricColumn Measure, bool Under, IReadOnlyList<decimal> Steps)
{
    /// <summary>0 for none, else 1 to 3.</summary>
    public int Step(TableColumn column, LineSums line) =>
        column.Measure == Measure && column.Part == ColumnPart.Now && column.Value(line) is { } value ? Steps.Count(s => Under ? value < s : value > s) : 0;

    /// <summary>As it is written below the table.</summary>
    public string Words
    {
        get
        {
            var way = Under ? "under" : "over";
            return $"{Measure.Title}{(Measure.Of is { } of && Measure.Format == ColumnFormat.Percent ? " " + of : "")} {way} {TableText.Short(Measure.Format, Steps[0])}; darker {way} {TableText.Short(Measure.Format, Steps[1])} and {TableText.Short(Measure.Format, Steps[2])}";
        }
    }
}
