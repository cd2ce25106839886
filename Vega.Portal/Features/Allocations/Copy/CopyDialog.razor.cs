using System.Globalization;
using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Allocations.Copy;

/// <summary>Shows what a copy would do, numbers first, and does it.</summary>
public sealed partial class CopyDialog
{
    private readonly HashSet<int> _ticked = [];
    private IReadOnlyList<CopyRow>? _rows;
    private string? _refused;
    private bool _copying;

    [Inject] private CopyCommands Commands { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private Toasts Toasts { get; set; } = default!;
    [Inject] private NavigationManager Nav { get; set; } = default!;
    [Parameter, EditorRequired] public YearMonth From { get; set; }
    [Parameter, EditorRequired] public YearMonth To { get; set; }

    /// <summary>Only this client's; null for all.</summary>
    [Parameter] public int? ClientId { get; set; }

    /// <summary>Told whether anything was copied.</summary>
    [Parameter] public EventCallback<bool> Closed { get; set; }

    private List<CopyRow> Chosen => _rows?.Where(r => _ticked.Contains(r.CampaignId)).ToList() ?? [];

    private string? Detail
    {
        get
        {
            if (_rows is null) return null;
            var kept = _rows.Count(r => r.Kept);
            return $"{Formats.Count(_rows.Count - kept, "campaign gets", "campaigns get")} cap, price and projection."
                + (kept == 0 ? "" : $" {Formats.Count(kept, "already has", "already have")} {Word(To)} values and {(kept == 1 ? "keeps" : "keep")} them.");
        }
    }

    private string Caveat
    {
        get
        {
            var open = Chosen.Where(r => r.Cap is null).ToList();
            var others = Chosen.Count(r => r.Payout != Payout.CostPerLead);
            return (open.Count switch
            {
                0 => "",
                1 => $"One campaign has no cap: counted at its projection of {Formats.Count(open[0].Projection ?? 0)}. ",
                _ => $"{open.Count} campaigns have no cap: counted at their projections of {Formats.Count(open.Sum(r => r.Projection ?? 0))}. ",
            }) + (others == 0 ? "" : $"Without {Formats.Count(others, "campaign", "campaigns")} not paid by lead.");
        }
    }

    protected override async Task OnInitializedAsync()
    {
        _rows = await Commands.PreviewAsync(await Current.GetAsync(), From, To, ClientId, CancellationToken.None);
        _ticked.UnionWith(_rows.Where(r => !r.Kept).Select(r => r.CampaignId));
    }

    private void Tick(int campaign)
    {
        if (!_ticked.Remove(campaign)) _ticked.Add(campaign);
    }

    private async Task CopyAsync()
    {
        _copying = true;
        if (await Commands.CopyAsync(await Current.GetAsync(), From, To, [.. _ticked], CancellationToken.None) is not Change<Copied>.Saved { Value: var copied })
        {
            (_refused, _copying) = ("Your role reads allocations only.", false);
            return;
        }
        Toasts.Show(new Toast($"{Formats.Count(copied.AllocationIds.Count, "allocation", "allocations")} copied to {Word(To)}.", $"{Formats.Count(copied.Cap)} leads of cap.", "Undo", () => UndoAsync(copied)));
        await Closed.InvokeAsync(true);
    }

    private async Task UndoAsync(Copied copied)
    {
        var gone = await Commands.UndoAsync(await Current.GetAsync(), copied.AllocationIds, CancellationToken.None);
        var left = copied.AllocationIds.Count - gone;
        Toasts.Show(new Toast($"{Formats.Count(gone, "allocation", "allocations")} of {Word(To)} taken back.", left == 0 ? null : $"{left} changed in the meantime or have leads, and stay."));
        Nav.NavigateTo(Nav.Uri, replace: true);
    }

    private static string Word(YearMonth month) => month.OnDayOfMonth(1).ToString("MMMM", CultureInfo.InvariantCulture);
}
