using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Audit.Page;

/// <summary>Who changed what, when and from where; narrowed by the address, a page at a time.</summary>
public sealed partial class AuditPage
{
    private const int PageSize = 100, LongestShown = 300;
    private AuditFilter _filter = new();
    private AuditList? _list;
    private IReadOnlyList<string> _actions = [], _subjects = [];
    private string? _read;
    private int _page = 1;
    private bool _reading;

    [Inject] private AuditSearch Search { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;

    protected override string Section => AuditFilter.Section;

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        (_actions, _subjects) = await Search.WordsAsync(viewer, Left);
        await ReadPageAsync(viewer, client);
    }

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        if (Scope.OneClient is null || Failed is not null || _read == Nav.Uri) return;
        _reading = true;
        await ReadMoreAsync(viewer => ReadPageAsync(viewer, ClientId));
        _reading = false;
    }

    private async Task ReadPageAsync(Viewer viewer, int client)
    {
        _read = Nav.Uri;
        _filter = AuditFilter.Read(ValueOf);
        _page = int.TryParse(ValueOf("page"), out var page) && page is > 0 and < 1_000_000 ? page : 1;
        _list = await Search.ListAsync(viewer, _filter.ToQuery(client, Scope.Zone), (_page - 1) * PageSize, PageSize, Left);
    }

    private string? ValueOf(string key) => QueryHelpers.ParseQuery(new Uri(Nav.Uri).Query).TryGetValue(key, out var value) ? value.ToString() : null;

    private AuditFilter With(string key, ChangeEventArgs e) => AuditFilter.Read(k => k == key ? Text(e) : _filter.Parameters.FirstOrDefault(p => p.Key == k).Value);

    private void Go(AuditFilter filter)
    {
        // The address follows a moment later; the next choice builds on this one.
        _filter = filter;
        Nav.NavigateTo(To(filter, 1));
    }

    private string To(AuditFilter filter, int page) => Links.Manage(Section, Scope.Client?.Slug, [.. filter.Parameters, ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null)]);

    private string Export(string format) => Links.With(AuditFilter.ExportPath, [("client", Scope.OneClient?.Slug), ("format", format), .. _filter.Parameters]);

    private string ClientName(int id) => Scope.Clients.FirstOrDefault(c => c.Id == id)?.Name ?? $"client {id}";

    private static string? Text(ChangeEventArgs e) => e.Value as string is { Length: > 0 } text ? text : null;

    private static string? Day(LocalDate? day) => day?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static string Words(string subject) => subject.Replace('-', ' ');

    /// <summary>A personal value stands in the log as a digest only, whoever reads it.</summary>
    private static string Shown(string value) => value.StartsWith("hmac:", StringComparison.Ordinal) ? "a personal value" : value.Length > LongestShown ? value[..LongestShown] + "…" : value.Length == 0 ? "blank" : value;
}
