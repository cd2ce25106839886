using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Portal.Verbs.Demo;

/// <summary>The configurations a school had one after the other: rules came and went, campaigns stopped, programs closed. Posts of those days are decided by what stood then.</summary>
internal static class DemoVersions
{
    public static void Build(DemoSchoolState school, List<(FilterRule Row, DemoRule Rule)> rules, IEnumerable<Vendor> vendors, DemoSpan span)
    {
        var begin = school.Client.CreatedAt;
        var turns = new SortedSet<Instant> { begin };
        foreach (var (row, rule) in rules)
        {
            turns.Add(row.CreatedAt);
            if (rule.OffSince is not null) turns.Add(row.UpdatedAt);
        }
        foreach (var campaign in school.Campaigns) turns.Add(campaign.Stopped ?? begin);
        foreach (var program in school.Programs) turns.Add(program.Status == DegreeProgramStatus.Active ? begin : program.UpdatedAt);
        turns.RemoveWhere(t => t > span.Now);

        var last = RuleSet.Empty;
        foreach (var turn in turns)
        {
            List<FilterRule> then = [.. rules.Where(r => r.Row.CreatedAt <= turn).Select(r => r.Rule.OffSince is null || r.Row.UpdatedAt <= turn ? r.Row : On(r.Row))];
            var set = RuleSet.Of(then);
            if (!set.SaysTheSame(last))
                school.RuleVersions.Add(new() { ClientId = school.Client.Id, Number = school.RuleVersions.Count + 1, CreatedAt = turn, Actor = Viewer.System.Actor, ActorName = "Admissions Office", Rules = set.ToJson() });
            last = set;
            school.Versions.Add((turn, new ClientConfiguration(new ClientRows
            {
                Client = school.Client, ConfigVersion = school.Versions.Count + 1, Fields = school.Fields, Groups = school.ProgramGroups, Campuses = school.Campuses, Vendors = [.. vendors],
                Contracts = [.. school.Campaigns.Select(c => c.Contract).Distinct().Select(Then)],
                Programs = [.. school.Programs.Select(p => p.Status == DegreeProgramStatus.Active || p.UpdatedAt <= turn ? p : Open(p))],
                Campaigns = [.. school.Campaigns.Select(c => c.Stopped is null || c.Stopped <= turn ? c.Campaign : Running(c.Campaign))],
                Rules = then, RulesVersion = school.RuleVersions.Count is > 0 and var number ? number : null,
            })));
        }
        school.Ledger.ConfigVersion = school.Versions.Count;

        // A contract that was closed to its vendor's keys was open as long as its campaigns ran.
        static Contract Then(Contract c) => c.CanPostLeads ? c : new() { Id = c.Id, ClientId = c.ClientId, VendorId = c.VendorId, Payout = c.Payout, PercentOfSpend = c.PercentOfSpend, ReturnDays = c.ReturnDays };
        static DegreeProgram Open(DegreeProgram p) => new() { Id = p.Id, PublicId = p.PublicId, ClientId = p.ClientId, ProgramGroupId = p.ProgramGroupId, Name = p.Name, Code = p.Code };
        static ClientCampaign Running(ClientCampaign c) => new() { Id = c.Id, PublicId = c.PublicId, ClientId = c.ClientId, VendorId = c.VendorId, ContractId = c.ContractId, ProgramGroupId = c.ProgramGroupId, Name = c.Name, Type = c.Type, OverCap = c.OverCap };
        static FilterRule On(FilterRule r) => new() { Id = r.Id, ClientId = r.ClientId, Level = r.Level, CampaignId = r.CampaignId, DegreeProgramId = r.DegreeProgramId, Name = r.Name, Position = r.Position, Note = r.Note, When = r.When, CreatedAt = r.CreatedAt };
    }
}
