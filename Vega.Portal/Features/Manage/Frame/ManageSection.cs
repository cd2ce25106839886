using Vega.Domain.Common;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Frame;

/// <summary>
/// A page of Manage. A feature registers its own beside the page, so that the tree links only to pages that exist:
/// <c>.AddSingleton(new ManageSection(210, ManageGroups.Intake, "Fields", "fields", v => Policies.Allows(Policies.ManageClient, v)))</c>.
/// </summary>
/// <param name="Order">Place in the tree, within all groups.</param>
/// <param name="Group">The heading it stands under, one of <see cref="ManageGroups"/>.</param>
/// <param name="Title">The words in the tree and over the page.</param>
/// <param name="Name">The last part of its address.</param>
/// <param name="IsFor">Who sees it.</param>
public sealed record ManageSection(int Order, string Group, string Title, string Name, Func<Viewer, bool> IsFor)
{
    /// <summary>Other words by which the tree's search finds it.</summary>
    public string Words { get; init; } = "";

    /// <summary>What stands beside it in the tree: a count, a version, a number of days.</summary>
    public Func<IServiceProvider, Viewer, int, CancellationToken, Task<string?>>? Note { get; init; }

    /// <summary>Finds single things of the page by a text, for the tree's search.</summary>
    public Func<IServiceProvider, Viewer, int, string, CancellationToken, Task<IReadOnlyList<FindHit>>>? Find { get; init; }

    /// <summary>Its address for a client.</summary>
    public string Address(string? client) => Links.Manage(Name, client);
}

/// <summary>The headings of the tree.</summary>
public static class ManageGroups
{
    public const string Record = "Record";
    public const string Intake = "Intake";
    public const string Catalogue = "Catalogue";
    public const string Buying = "Buying";
    public const string Connections = "Connections";
    public const string Labels = "Labels";
    public const string Access = "Access";
}
