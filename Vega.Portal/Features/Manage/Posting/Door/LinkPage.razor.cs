using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Intake;
using Vega.Domain.Posting;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Posting.Door;

/// <summary>
/// Posting instructions for whoever holds a secret link. It renders without a circuit, asks for no account, and is told to be kept by nobody: no cache, no index, no referrer.
/// Nothing but our own files may run on it.
/// </summary>
public sealed partial class LinkPage
{
    private const string FormName = "test-lead", Prefix = "p:";
    private OpenedLink? _opened;
    private TestVerdict? _verdict;
    private Duration _wait;
    private string? _busy;
    private IFormCollection? _sent;

    [Parameter] public string Token { get; set; } = "";
    [CascadingParameter] private HttpContext Http { get; set; } = default!;
    [Inject] private LinkDoor Door { get; set; } = default!;
    [Inject] private LinkVisits Visits { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        var response = Http.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";
        _wait = Visits.View(Http.Connection.RemoteIpAddress);
        if (_wait > Duration.Zero)
        {
            response.StatusCode = StatusCodes.Status429TooManyRequests;
            Retry();
            return;
        }
        _opened = await Door.OpenAsync(Token, $"{Http.Request.Scheme}://{Http.Request.Host}{Http.Request.PathBase}", Http.RequestAborted);
        // One answer for all three. Not 404: the framework leaves such a page to its own page for what does not exist.
        if (_opened is null) response.StatusCode = StatusCodes.Status410Gone;
    }

    private static void Nothing()
    {
    }

    private async Task SubmitAsync()
    {
        if (_opened is null) return;
        _sent = await Http.Request.ReadFormAsync(Http.RequestAborted);
        _wait = Visits.Test(_opened.Link.Id, Http.Connection.RemoteIpAddress);
        if (_wait > Duration.Zero)
        {
            _busy = $"Not posted: this page takes {LinkVisits.TestsPerMinute} test leads a minute and {LinkVisits.TestsPerDay} a day. Wait {Formats.Span(_wait)}, then post it again.";
            Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Retry();
            return;
        }
        var of = _opened.Instructions;
        var values = new List<KeyValuePair<string, string>> { new(ControlFields.Campaign.PostName, of.CampaignId) };
        values.AddRange(Asked(of).Select(p => KeyValuePair.Create(p.Name, ValueOf(p) ?? "")).Where(v => !string.IsNullOrWhiteSpace(v.Value)));
        _verdict = await Door.PostAsync(_opened, values, Http.Connection.RemoteIpAddress?.ToString(), Http.RequestAborted);
        if (_verdict is null) _busy = "Not posted: too many posts are waiting. Post it again in a moment.";
    }

    private void Retry() => Http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(_wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What the form asks for: all but the campaign, which the link fixes, and the mark of a test, which every lead from here carries.</summary>
    private static IEnumerable<PostingParameter> Asked(PostingInstructions of) => of.Parameters.Where(p => p.Name != ControlFields.Campaign.PostName && p.Name != ControlFields.Test.PostName && (p.OfLead || p.Required || p.Example is not null || p.Options.Count > 0));

    private string? ValueOf(PostingParameter p) => _sent is null ? p.OfLead || p.Required ? p.Example : null : _sent[Prefix + p.Name].ToString();

    private bool IsFault(PostingParameter p) => _verdict?.Reasons.Any(r => p.Name.Equals(r.Field, StringComparison.OrdinalIgnoreCase)) == true;
}
