using Microsoft.AspNetCore.Components;
using Vega.Domain.Leads;

namespace Vega.Portal.Shell;

/// <summary>The sign before a status: a circle that fills as the lead goes down the funnel; a shape of its own for what left it. Never without the word.</summary>
public static class StatusSign
{
    private const string Open = """<svg viewBox="0 0 10 10" aria-hidden="true">""", Ring = """<circle cx="5" cy="5" r="3.9" fill="none" stroke="currentColor" stroke-width="1.5"/>""";

    private static readonly MarkupString[] Signs = [.. LeadStatuses.All.Select(s => new MarkupString(Open + Draw(s) + "</svg>"))];

    /// <summary>The drawing.</summary>
    public static MarkupString Of(LeadStatus status) => Signs[(int)status];

    /// <summary>The class that colours it: only what was refused, failed or came back has a colour.</summary>
    public static string Class(LeadStatus status) => status switch
    {
        LeadStatus.Rejected or LeadStatus.Error => "st bad",
        LeadStatus.Returned => "st warn",
        LeadStatus.Filtered or LeadStatus.Pending => "st off",
        _ => "st",
    };

    private static string Draw(LeadStatus status) => status switch
    {
        LeadStatus.Pending => """<circle cx="5" cy="5" r="3.9" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2 1.5"/>""",
        LeadStatus.Filtered => """<path d="M.5 1h9L6 5.5v4l-2-1v-3z" fill="currentColor"/>""",
        LeadStatus.Rejected => """<path d="M1.5 1.5l7 7m0-7l-7 7" stroke="currentColor" stroke-width="2"/>""",
        LeadStatus.Error => """<path d="M5 .8 9.7 9H.3z" fill="currentColor"/>""",
        LeadStatus.Returned => """<path d="M4 1L1 4l3 3M1.5 4H6a2.5 2.5 0 0 1 0 5H4" fill="none" stroke="currentColor" stroke-width="1.6"/>""",
        LeadStatus.NewLead => Ring,
        LeadStatus.Contacted or LeadStatus.Interviewed => Ring + """<path d="M5 1.1a3.9 3.9 0 0 1 0 7.800z" fill="currentColor"/>""",
        LeadStatus.Qualified or LeadStatus.ApplicationStarted => Ring + """<path d="M5 1.1a3.9 3.9 0 1 1-3.900 3.900H5z" fill="currentColor"/>""",
        >= LeadStatus.CustomGood1 => Ring + """<circle cx="5" cy="5" r="1.6" fill="currentColor"/>""",
        _ => """<circle cx="5" cy="5" r="4.5" fill="currentColor"/>""",
    };
}
