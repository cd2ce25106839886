using Vega.Domain.Common;

namespace Vega.Portal.Shell;

/// <summary>Something the search box of the top bar found.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Detail">What tells it from its namesakes.</param>
/// <param name="Address">Where it opens.</param>
public sealed record FindHit(string Title, string? Detail, string Address);

/// <summary>One kind of thing that the search box finds. A feature registers its own.</summary>
/// <param name="Order">Place in the list.</param>
/// <param name="Kind">The heading, as "Leads".</param>
/// <param name="FindAsync">The few best matches that the viewer may see.</param>
public sealed record Finder(int Order, string Kind, Func<IServiceProvider, Viewer, string, CancellationToken, Task<IReadOnlyList<FindHit>>> FindAsync);
