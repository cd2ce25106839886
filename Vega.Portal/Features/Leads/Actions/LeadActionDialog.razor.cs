using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Leads.Panel;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Actions;

/// <summary>Asks for what an action needs, says with numbers what it would do, does it with progress.</summary>
public sealed partial class LeadActionDialog : IDisposable
{
    private CancellationTokenSource? _counting, _work;
    private LeadOutcome? _foreseen, _outcome;
    private string? _status, _disposition, _reason, _returnReason, _price, _value, _fault;
    private bool? _billable;
    private bool _foreseeing, _running, _begun;
    private int _done;

    [Inject] private LeadCommands Commands { get; set; } = default!;
    [Inject] private Reveals Reveals { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private Toasts Toasts { get; set; } = default!;

    [Parameter, EditorRequired] public LeadAction Action { get; set; }
    [Parameter, EditorRequired] public IReadOnlyList<long> Ids { get; set; } = [];
    [Parameter, EditorRequired] public LeadNames Names { get; set; } = default!;
    [Parameter, EditorRequired] public Viewer Viewer { get; set; } = default!;

    /// <summary>The lead, when it is one.</summary>
    [Parameter] public LeadDetail? One { get; set; }

    /// <summary>The field to change.</summary>
    [Parameter] public LeadValue? Value { get; set; }

    /// <summary>The client of all the leads, when it is one.</summary>
    [Parameter] public int? ClientId { get; set; }
    [Parameter] public EventCallback Closed { get; set; }

    private Client? Client => ClientId is { } id ? Names.Clients.GetValueOrDefault(id)?.Client : null;

    private IReadOnlyList<string> ReturnReasons => Client?.ReturnReasons ?? [];

    private IReadOnlyDictionary<string, string> DispositionChoices => Client is { } client ? Dispositions.Of(client) : Dispositions.Starters;

    private string What => One?.Id.With(PublicIdPrefix.Lead) ?? Formats.Count(Ids.Count, "lead", "leads");

    private string Title => Action switch
    {
        LeadAction.Status => $"Change the status of {What}",
        LeadAction.Return => $"Return {What} to the vendor?",
        LeadAction.Billing => $"Change what is billed for {What}",
        LeadAction.Note => $"Add a note to {What}",
        LeadAction.Field => $"Change {Value?.Title} of {What}",
        _ => $"Reveal {What}?",
    };

    private string? Detail => _running ? "Working." : Action == LeadAction.Reveal ? "One lead, for a reason." : null;

    private string Deed => Action switch
    {
        LeadAction.Status => One is null ? $"Change {Formats.Count(_foreseen?.Changed ?? Ids.Count, "lead", "leads")}" : "Change",
        LeadAction.Return => One is null ? $"Return {Formats.Count(_foreseen?.Changed ?? Ids.Count, "lead", "leads")}" : "Return the lead",
        LeadAction.Billing => One is null ? $"Change {Formats.Count(_foreseen?.Changed ?? Ids.Count, "lead", "leads")}" : _billable == true && !One.Billable ? "Bill it again" : "Change",
        LeadAction.Note => "Add the note",
        LeadAction.Field => "Save",
        _ => "Reveal",
    };

    private bool IsReady => Action switch
    {
        LeadAction.Note => !string.IsNullOrWhiteSpace(_reason),
        LeadAction.Reveal => (_reason?.Trim().Length ?? 0) >= Reveals.MinReason,
        LeadAction.Return => !string.IsNullOrWhiteSpace(_returnReason) && _foreseen is null or { Changed: > 0 },
        _ => _foreseen is { Changed: > 0 },
    };

    protected override void OnParametersSet()
    {
        if (_begun) return;
        _begun = true;
        if (Action == LeadAction.Billing && One is not null) (_billable, _price) = (!One.Billable, $"{One.CostInCents / 100m:0.00}");
        if (Action == LeadAction.Field) _value = Value?.Field == "program_code" ? Names.Programs.Values.FirstOrDefault(p => p.ClientId == ClientId && p.Name == Value.Value)?.Code : Value?.Value;
        if (Action == LeadAction.Billing && One is not null) _ = ForeseeAsync();
    }

    private Task SetAsync(System.Action set)
    {
        set();
        return ForeseeAsync();
    }

    /// <summary>Counts anew what the input would do; what was being counted is dropped.</summary>
    private async Task ForeseeAsync()
    {
        _counting?.Cancel();
        var mine = _counting = new CancellationTokenSource();
        (_foreseen, _fault) = (null, null);
        if (Patch() is not { } patch) return;
        _foreseeing = true;
        try
        {
            var foreseen = await Commands.ForeseeAsync(await Current.GetAsync(), Ids, patch, mine.Token);
            if (mine.IsCancellationRequested) return;
            (_foreseen, _foreseeing) = (foreseen, false);
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // counted anew
        }
    }

    /// <summary>What the input asks for; null while it asks for nothing, or for what cannot be.</summary>
    private LeadPatch? Patch()
    {
        var patch = new LeadPatch { Reason = string.IsNullOrWhiteSpace(_reason) ? null : _reason };
        switch (Action)
        {
            case LeadAction.Status:
                if (string.IsNullOrEmpty(_status) && string.IsNullOrEmpty(_disposition)) return null;
                if (!string.IsNullOrEmpty(_status)) patch = patch with { Status = _status };
                if (!string.IsNullOrEmpty(_disposition)) patch = patch with { Disposition = _disposition == "none" ? null : _disposition };
                return patch;
            case LeadAction.Return:
                return string.IsNullOrWhiteSpace(_returnReason) ? null : patch with { Status = LeadStatus.Returned.Key(), ReturnReason = _returnReason };
            case LeadAction.Billing:
                if (_billable is { } billable) patch = patch with { Billable = billable };
                if (!string.IsNullOrWhiteSpace(_price))
                {
                    if (!decimal.TryParse(_price.Trim('$', ' '), out var dollars) || dollars is < 0 or > 1_000_000 || decimal.Round(dollars, 2) != dollars)
                    {
                        _fault = $"“{_price}” is not a price. Write 36.00 or 36.";
                        return null;
                    }
                    if (LeadCommands.MayPrice(Viewer)) patch = patch with { CostInCents = (int)(dollars * 100) };
                }
                return patch.Billable.IsGiven || patch.CostInCents.IsGiven ? patch : null;
            case LeadAction.Field:
                return Value?.Field switch
                {
                    "program_code" => patch with { ProgramCode = _value },
                    "external_id" => patch with { ExternalId = _value },
                    { } field => patch with { Fields = [KeyValuePair.Create(field, _value)] },
                    null => null,
                };
            default:
                return null;
        }
    }

    private async Task RunAsync()
    {
        _work = new CancellationTokenSource();
        (_running, _done, _fault) = (Ids.Count > 1, 0, null);
        var viewer = await Current.GetAsync();
        try
        {
            if (Action == LeadAction.Reveal)
            {
                await RevealAsync(viewer);
                return;
            }
            void Tell(int done) => _ = InvokeAsync(() =>
            {
                _done = done;
                StateHasChanged();
            });
            _outcome = Action == LeadAction.Note ? await Commands.NoteAsync(viewer, Ids, _reason!, Tell, _work.Token)
                : Patch() is { } patch ? await Commands.ChangeAsync(viewer, Ids, patch, Tell, _work.Token) : null;
            _running = false;
            if (_outcome is null || _outcome.Refused > 0) return;
            if (Ids.Count > 1) Toasts.Show(new Toast($"{Formats.Count(_outcome.Changed, "lead", "leads")} changed.", string.Join(" ", _outcome.Consequences())));
            await CloseAsync();
        }
        catch (OperationCanceledException)
        {
            (_running, _fault) = (false, $"Cancelled after {Formats.Count(_done, "lead", "leads")}; those are changed, the others are not.");
        }
    }

    private async Task RevealAsync(Viewer viewer)
    {
        switch (await Reveals.RevealAsync(viewer, Ids[0], _reason))
        {
            case Change<RevealGrant>.Saved: await CloseAsync(); break;
            case Change<RevealGrant>.Invalid invalid: _fault = invalid.Errors[0].Message; break;
            case Change<RevealGrant>.Forbidden forbidden: _fault = forbidden.Message; break;
            default: _fault = "The lead is gone."; break;
        }
    }

    private Task CloseAsync() => Closed.InvokeAsync();

    public void Dispose()
    {
        _counting?.Cancel();
        _work?.Cancel();
    }
}
