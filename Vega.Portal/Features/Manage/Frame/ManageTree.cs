using Vega.Domain.Common;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Frame;

/// <summary>The tree of one circuit: which sections there are for whom, and the notes beside them, kept from page to page so that they do not blink.</summary>
public sealed class ManageTree(IEnumerable<ManageSection> sections, IServiceProvider services)
{
    private const int ShortestText = 2, MostHits = 8;
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(150);
    private readonly HashSet<(string Section, int Client)> _quick = [];
    private Dictionary<string, string?> _notes = [];
    private int _client;

    /// <summary>Raised when something was saved that a note may count.</summary>
    public event Action? Saved;

    /// <summary>The sections of a viewer, in their order.</summary>
    public IReadOnlyList<ManageSection> For(Viewer viewer) => [.. sections.Where(s => s.IsFor(viewer)).OrderBy(s => s.Order)];

    /// <summary>The note known last of a section.</summary>
    public string? Note(ManageSection section, int client) => client == _client ? _notes.GetValueOrDefault(section.Name) : null;

    /// <summary>Whether reading that section took so short last that nothing need be drawn before it.</summary>
    public bool IsQuick(string section, int client) => _quick.Contains((section, client));

    /// <summary>Says how long reading a section took.</summary>
    public void Took(string section, int client, TimeSpan time)
    {
        if (time < Unnoticed) _quick.Add((section, client));
        else _quick.Remove((section, client));
    }

    /// <summary>Says that something was saved.</summary>
    public void Tell() => Saved?.Invoke();

    /// <summary>Reads the notes of all sections.</summary>
    public async Task ReadNotesAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        var notes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var section in For(viewer))
            if (section.Note is { } note) notes[section.Name] = await note(services, viewer, client, cancellationToken);
        (_notes, _client) = (notes, client);
    }

    /// <summary>The single things whose name has the text, by section.</summary>
    public async Task<IReadOnlyList<(ManageSection Section, IReadOnlyList<FindHit> Hits)>> FindAsync(Viewer viewer, int client, string text, CancellationToken cancellationToken)
    {
        var found = new List<(ManageSection, IReadOnlyList<FindHit>)>();
        if (text.Length < ShortestText) return found;
        foreach (var section in For(viewer))
            if (section.Find is { } find && await find(services, viewer, client, text, cancellationToken) is { Count: > 0 } hits) found.Add((section, [.. hits.Take(MostHits)]));
        return found;
    }

    /// <summary>True when a section's own words have the text.</summary>
    public static bool Has(ManageSection section, string text) =>
        section.Title.Contains(text, StringComparison.OrdinalIgnoreCase) || section.Words.Contains(text, StringComparison.OrdinalIgnoreCase) || section.Group.Contains(text, StringComparison.OrdinalIgnoreCase);
}
