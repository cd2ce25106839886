namespace Vega.Domain.Common;

/// <summary>Collects every fault of one input, each with its place in it, as <c>clients[0].fields[1].type</c>. At most one fault is kept per place: the first says most.</summary>
public sealed class Faults
{
    private readonly List<FieldError> _all;
    private readonly HashSet<string> _places;
    private readonly string _path;

    /// <summary>Of a whole input.</summary>
    public Faults() : this([], [], "") { }

    private Faults(List<FieldError> all, HashSet<string> places, string path) => (_all, _places, _path) = (all, places, path);

    /// <summary>Every fault found so far, in this part and in all others of the same input.</summary>
    public IReadOnlyList<FieldError> All => _all;

    /// <summary>True while no fault was found anywhere in the input.</summary>
    public bool None => _all.Count == 0;

    /// <summary>The part of that name.</summary>
    public Faults At(string name) => new(_all, _places, Place(name));

    /// <summary>An item of the list of that name.</summary>
    public Faults At(string name, int index) => new(_all, _places, $"{Place(name)}[{index}]");

    /// <summary>Adds a fault of a property, or of this part itself when <paramref name="name"/> is empty.</summary>
    public void Add(string name, string code, string message)
    {
        var place = name.Length == 0 ? _path : Place(name);
        if (_places.Add(place)) _all.Add(new FieldError(place, code, message));
    }

    /// <summary>Something needed was left out or is empty.</summary>
    public void Missing(string name, string message) => Add(name, "missing-field", message);

    /// <summary>A value is not allowed.</summary>
    public void Invalid(string name, string message) => Add(name, "invalid-field", message);

    /// <summary>Another of the same kind has the value already.</summary>
    public void Taken(string name, string message) => Add(name, "not-unique", message);

    private string Place(string name) => _path.Length == 0 ? name : _path + "." + name;
}
