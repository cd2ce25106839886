using Vega.Domain.Common;
using Vega.Domain.Directory;

namespace Vega.Portal.Features.Manage.Clients;

/// <summary>What may be said of a campus.</summary>
public sealed record CampusInput
{
    public Optional<string?> Code { get; init; }
    public Optional<string?> Name { get; init; }

    /// <summary>Checks it against the client's other campuses and writes it.</summary>
    public void ApplyTo(Campus campus, IEnumerable<Campus> ofClient, Faults at)
    {
        campus.Code = at.Name("code", Code.Or(campus.Code), 64);
        campus.Name = at.Name("name", Name.Or(campus.Name));
        if (ofClient.Any(c => c != campus && InputText.Same(c.Code, campus.Code))) at.Taken("code", $"another campus has the code '{campus.Code}'");
    }
}
