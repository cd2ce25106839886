using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Features.Manage.Clients;
using Vega.Portal.Features.Manage.Rules;

namespace Vega.Portal.Verbs.Apply;

/// <summary>Makes clients and vendors exist, with what belongs to a client alone: fields, programs, campuses and rules.</summary>
public sealed class ApplyClients(ApplyState state)
{
    private readonly HashSet<string> _slugs = new(StringComparer.OrdinalIgnoreCase);

    public async Task RunAsync(ApplyFile file, CancellationToken cancellationToken)
    {
        foreach (var part in file.Clients) await ClientAsync(part, cancellationToken);
        foreach (var part in file.Clients) if (state.Client(part.Input.Slug.Value) is { } client) Groups(part, client);
        foreach (var part in file.Vendors) Vendor(part);
        await state.Edit.SaveAsync(cancellationToken);
        foreach (var part in file.Clients) if (state.Client(part.Input.Slug.Value) is { } client) Programs(part, client);
        await state.Edit.SaveAsync(cancellationToken);
        foreach (var part in file.Clients) if (state.Client(part.Input.Slug.Value) is { } client) AllRules(part, client);
        await state.Edit.SaveAsync(cancellationToken);
        WriteIds(file);
    }

    /// <summary>Makes the rules of one owner exist, found by name. Also used for campaigns.</summary>
    public static void Rules(ApplyState state, ClientParts client, FilterRuleLevel level, int? campaignId, int? programId, List<ApplyItem<RuleInput>> parts)
    {
        var fields = new FieldCatalog(client.Fields);
        var standing = client.Rules.Where(r => r.Level == level && r.CampaignId == campaignId && r.DegreeProgramId == programId).ToList();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts)
        {
            var name = part.Input.Name.Value?.Trim() ?? "";
            if (!names.Add(name)) part.At.Taken("name", $"'{name}' is listed twice");
            var rule = standing.Find(r => InputText.Same(r.Name, name));
            if (rule is null)
            {
                rule = new FilterRule { ClientId = client.Client.Id, Level = level, CampaignId = campaignId, DegreeProgramId = programId, Name = "", Position = standing.Count };
                standing.Add(rule);
                client.Rules.Add(rule);
                state.Db.FilterRules.Add(rule);
            }
            part.Input.ApplyTo(rule, fields, part.At);
        }
    }

    private async Task ClientAsync(ApplyClient part, CancellationToken cancellationToken)
    {
        var slug = part.Input.Slug.Value ?? "";
        if (slug.Length > 0 && !_slugs.Add(slug)) part.At.Taken("slug", $"'{slug}' is listed twice");
        var standing = state.Client(slug);
        if (standing is not null)
        {
            if (standing.Client.ArchivedAt is not null) part.At.Invalid("slug", $"the client '{slug}' is archived");
            // A former slug still names the client; only a present one may get another case.
            var input = InputText.Same(standing.Client.Slug, slug) ? part.Input : part.Input with { Slug = default };
            await ClientCommands.ChangeAsync(state.Edit, standing.Client, input, part.At, cancellationToken);
        }
        var client = standing?.Client ?? await ClientCommands.CreateAsync(state.Edit, part.Input, part.At, cancellationToken);
        await state.AddAsync(slug, part.Input.SlugAliases.Value ?? [], client, cancellationToken);
        var parts = state.Client(slug)!;
        Fields(part, parts);
        Campuses(part, parts);
    }

    private void Fields(ApplyClient part, ClientParts client)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (at, input) in part.Fields)
        {
            var name = input.Name.Value?.Trim() ?? "";
            if (!names.Add(name)) at.Taken("name", $"'{name}' is listed twice");
            var field = client.Fields.Find(f => InputText.Same(f.Name, name));
            if (field is null)
            {
                field = new LeadField { ClientId = client.Client.Id, Name = "", Position = client.Fields.Count == 0 ? 0 : client.Fields.Max(f => f.Position) + 1 };
                client.Fields.Add(field);
                state.Db.LeadFields.Add(field);
            }
            input.ApplyTo(field, client.Fields, at);
        }
    }

    private void Campuses(ApplyClient part, ClientParts client)
    {
        var codes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (at, input) in part.Campuses)
        {
            var code = input.Code.Value?.Trim() ?? "";
            if (!codes.Add(code)) at.Taken("code", $"'{code}' is listed twice");
            var campus = client.Campuses.Find(c => InputText.Same(c.Code, code));
            if (campus is null)
            {
                campus = new Campus { ClientId = client.Client.Id, Code = "", Name = "" };
                client.Campuses.Add(campus);
                state.Db.Campuses.Add(campus);
            }
            input.ApplyTo(campus, client.Campuses, at);
        }
    }

    private void Groups(ApplyClient part, ClientParts client)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (at, input, _) in part.Groups)
        {
            var name = input.Name.Value?.Trim() ?? "";
            if (!names.Add(name)) at.Taken("name", $"'{name}' is listed twice");
            var group = client.Groups.Find(g => InputText.Same(g.Name, name));
            if (group is { ArchivedAt: not null }) at.Invalid("name", $"the program group '{name}' is archived");
            if (group is null)
            {
                group = new ProgramGroup { ClientId = client.Client.Id, Name = "" };
                client.Groups.Add(group);
                state.Db.ProgramGroups.Add(group);
            }
            input.ApplyTo(group, client.Groups, at);
        }
    }

    private void Programs(ApplyClient part, ClientParts client)
    {
        var codes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var ofGroup in part.Groups)
        {
            var group = client.Groups.Find(g => InputText.Same(g.Name, ofGroup.Input.Name.Value?.Trim()));
            foreach (var (at, input, _) in ofGroup.Programs)
            {
                var code = input.Code.Value?.Trim() ?? "";
                if (!codes.Add(code)) at.Taken("code", $"'{code}' is listed twice");
                var program = client.Programs.Find(p => InputText.Same(p.Code, code));
                if (program is null)
                {
                    program = new DegreeProgram { ClientId = client.Client.Id, Name = "", Code = "" };
                    client.Programs.Add(program);
                    state.Db.DegreePrograms.Add(program);
                }
                (input with { ProgramGroupId = group?.Id ?? 0 }).ApplyTo(program, client.Programs, at);
            }
        }
    }

    private void AllRules(ApplyClient part, ClientParts client)
    {
        Rules(state, client, FilterRuleLevel.Client, null, null, part.Rules);
        foreach (var program in part.Groups.SelectMany(g => g.Programs))
            if (client.Programs.Find(p => InputText.Same(p.Code, program.Input.Code.Value?.Trim())) is { } owner) Rules(state, client, FilterRuleLevel.Program, null, owner.Id, program.Rules);
    }

    private void Vendor(ApplyVendor part)
    {
        var name = part.Input.Name.Value?.Trim();
        var vendor = state.Vendors.Find(v => InputText.Same(v.Name, name));
        if (vendor is { ArchivedAt: not null }) part.At.Invalid("name", $"the vendor '{name}' is archived");
        var input = part.Input;
        if (part.Internal.IsGiven)
        {
            var owner = part.Internal.Value is null ? null : state.Client(part.Internal.Value, part.At, "internal");
            input = input with { InternalClientId = owner?.Client.Id };
        }
        if (vendor is null)
        {
            vendor = new Vendor { Name = "", TimeZone = "America/New_York" };
            state.Vendors.Add(vendor);
            state.Db.Vendors.Add(vendor);
        }
        else if (state.Db.Entry(vendor).State == Microsoft.EntityFrameworkCore.EntityState.Added) part.At.Taken("name", $"'{name}' is listed twice");
        input.ApplyTo(vendor, state.Vendors, part.At);
    }

    private void WriteIds(ApplyFile file)
    {
        if (!state.Edit.Faults.None) return;
        foreach (var part in file.Clients)
        {
            var client = state.Client(part.Input.Slug.Value)!;
            state.Output.Clients[part.Input.Slug.Value!] = new ApplyId(client.Client.Id);
            foreach (var program in part.Groups.SelectMany(g => g.Programs))
            {
                var made = client.Programs.Find(p => InputText.Same(p.Code, program.Input.Code.Value!.Trim()))!;
                state.Output.Programs[$"{part.Input.Slug.Value}/{program.Input.Code.Value!.Trim()}"] = new ApplyId(made.Id, made.PublicId.With(PublicIdPrefix.Program));
            }
        }
        foreach (var part in file.Vendors)
        {
            var vendor = state.Vendors.Find(v => InputText.Same(v.Name, part.Input.Name.Value!.Trim()))!;
            state.Output.Vendors[part.Input.Name.Value!] = new ApplyId(vendor.Id, vendor.PublicId.ToString());
        }
    }
}
