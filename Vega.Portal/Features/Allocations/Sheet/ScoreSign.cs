using Microsoft.AspNetCore.Components;
using Vega.Domain.Directory;

namespace Vega.Portal.Features.Allocations.Sheet;

/// <summary>The chip of a smart score: a shape and a word; colour comes third.</summary>
internal static class ScoreSign
{
    /// <summary>The chip, which opens its explanation. One piece of markup, as <see cref="PaceBar"/>.</summary>
    public static MarkupString Of(SmartScore score) => new($"""
        <button type="button" class="score {score.ToString().ToLowerInvariant()}" data-score aria-expanded="false"><svg viewBox="0 0 12 12" aria-hidden="true">{score switch
        {
            SmartScore.Green => """<circle cx="6" cy="6" r="5.5" fill="currentColor"/>""",
            SmartScore.Yellow => """<path d="M6 .6 11.8 11H.2z" fill="currentColor"/>""",
            SmartScore.Red => """<rect x=".7" y=".7" width="10.6" height="10.6" fill="currentColor"/><path d="M3.5 3.5l5 5m0-5l-5 5" stroke="var(--v-red-soft)" stroke-width="1.6"/>""",
            _ => """<circle cx="6" cy="6" r="4.7" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.2 1.5"/>""",
        }}</svg>{Word(score)}</button>
        """);

    /// <summary>The score on screens.</summary>
    public static string Word(SmartScore score) => score == SmartScore.None ? "Too early" : score.ToString();
}
