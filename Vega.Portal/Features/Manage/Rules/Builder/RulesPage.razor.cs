using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Replay;
using Vega.Portal.Features.Manage.Parts;
using Vega.Portal.Features.Manage.Rules.Replay;
using Vega.Portal.Features.Manage.Rules.Versions;
using Vega.Portal.Platform;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Rules.Builder;

/// <summary>The builder of a client's filter rules: a draft of all of them, replayed before it is saved as a version.</summary>
public sealed partial class RulesPage
{
    private const int KeptFlips = 500;
    private RuleBook? _book, _met;
    private RuleSheet? _sheet;
    private TimeMachine? _machine;
    private SheetRule? _open;
    private ReplayReport? _report;
    private IReadOnlyList<RuleChange> _changes = [];
    private IReadOnlyList<string> _faults = [];
    private string? _said, _note;
    private int _replayed = -1;
    private bool _versions, _strict, _saving;

    /// <summary>Which rules are shown: those of the client, of campaigns, or of programs.</summary>
    [SupplyParameterFromQuery(Name = "level")] public string? At { get; set; }

    [Inject] private RuleBookSearch Search { get; set; } = default!;
    [Inject] private RuleSetCommands Commands { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;

    protected override string Section => "rules";

    private FilterRuleLevel Level => At switch { "campaigns" => FilterRuleLevel.Campaign, "programs" => FilterRuleLevel.Program, _ => FilterRuleLevel.Client };

    private IReadOnlyList<RuleOwner> Owners => Level switch { FilterRuleLevel.Campaign => _book!.Campaigns, FilterRuleLevel.Program => _book!.Programs, _ => [] };

    /// <summary>The campaigns or programs that have rules; null stands for the client.</summary>
    private IReadOnlyList<int?> Places => Level == FilterRuleLevel.Client ? [null]
        : [.. _sheet!.Rules.Where(r => r.Rule.Level == Level).Select(r => r.Owner).Distinct().OrderBy(id => Owners.TakeWhile(o => o.Id != id).Count())];

    private bool IsReplayed => _report is not null && _replayed == _sheet!.Stamp;

    private string? Detail => _book switch
    {
        null => null,
        { Version: 0 } => "no version yet",
        _ => $"version {_book.Version} since {Formats.ShortDate(_book.Since!.Value.InZone(Scope.Zone).Date, Time.Now().InZone(Scope.Zone).Date)}, by {_book.By}",
    };

    protected override async Task ReadAsync(Viewer viewer, int client)
    {
        _book = await Search.ReadAsync(viewer, client, Left);
        if (_book is not null) Draft(new RuleSheet(_book.Rules, _book.Rules, _book.Version, _book.Known.Fields));
    }

    private void Draft(RuleSheet sheet)
    {
        (_sheet, _open, _strict, _replayed) = (sheet, null, false, -1);
        Edited();
    }

    private void Edited()
    {
        _changes = _sheet!.Changes;
        (_faults, _said) = ([], null);
    }

    private void Show(FilterRuleLevel level)
    {
        _open = null;
        // The draft lives on: only the address says another level.
        Nav.NavigateTo(Links.Manage(Section, Scope.Client?.Slug, ("level", level switch { FilterRuleLevel.Campaign => "campaigns", FilterRuleLevel.Program => "programs", _ => null })), replace: true);
    }

    private static string Title(FilterRuleLevel level) => level switch { FilterRuleLevel.Campaign => "Campaigns", FilterRuleLevel.Program => "Programs", _ => "Client" };

    private IReadOnlyList<(string Value, string Words)> Things(IntakeField field) =>
        field.Slot == ControlFields.Vendor.Slot ? [.. _book!.Vendors.Where(v => _book.Known.Vendor(v.Key) is not null).Select(v => (_book.Known.Vendor(v.Key)!.PublicId.ToString(), v.Value))]
        : field.Slot == ControlFields.Campaign.Slot ? [.. _book!.Campaigns.Select(c => (_book.Known.Campaign(c.Id)!.PublicId.ToString(), c.Name))]
        : field.Slot == ControlFields.Program.Slot ? [.. _book!.Programs.Select(p => (_book.Known.Program(p.Id)!.Code, p.Name))] : [];

    private string? Told(SheetRule rule)
    {
        if (!rule.Rule.Enabled) return "off";
        if (_report?.Rules.FirstOrDefault(r => r.RuleId == rule.Rule.Id) is not { } counted) return _report is null || rule.Before is null ? null : $"refused 0 in {_report.Days} days";
        return rule.IsChanged && IsReplayed ? $"refuses {Formats.Count(counted.After)} in {_report.Days} days, {Formats.Count(counted.Before)} before" : $"refused {Formats.Count(counted.Before)} in {_report.Days} days";
    }

    private void Add(SheetRule? below)
    {
        var rule = _sheet!.Add(Level, below is null ? (Owners.Count > 0 ? Owners[0].Id : null) : below.Owner, below);
        (_open, _strict) = (rule, false);
        Edited();
    }

    private void Toggle(SheetRule rule)
    {
        _sheet!.Put(rule, rule.Rule with { Enabled = !rule.Rule.Enabled });
        Edited();
    }

    private void Delete(SheetRule rule)
    {
        _sheet!.Remove(rule);
        _open = null;
        Edited();
    }

    private void Restore(StoredRule rule)
    {
        _sheet!.Restore(rule);
        Edited();
    }

    private string Called(SheetRule rule) => rule.Rule.Name.Length > 0 ? rule.Rule.Name : _sheet!.Suggested(rule.Rule);

    private string OwnerName(int? place) => Owners.FirstOrDefault(o => o.Id == place)?.Name ?? "Gone";

    /// <summary>Moves a rule within its place; the draft keeps it until it is saved.</summary>
    private Task<string?> MoveAsync(string item, string list, string? before)
    {
        if (Find(item) is not { } rule) return Task.FromResult<string?>(null);
        if (!_sheet!.Place(rule, before is null ? null : Find(before), list)) return Task.FromResult<string?>($"{Called(rule)} stays where it is: a rule moves among those of one place.");
        Edited();
        StateHasChanged();
        var place = _sheet.At(rule.Rule.Level, rule.Owner);
        return Task.FromResult<string?>($"{Called(rule)} is now number {place.ToList().IndexOf(rule) + 1} of {place.Count}.");
    }

    private SheetRule? Find(string item) => _sheet?.Rules.FirstOrDefault(r => r.Rule.Id.ToString(CultureInfo.InvariantCulture) == item);

    private void Discard()
    {
        (_report, _note) = (null, null);
        Draft(new RuleSheet(_book!.Rules, _book.Rules, _book.Version, _book.Known.Fields));
    }

    private async Task ReplayAsync()
    {
        if (IsWrong()) return;
        await _machine!.RunAsync(_report?.Days ?? 30);
    }

    private void Keep((ReplayReport Report, int Stamp) found) => (_report, _replayed) = found;

    /// <summary>Opens the first rule that cannot run, with what is wrong with it.</summary>
    private bool IsWrong()
    {
        if (_sheet!.Rules.FirstOrDefault(r => _sheet.Faults(r).Count > 0) is not { } wrong) return false;
        (_open, _strict, _faults) = (wrong, true, ["Not run: a rule is not complete."]);
        if (wrong.Rule.Level != Level) Show(wrong.Rule.Level);
        _open = wrong;
        return true;
    }

    private async Task SaveAsync()
    {
        if (IsWrong()) return;
        _saving = true;
        try
        {
            var remark = new Data.RuleVersionRemark(string.IsNullOrWhiteSpace(_note) ? null : _note.Trim(), IsReplayed ? _report!.ToJson(KeptFlips) : null);
            Change<int>? change = null;
            var failed = await Failures.KeepAsync("Saving filter rules", async () => change = await Commands.SaveAsync(await Current.GetAsync(), ClientId, new RuleDraft(_sheet!.Set, _sheet.Version, remark), Left));
            if (failed is null) await ShowAsync(change!);
            else _faults = [Failures.Words("Not saved", failed)];
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
                (_note, _report) = (null, null);
                await SavedAsync();
                _said = $"Version {saved.Value} is in force for the next post.";
                break;
            case Change<int>.Invalid invalid:
                _faults = [.. invalid.Errors.Select(e => "Not saved: " + e.Message)];
                break;
            case Change<int>.Stale:
                _met = await Search.ReadAsync(await Current.GetAsync(), ClientId, Left);
                break;
            default:
                _faults = ["Not saved: the client was archived, or you may not change it any more."];
                break;
        }
    }

    private void Meet(RuleSet rules)
    {
        (_book, _met) = (_met!, null);
        Draft(new RuleSheet(_book.Rules, rules, _book.Version, _book.Known.Fields));
    }

    private void Try(RuleSet rules)
    {
        _versions = false;
        Draft(new RuleSheet(_book!.Rules, rules, _book.Version, _book.Known.Fields));
    }

    private async Task RevertedAsync()
    {
        (_versions, _report) = (false, null);
        await SavedAsync();
        _said = $"Version {_book?.Version} is in force for the next post.";
    }

    /// <summary>The other levels of the same client, over which the draft lives on.</summary>
    private bool IsHere(string target)
    {
        var (now, then) = (Nav.ToAbsoluteUri(Nav.Uri), Nav.ToAbsoluteUri(target));
        return now.AbsolutePath == then.AbsolutePath && Client(now) == Client(then);

        static string Client(Uri address) => QueryHelpers.ParseQuery(address.Query).TryGetValue("client", out var client) ? client.ToString() : "";
    }
}
