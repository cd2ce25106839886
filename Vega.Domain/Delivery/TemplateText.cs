using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Intake;

namespace Vega.Domain.Delivery;

/// <summary>A rendered value: text, a number, true or false, or nothing.</summary>
/// <param name="Text">The text; null for nothing.</param>
/// <param name="Bare">True when JSON writes it without quotes: a number, true, false.</param>
/// <param name="Omit">True when whatever holds it is left out.</param>
public readonly record struct TemplateValue(string? Text, bool Bare = false, bool Omit = false);

/// <summary>
/// A text with places for values: <c>{{ first_name | trim | upper }}</c>, <c>{{ gpa | number }}</c>, <c>{{ source | default:'web' }}</c>. A text that is one place and nothing
/// else keeps the value's type; in a longer text a missing value is empty.
/// </summary>
public sealed class TemplateText
{
    private readonly List<(string Literal, Place? Place)> _parts;

    private TemplateText(List<(string, Place?)> parts) => _parts = parts;

    /// <summary>The transforms by name, with what each does and how many arguments it takes.</summary>
    public static readonly IReadOnlyDictionary<string, (int Arguments, string Does)> Transforms = new Dictionary<string, (int, string)>(StringComparer.Ordinal)
    {
        ["upper"] = (0, "ILLINOIS"), ["lower"] = (0, "illinois"), ["title"] = (0, "Oak Lawn, of oak LAWN"), ["trim"] = (0, "without blanks around it"),
        ["digits"] = (0, "digits only"), ["e164"] = (0, "+12125551234"), ["phone"] = (1, "by a pattern, as phone:'(###) ###-####'"), ["first"] = (1, "the first characters, as first:10"),
        ["date"] = (1, "by a pattern, as date:'MM/dd/yyyy'; times in the client's zone"), ["number"] = (0, "a number of JSON, without quotes"), ["boolean"] = (0, "true or false of JSON, without quotes"),
        ["map"] = (1, "other words for values, as map:'1=Yes,0=No'"), ["default"] = (1, "this when there is no value, as default:'web'"), ["omit"] = (0, "leaves its line out when there is no value"),
    };

    /// <summary>The names in it.</summary>
    public IEnumerable<string> Names => _parts.Where(p => p.Place is not null).Select(p => p.Place!.Name);

    /// <summary>Reads a text; the fault says what is wrong with it.</summary>
    public static (TemplateText? Text, string? Fault) Parse(string text)
    {
        var parts = new List<(string, Place?)>();
        var at = 0;
        while (true)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0) break;
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0) return (null, "a {{ has no }}");
            if (open > at) parts.Add((text[at..open], null));
            var (place, fault) = Place.Parse(text[(open + 2)..close]);
            if (fault is not null) return (null, fault);
            parts.Add(("", place));
            at = close + 2;
        }
        if (at < text.Length || parts.Count == 0) parts.Add((text[at..], null));
        return (new TemplateText(parts), null);
    }

    /// <summary>Puts the values in.</summary>
    public TemplateValue Render(DeliveryValues values)
    {
        if (_parts is [var (_, only)] && only is not null) return only.Render(values);
        var text = new StringBuilder();
        foreach (var (literal, place) in _parts) text.Append(place is null ? literal : place.Render(values).Text);
        return new(text.ToString());
    }

    private sealed class Place(string name, List<(string Transform, string Argument)> steps)
    {
        public string Name => name;

        public static (Place? Place, string? Fault) Parse(string text)
        {
            var words = Split(text, '|');
            var name = words[0].Trim();
            if (name.Length == 0) return (null, "{{ }} names no field");
            var steps = new List<(string, string)>();
            foreach (var word in words.Skip(1))
            {
                var colon = word.IndexOf(':', StringComparison.Ordinal);
                var transform = (colon < 0 ? word : word[..colon]).Trim();
                if (!Transforms.TryGetValue(transform, out var known)) return (null, $"there is no transform '{FieldValues.Shown(transform)}'; there are {string.Join(", ", Transforms.Keys)}");
                if ((colon < 0) != (known.Arguments == 0)) return (null, known.Arguments == 0 ? $"{transform} takes nothing after a colon" : $"{transform} needs a value after a colon: {known.Does}");
                var argument = colon < 0 ? "" : word[(colon + 1)..].Trim().Trim('\'', '"');
                if (transform == "first" && (!int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)) return (null, "first needs a number of characters, as first:10");
                if (transform == "date" && !DatePattern(argument)) return (null, $"'{FieldValues.Shown(argument)}' is no pattern of a date, as MM/dd/yyyy");
                steps.Add((transform, argument));
            }
            return (new Place(name, steps), null);
        }

        public TemplateValue Render(DeliveryValues values)
        {
            var text = values[name];
            var (bare, omit) = (false, false);
            foreach (var (transform, argument) in steps)
            {
                if (string.IsNullOrEmpty(text))
                {
                    if (transform == "default") text = argument;
                    else if (transform == "omit") omit = true;
                    continue;
                }
                (text, bare) = Step(transform, argument, text, values.Zone, bare);
            }
            return new(text is null ? null : WellFormed(text), bare, omit && string.IsNullOrEmpty(text));
        }

        private static (string Text, bool Bare) Step(string transform, string argument, string text, DateTimeZone zone, bool bare) => transform switch
        {
            "upper" => (text.ToUpperInvariant(), bare),
            "lower" => (text.ToLowerInvariant(), bare),
            "title" => (CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text.ToLowerInvariant()), bare),
            "trim" => (text.Trim(), bare),
            "digits" => (string.Concat(text.Where(char.IsAsciiDigit)), bare),
            "e164" => (FieldValues.Phone(text) is { } phone ? "+1" + phone : text, bare),
            "phone" => (FieldValues.Phone(text) is { } digits ? Patterned(argument, digits) : text, bare),
            "first" => (text.Length > int.Parse(argument, CultureInfo.InvariantCulture) ? text[..int.Parse(argument, CultureInfo.InvariantCulture)] : text, bare),
            "date" => (Date(text, argument, zone) ?? text, bare),
            "number" => FieldValues.Number(text) is { } number ? (number.ToString(CultureInfo.InvariantCulture), true) : (text, false),
            "boolean" => FieldValues.ParseBoolean(text) is { } flag ? (flag ? "true" : "false", true) : (text, false),
            "map" => (Mapped(argument, text), false),
            _ => (text, bare),
        };

        private static string Patterned(string pattern, string digits)
        {
            var next = 0;
            return string.Concat(pattern.Select(c => c == '#' && next < digits.Length ? digits[next++] : c));
        }

        private static string Mapped(string map, string text)
        {
            foreach (var pair in map.Split(','))
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0 && pair[..equals].Trim().Equals(text, StringComparison.OrdinalIgnoreCase)) return pair[(equals + 1)..].Trim();
            }
            return text;
        }

        private static bool DatePattern(string pattern)
        {
            try
            {
                return LocalDateTimePattern.CreateWithInvariantCulture(pattern.Replace("yyyy", "uuuu", StringComparison.Ordinal)) is not null;
            }
            catch (InvalidPatternException)
            {
                return false;
            }
        }

        private static string? Date(string text, string pattern, DateTimeZone zone)
        {
            LocalDateTime? local = InstantPattern.ExtendedIso.Parse(text) is { Success: true } instant ? instant.Value.InZone(zone).LocalDateTime : FieldValues.Date(text)?.AtMidnight();
            return local is { } at ? LocalDateTimePattern.CreateWithInvariantCulture(pattern.Replace("yyyy", "uuuu", StringComparison.Ordinal)).Format(at) : null;
        }

        // Half a surrogate pair, which a cut may leave, is no text that any encoding can carry.
        private static string WellFormed(string text)
        {
            var whole = true;
            for (var i = 0; i < text.Length && whole; i++)
                if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i]))) whole = false;
            return whole ? text : string.Concat(text.EnumerateRunes().Select(r => r.ToString()));
        }

        // At the sign, but not between quotes.
        private static List<string> Split(string text, char sign)
        {
            var (words, start, quote) = (new List<string>(), 0, '\0');
            for (var i = 0; i < text.Length; i++)
            {
                if (quote != '\0') quote = text[i] == quote ? '\0' : quote;
                else if (text[i] is '\'' or '"') quote = text[i];
                else if (text[i] == sign)
                {
                    words.Add(text[start..i]);
                    start = i + 1;
                }
            }
            words.Add(text[start..]);
            return words;
        }
    }
}
