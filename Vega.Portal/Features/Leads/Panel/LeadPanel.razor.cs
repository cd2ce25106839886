using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Panel;

/// <summary>One lead beside the list: person, story, verdicts, fields, post.</summary>
public sealed partial class LeadPanel : IDisposable
{
    private static readonly (string Key, string Title)[] Tabs = [("story", "Story"), ("fields", "Fields"), ("raw", "Raw post")];
    private readonly CancellationTokenSource _gone = new();
    private (string Id, long Version) _read;
    private LeadDetail? _detail;
    private string _tab = "story";
    private bool _missing;
    private LocalDate _today;

    [Inject] private LeadDetailSearch Search { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;

    /// <summary>With its prefix.</summary>
    [Parameter, EditorRequired] public string Id { get; set; } = "";
    [Parameter, EditorRequired] public LeadNames Names { get; set; } = default!;

    /// <summary>Grows when the lead may have changed.</summary>
    [Parameter] public long Version { get; set; }

    [Parameter] public bool CanReveal { get; set; }
    [Parameter] public bool CanEdit { get; set; }

    /// <summary>The page's address without the panel.</summary>
    [Parameter, EditorRequired] public string Closed { get; set; } = "";

    /// <summary>-1 for the lead above in the list, 1 for the one below.</summary>
    [Parameter] public EventCallback<int> Step { get; set; }
    [Parameter] public RenderFragment<LeadDetail>? Actions { get; set; }
    [Parameter] public EventCallback<LeadDetail> Reveal { get; set; }
    [Parameter] public EventCallback<(LeadDetail Lead, LeadValue Value)> Edit { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Id, Version);
        if (_read == wanted) return;
        if (_read.Id != Id) (_missing, _tab) = (false, _read.Id is null ? "story" : _tab);
        _read = wanted;
        if (!PublicId.TryParse(Id, PublicIdPrefix.Lead, out var id))
        {
            (_detail, _missing) = (null, true);
            return;
        }
        var detail = await Search.FindAsync(await Current.GetAsync(), id, Names, _gone.Token);
        if (_read != wanted) return;
        (_detail, _missing) = (detail, detail is null);
        if (detail is not null) _today = Time.Now().InZone(detail.Zone).Date;
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
