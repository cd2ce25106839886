using Vega.Domain.Common;

namespace Vega.Portal.Shell;

/// <summary>A word of the top bar. A feature registers its own, so that the bar links only to pages that exist.</summary>
/// <param name="Order">Place from the left.</param>
/// <param name="Title">The word.</param>
/// <param name="Icon">The sign in the narrow tab bar.</param>
/// <param name="Path">The page's address without query; the chosen client is added to it.</param>
/// <param name="IsFor">Who sees it.</param>
public sealed record NavEntry(int Order, string Title, string Icon, string Path, Func<Viewer, bool> IsFor);
