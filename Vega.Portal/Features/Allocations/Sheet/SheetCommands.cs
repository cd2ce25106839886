using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Allocations.History;
using Vega.Portal.Data;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Allocations.Sheet;

/// <summary>What was typed into one cell.</summary>
/// <param name="CampaignId">The row.</param>
/// <param name="Column">The column.</param>
/// <param name="Typed">As typed or pasted.</param>
/// <param name="Seen">The plain value that stood in the cell when typing began.</param>
public sealed record CellEdit(int CampaignId, CellColumn Column, string Typed, string Seen);

/// <summary>A cell as it is stored.</summary>
/// <param name="Plain">Its plain value.</param>
/// <param name="By">Who wrote it last; told with a stale cell only.</param>
/// <param name="At">When.</param>
public sealed record SheetCell(string Plain, string? By = null, Instant? At = null);

/// <summary>
/// Saves cells of the sheet, each for itself: one that is wrong or was changed by somebody else in the meantime leaves the others alone. Cells of one call, as of a pasted
/// block, share a transaction. A cell is stale when what is stored is neither what its writer saw nor what the writer wants; other cells of the row may have moved.
/// </summary>
public sealed class SheetCommands(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, CellHistorySearch history, TimeProvider time)
{
    /// <summary>Saves the cells, and answers each in its place. A month without an allocation gets one, with what the campaign had in its last month.</summary>
    public async Task<IReadOnlyList<Change<SheetCell>>> SaveAsync(Viewer viewer, YearMonth month, IReadOnlyList<CellEdit> edits, CancellationToken cancellationToken)
    {
        var answers = new Change<SheetCell>[edits.Count];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        int[] ids = [.. edits.Select(e => e.CampaignId).Distinct()];
        var clients = await db.Campaigns.AsNoTracking().VisibleTo(viewer).Where(c => ids.Contains(c.Id)).Select(c => c.ClientId).Distinct().ToListAsync(cancellationToken);

        await using var transaction = await WriteTransaction.BeginAsync(db, gate, clients, cancellationToken);
        var campaigns = await db.Campaigns.VisibleTo(viewer).Where(c => ids.Contains(c.Id) && clients.Contains(c.ClientId)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var rows = (await db.Allocations.Where(a => ids.Contains(a.CampaignId) && a.Year == month.Year && a.Month == month.Month).ToListAsync(cancellationToken)).ToDictionary(a => a.CampaignId);
        var contractIds = campaigns.Values.Select(c => c.ContractId).Distinct().ToArray();
        var payouts = await db.Contracts.AsNoTracking().Where(k => contractIds.Contains(k.Id)).ToDictionaryAsync(k => k.Id, k => k.Payout, cancellationToken);
        var edit = new ConfigurationEdit(db, transaction, viewer, time.Now());
        foreach (var group in edits.Select((cell, place) => (Cell: cell, Place: place)).GroupBy(e => e.Cell.CampaignId))
        {
            if (!campaigns.TryGetValue(group.Key, out var campaign))
            {
                foreach (var (_, place) in group) answers[place] = new Change<SheetCell>.Missing();
                continue;
            }
            var row = new RowEdit(edit, month, campaign, payouts[campaign.ContractId], rows.GetValueOrDefault(group.Key));
            foreach (var (cell, place) in group) answers[place] = row.Take(cell);
            foreach (var (place, answer) in await row.WriteAsync([.. group], cancellationToken)) answers[place] = answer;
        }
        await edit.SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        for (var i = 0; i < answers.Length; i++)
            if (answers[i] is Change<SheetCell>.Stale { Current: var current } && await history.LastAsync(viewer, edits[i].CampaignId, month, edits[i].Column, cancellationToken) is { } last)
                answers[i] = new Change<SheetCell>.Stale(current with { By = last.Who, At = last.At });
        return answers;
    }

    /// <summary>The edits of one campaign's month.</summary>
    private sealed class RowEdit(ConfigurationEdit edit, YearMonth month, ClientCampaign campaign, Payout payout, Allocation? stored)
    {
        private readonly Dictionary<CellColumn, CellReading> _wanted = [];

        /// <summary>Decides what can be decided of one cell alone: who may, what was typed, what stands.</summary>
        public Change<SheetCell> Take(CellEdit cell)
        {
            var stands = Plain(cell.Column);
            if (Refused(cell.Column) is { } refused) return refused;
            var reading = CellText.Read(cell.Column, cell.Typed);
            var wanted = cell.Column == CellColumn.Policy ? CellText.Word(reading.Policy) : CellText.Plain(cell.Column, reading.Number);
            if (reading.Fault is not null) return Invalid(cell.Column, reading.Fault);
            if (stands == wanted) return new Change<SheetCell>.Saved(new SheetCell(stands), []);
            if (stands != cell.Seen) return new Change<SheetCell>.Stale(new SheetCell(stands));
            _wanted[cell.Column] = reading;
            return new Change<SheetCell>.Saved(new SheetCell(wanted), []);
        }

        /// <summary>Writes what was taken, and answers the cells that the rules of allocations refuse after all.</summary>
        public async Task<IEnumerable<(int Place, Change<SheetCell> Answer)>> WriteAsync(IReadOnlyList<(CellEdit Cell, int Place)> cells, CancellationToken cancellationToken)
        {
            if (_wanted.Remove(CellColumn.Policy, out var policy)) campaign.OverCap = policy.Policy;
            if (_wanted.Count == 0) return [];

            var (allocation, fault) = stored is null ? await NewAsync(cancellationToken) : (stored, null);
            var faults = new Faults();
            if (fault is not null) foreach (var column in _wanted.Keys) faults.Invalid(column.ToString(), fault);
            // A cell is refused alone, so each is tried on a copy first.
            foreach (var (column, reading) in fault is null ? _wanted : [])
            {
                var trial = new Faults();
                Input(column, reading).ApplyTo(new Allocation(), trial);
                if (trial.None) Input(column, reading).ApplyTo(allocation, trial);
                else faults.Invalid(column.ToString(), $"Not saved: the number {trial.All[0].Message}.");
            }
            var refused = faults.All.ToDictionary(f => Enum.Parse<CellColumn>(f.Field), f => f.Message);
            if (stored is null && refused.Count < _wanted.Count) edit.Db.Allocations.Add(allocation);
            return [.. cells.Where(c => refused.ContainsKey(c.Cell.Column)).Select(c => (c.Place, Invalid(c.Cell.Column, refused[c.Cell.Column])))];
        }

        /// <summary>A new row has what the last month before it had; what was typed comes on top. A campaign is never opened without a price, nor left uncapped by leaving the cap out.</summary>
        private async Task<(Allocation Row, string? Fault)> NewAsync(CancellationToken cancellationToken)
        {
            var last = await edit.Db.Allocations.AsNoTracking().Where(a => a.CampaignId == campaign.Id && a.Year * 12 + a.Month < month.Year * 12 + month.Month)
                .OrderByDescending(a => a.Year).ThenByDescending(a => a.Month).FirstOrDefaultAsync(cancellationToken);
            var row = new Allocation
            {
                CampaignId = campaign.Id, ClientId = campaign.ClientId, Year = month.Year, Month = month.Month,
                Cap = last is null ? 0 : last.Cap, CplInCents = last?.CplInCents ?? 0, CpeInCents = last?.CpeInCents, VendorProjection = last?.VendorProjection,
            };
            var unpriced = last is null && payout != Payout.PercentageOfSpend && !_wanted.ContainsKey(CellColumn.Price);
            return (row, unpriced ? $"Not saved: set the {(payout == Payout.CostPerEnroll ? "CPE" : "CPL")} first. Without a price each lead would be accepted at $0.00." : null);
        }

        private Change<SheetCell>? Refused(CellColumn column)
        {
            if (column == CellColumn.Projection ? !Policies.Allows(Policies.ChangeProjection, edit.Viewer) : !Policies.Allows(Policies.ChangeAllocations, edit.Viewer))
                return new Change<SheetCell>.Forbidden("forbidden", edit.Viewer.VendorId is null ? "Not saved: your role reads allocations only." : "Not saved: vendors set their projection only.");
            if (stored is null && column == CellColumn.Projection && !Policies.Allows(Policies.ChangeAllocations, edit.Viewer))
                return Invalid(column, "Not saved: the month has no allocation yet.");
            return column == CellColumn.Price && payout == Payout.PercentageOfSpend ? Invalid(column, "Not saved: this contract pays a share of the spend, which Manage sets.") : null;
        }

        private AllocationInput Input(CellColumn column, CellReading reading) => column switch
        {
            CellColumn.Cap => new AllocationInput { Cap = reading.Number },
            CellColumn.Projection => new AllocationInput { VendorProjection = reading.Number },
            _ when payout == Payout.CostPerEnroll => new AllocationInput { CpeInCents = reading.Number },
            _ => new AllocationInput { CplInCents = reading.Number ?? 0 },
        };

        private string Plain(CellColumn column) => column switch
        {
            CellColumn.Policy => CellText.Word(campaign.OverCap),
            _ when stored is null => "",
            CellColumn.Cap => CellText.Plain(column, stored.Cap),
            CellColumn.Price => payout switch { Payout.PercentageOfSpend => "", Payout.CostPerEnroll => CellText.Plain(column, stored.CpeInCents), _ => CellText.Plain(column, stored.CplInCents) },
            _ => CellText.Plain(column, stored.VendorProjection),
        };

        private static Change<SheetCell> Invalid(CellColumn column, string message) => new Change<SheetCell>.Invalid([new FieldError(column.ToString(), "invalid-field", message)]);
    }
}
