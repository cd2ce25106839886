using Vega.Domain.Common;
using Vega.Domain.Directory;

namespace Vega.Portal.Features.Manage.Programs;

/// <summary>What may be said of a program group.</summary>
public sealed record ProgramGroupInput
{
    public Optional<string?> Name { get; init; }

    /// <summary>Checks it against the client's other groups and writes it.</summary>
    public void ApplyTo(ProgramGroup group, IEnumerable<ProgramGroup> ofClient, Faults at)
    {
        group.Name = at.Name("name", Name.Or(group.Name));
        if (ofClient.Any(g => g != group && InputText.Same(g.Name, group.Name))) at.Taken("name", $"another program group is called '{group.Name}'");
    }
}

/// <summary>What may be said of a degree program.</summary>
public sealed record ProgramInput
{
    public Optional<string?> Code { get; init; }
    public Optional<string?> Name { get; init; }

    /// <summary>Another group moves the program; leads that came before stay in the group they came for (reading 40).</summary>
    public Optional<int> ProgramGroupId { get; init; }

    public Optional<DegreeProgramStatus> Status { get; init; }

    /// <summary>Checks it against the client's other programs and writes it.</summary>
    public void ApplyTo(DegreeProgram program, IEnumerable<DegreeProgram> ofClient, Faults at)
    {
        program.Code = at.Name("code", Code.Or(program.Code), 100);
        program.Name = at.Name("name", Name.Or(program.Name));
        program.ProgramGroupId = ProgramGroupId.Or(program.ProgramGroupId);
        program.Status = Status.Or(program.Status);
        if (program.PublicId == default) program.PublicId = PublicId.New();
        if (ofClient.Any(p => p != program && InputText.Same(p.Code, program.Code))) at.Taken("code", $"another program has the code '{program.Code}'");
    }
}
