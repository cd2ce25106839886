using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Vega.Domain.Allocations;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Allocations.Sheet;

/// <summary>
/// The bar of a line. All share one scale, per cent of the cap, so that today and the cap are two lines that fall straight through the table. One piece of markup, since its parts
/// for each line would be most of what a page keeps on the server and sends; it holds numbers of ours alone.
/// </summary>
internal static class PaceBar
{
    /// <summary>Where the cap's line stands, in per cent of the bar's width.</summary>
    public const double CapAt = 78;

    /// <param name="pacing">What it shows.</param>
    /// <param name="size">The leads that the cap's line stands for.</param>
    /// <param name="capped">False when the line is no cap: it is dashed then.</param>
    /// <param name="exact">False when a part of the line is no cap, so that nothing can be over it.</param>
    /// <param name="goneBy">Where today's line stands, when not by the client's own clock.</param>
    public static MarkupString Of(Pacing pacing, int size, bool capped, bool exact = true, double? goneBy = null)
    {
        var (low, high, gone) = (pacing.Low, pacing.High, goneBy ?? pacing.Gone);
        var bar = new StringBuilder($"<span class=\"pb\" role=\"img\" aria-label=\"{Formats.Count(pacing.Accepted)} accepted, expected {Formats.Count(pacing.Expected)}");
        if (high > low) bar.Append($", between {Formats.Count(low)} and {Formats.Count(high)}");
        bar.Append(capped ? $", of {Formats.Count(size)}" : ", no cap").Append("\"><i class=\"tr\"></i>");
        if (size > 0)
        {
            if (high > low) Part("bd", At(low), Wide(low, high));
            if (capped && exact && pacing.Expected > size && high > Math.Max(low, size)) Part("ov", At(Math.Max(low, size)), Wide(Math.Max(low, size), high));
            Part("ac", null, At(pacing.Accepted));
            if (pacing.Expected > pacing.Accepted || high > low) Part("ex", At(pacing.Expected), null);
            Part(capped ? "cp" : "cp none", Percent(CapAt), null);
        }
        if (gone is > 0 and < 1) Part("td", Percent(gone * CapAt), null);
        return new(bar.Append("</span>").ToString());

        void Part(string kind, string? left, string? width) => bar.Append($"<i class=\"{kind}\" style=\"{(left is null ? "" : "left:" + left)}{(left is null || width is null ? "" : ";")}{(width is null ? "" : "width:" + width)}\"></i>");

        double Place(double leads) => Math.Min(100, leads * CapAt / size);

        string At(double leads) => Percent(Place(leads));

        string Wide(double from, double to) => Percent(Math.Max(.8, Place(to) - Place(from)));
    }

    /// <summary>As a style writes it.</summary>
    public static string Percent(double value) => value.ToString("0.#", CultureInfo.InvariantCulture) + "%";
}
