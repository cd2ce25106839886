using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Platform;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Forms;

/// <summary>Saves a draft and shows what became of it: saved, refused with a fault under each value, or met by what somebody else saved meanwhile.</summary>
public sealed partial class DraftForm : IDisposable
{
    private const int Short = 40;
    private Draft? _heard;
    private Instant _opened;
    private string? _fault, _who;
    private IReadOnlyList<string> _notes = [];
    private bool _saving, _saved, _leaving;

    [Parameter, EditorRequired] public Draft Draft { get; set; } = default!;

    /// <summary>What the form is about, for those who hear it.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>The words of the button that saves.</summary>
    [Parameter] public string Deed { get; set; } = "Save";

    /// <summary>The kind of thing in the audit log, which tells who saved it last.</summary>
    [Parameter, EditorRequired] public string Subject { get; set; } = "";

    /// <summary>The thing's id there; null while it is new.</summary>
    [Parameter] public int? SubjectId { get; set; }

    /// <summary>Writes what the draft gives.</summary>
    [Parameter, EditorRequired] public Func<Task<Change<int>>> Save { get; set; } = default!;

    /// <summary>Was saved; the id. The owner reads anew and gives a new draft.</summary>
    [Parameter] public EventCallback<int> Saved { get; set; }

    /// <summary>A new thing is not wanted after all.</summary>
    [Parameter] public EventCallback Cancelled { get; set; }

    /// <summary>What saving takes. Who may not reads the form only.</summary>
    [Parameter] public string Policy { get; set; } = Policies.ManageClient;

    /// <summary>What saving would do; stays in sight above the buttons.</summary>
    [Parameter] public RenderFragment? Before { get; set; }

    /// <summary>More buttons.</summary>
    [Parameter] public RenderFragment? Extra { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private Failures Failures { get; set; } = default!;
    [Inject] private LastWriteSearch Last { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [CascadingParameter] private PortalScope Scope { get; set; } = default!;

    private bool ReadOnly => !Policies.Allows(Policy, Scope.Viewer);

    protected override void OnParametersSet()
    {
        if (Draft == _heard) return;
        if (_heard is not null) _heard.Edited -= Edited;
        _heard = Draft;
        Draft.Edited += Edited;
        (_fault, _leaving, _opened) = (null, false, Time.Now());
    }

    private void Edited()
    {
        (_saved, _notes, _fault) = (false, [], null);
        StateHasChanged();
    }

    private async Task SaveAsync()
    {
        if (_saving || Draft.Conflicts.Count > 0 || (!Draft.IsNew && Draft.Changes == 0)) return;
        (_saving, _fault, _notes) = (true, null, []);
        Draft.Refuse([]);
        try
        {
            // A browser can send what no button of the form offers, and a role can change while the form is open.
            Change<int> change = new Change<int>.Forbidden("forbidden", "your role does not allow it.");
            if (await Failures.KeepAsync("Saving " + Label, async () => change = Policies.Allows(Policy, await Current.GetAsync()) ? await Save() : change) is { } failed) _fault = Failures.Words("Not saved", failed);
            else await ShowAsync(change);
        }
        finally
        {
            _saving = false;
        }
    }

    private async Task ShowAsync(Change<int> change)
    {
        switch (change)
        {
            case Change<int>.Saved saved:
                (_saved, _notes, _leaving) = (true, saved.Notes, true);
                await Saved.InvokeAsync(saved.Value);
                _leaving = false;
                break;
            case Change<int>.Invalid invalid:
                Draft.Refuse(invalid.Errors);
                break;
            case Change<int>.Stale { Row: { } row }:
                _who = await Last.SayAsync(await Current.GetAsync(), Subject, SubjectId ?? 0, _opened, Time.Now());
                Draft.Meet(row);
                break;
            case Change<int>.Forbidden forbidden:
                _fault = "Not saved: " + forbidden.Message;
                break;
            default:
                _fault = "Not saved: it was deleted or archived meanwhile.";
                break;
        }
    }

    private async Task DiscardAsync()
    {
        var isNew = Draft.IsNew;
        Draft.Discard();
        if (isNew) await Cancelled.InvokeAsync();
    }

    private static string Cut(string text) => text.Length > Short ? text[..(Short - 1)] + "…" : text;

    /// <summary>True when the two values do not fit on their buttons: they are shown whole above them.</summary>
    private static bool IsLong(DraftConflict conflict) => conflict.Theirs.Length > Short || conflict.Mine.Length > Short;

    /// <summary>Where, in whole words, a text differs from another.</summary>
    private static (int From, int To) Apart(string text, string other)
    {
        var most = Math.Min(text.Length, other.Length);
        var from = 0;
        while (from < most && text[from] == other[from]) from++;
        var after = 0;
        while (after < most - from && text[^(after + 1)] == other[^(after + 1)]) after++;
        while (from > 0 && !char.IsWhiteSpace(text[from - 1])) from--;
        while (after > 0 && !char.IsWhiteSpace(text[^after])) after--;
        return (from, text.Length - after);
    }

    public void Dispose()
    {
        if (_heard is not null) _heard.Edited -= Edited;
    }
}
