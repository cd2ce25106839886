using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vega.Domain.Common;
using Vega.Domain.Intake;

namespace Vega.Domain.Delivery;

/// <summary>
/// A body as JSON in whose texts values have places (see <see cref="TemplateText"/>). It is read as JSON first and filled then, so that whatever a lead holds, what comes out is well
/// formed. For a form it is one flat object: each member is a name of the form, and a list repeats the name.
/// </summary>
public sealed class BodyTemplate
{
    /// <summary>The most characters of a template.</summary>
    public const int MaxLength = 65_536;

    private readonly Node _root;
    private readonly DeliveryFormat _format;

    private BodyTemplate(Node root, DeliveryFormat format) => (_root, _format) = (root, format);

    /// <summary>The media type of what <see cref="Render"/> writes.</summary>
    public string MediaType => _format == DeliveryFormat.Form ? "application/x-www-form-urlencoded" : "application/json";

    /// <summary>The template that sends everything: ids, program, source, whether it is a test, and each field of the client under its canonical name.</summary>
    public static string Standard(FieldCatalog fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var name in (string[])["id", "created_at", "campaign_id", "program_code", "vendor_id", "source", "subid"]) writer.WriteString(name, "{{" + name + "}}");
            writer.WriteString("test", "{{test|boolean|omit}}");
            foreach (var field in fields.Fields.Where(f => !DeliveryValues.Names.Contains(f.Name))) writer.WriteString(field.Name, "{{" + field.Name + "}}");
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a template, or the standard one when there is none; the fault says what is wrong with it.</summary>
    public static (BodyTemplate? Template, string? Fault) Parse(string? text, DeliveryFormat format, FieldCatalog fields)
    {
        text = string.IsNullOrWhiteSpace(text) ? Standard(fields) : text;
        if (text.Length > MaxLength) return (null, $"is {text.Length} characters long; {MaxLength} are allowed");
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) return (null, "must be a JSON object, as {\"email\": \"{{email}}\"}");
            if (format == DeliveryFormat.Form && !IsFlat(document.RootElement)) return (null, "of a form must be one flat object of texts, numbers, true, false and lists of these");
            var faults = new List<string>();
            var root = Read(document.RootElement, fields, "", faults);
            return faults.Count > 0 ? (null, string.Join("; ", faults)) : (new BodyTemplate(root, format), null);
        }
        catch (JsonException e)
        {
            return (null, $"is not JSON: see line {e.LineNumber + 1}, character {e.BytePositionInLine + 1}");
        }
    }

    /// <summary>The body of a lead.</summary>
    public string Render(DeliveryValues values)
    {
        if (_format == DeliveryFormat.Form) return Form(values);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) Write(writer, _root, null, values);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static bool IsFlat(JsonElement root) => root.ValueKind == JsonValueKind.Object && root.EnumerateObject().All(p =>
        p.Value.ValueKind != JsonValueKind.Object && (p.Value.ValueKind != JsonValueKind.Array || p.Value.EnumerateArray().All(i => i.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))));

    private static Node Read(JsonElement element, FieldCatalog fields, string path, List<string> faults)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return new Node { Members = [.. element.EnumerateObject().Select(p => (p.Name, Read(p.Value, fields, path.Length == 0 ? p.Name : path + "." + p.Name, faults)))] };
            case JsonValueKind.Array:
                return new Node { Items = [.. element.EnumerateArray().Select((e, i) => Read(e, fields, $"{path}[{i}]", faults))] };
            case JsonValueKind.String:
                var (text, fault) = TemplateText.Parse(element.GetString()!);
                fault ??= text!.Names.FirstOrDefault(n => !DeliveryValues.Has(n, fields)) is { } unknown ? $"there is no field '{FieldValues.Shown(unknown)}'" : null;
                if (fault is not null) faults.Add($"{path}: {fault}");
                return new Node { Text = text };
            default:
                return new Node { Raw = element.GetRawText() };
        }
    }

    private static void Write(Utf8JsonWriter writer, Node node, string? name, DeliveryValues values)
    {
        var value = node.Text?.Render(values);
        if (value is { Omit: true }) return;
        if (name is not null) writer.WritePropertyName(name);
        if (node.Members is not null)
        {
            writer.WriteStartObject();
            foreach (var (member, inner) in node.Members) Write(writer, inner, member, values);
            writer.WriteEndObject();
        }
        else if (node.Items is not null)
        {
            writer.WriteStartArray();
            foreach (var item in node.Items) Write(writer, item, null, values);
            writer.WriteEndArray();
        }
        else if (node.Raw is not null) writer.WriteRawValue(node.Raw);
        else if (value!.Value.Text is not { } text) writer.WriteNullValue();
        else if (value.Value.Bare) writer.WriteRawValue(text);
        else writer.WriteStringValue(text);
    }

    private string Form(DeliveryValues values)
    {
        var form = new StringBuilder();
        foreach (var (name, node) in _root.Members!)
        {
            foreach (var one in node.Items ?? [node])
            {
                var value = one.Text?.Render(values) ?? new TemplateValue(one.Raw == "null" ? null : one.Raw);
                if (value.Omit) continue;
                if (form.Length > 0) form.Append('&');
                form.Append(Escaped(name)).Append('=').Append(Escaped(value.Text ?? ""));
            }
        }
        return form.ToString();
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private sealed class Node
    {
        public List<(string Name, Node Value)>? Members { get; init; }
        public List<Node>? Items { get; init; }
        public TemplateText? Text { get; init; }
        public string? Raw { get; init; }
    }
}
