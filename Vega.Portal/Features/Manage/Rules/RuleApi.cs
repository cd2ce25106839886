using System.Text.Json;
using Vega.Domain.Intake;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Rules;

/// <summary>The addresses of filter rules.</summary>
public static class RuleApi
{
    public static void MapRules(this JsonApiRoutes api) => api.For<FilterRule, RuleSearch>(RuleSearch.Resource).List(Policies.ReadPostingInstructions).Show(Policies.ReadPostingInstructions)
        .ListWithin(Policies.ReadPostingInstructions, "clients", id => r => r.ClientId == id)
        .Create<RuleCommands, (RulePlace, RuleInput)>(Policies.ManageClient, body => (ReadPlace(body), Read(body)), (commands, viewer, input, token) => commands.CreateAsync(viewer, input, token), "clients", "client")
        .Change<RuleCommands, RuleInput>(Policies.ManageClient, Read, (commands, viewer, id, input, seen, token) => commands.ChangeAsync(viewer, id, input, seen, token))
        .Delete<RuleCommands>(Policies.ManageClient, (commands, viewer, id, seen, token) => commands.DeleteAsync(viewer, id, seen, token));

    private static RulePlace ReadPlace(ResourceBody body) => new(body.One("client", "clients").Value, body.One("client-campaign", "client-campaigns").Value, body.One("degree-program", "degree-programs").Value);

    private static RuleInput Read(ResourceBody body) => new()
    {
        Name = body.Text("name"), Enabled = body.Flag("enabled"), Position = body.Number("position"), Note = body.Text("note"),
        When = body.Shape<IReadOnlyList<FilterCondition>>("when", "a list of {field, is, values}", ReadConditions),
    };

    private static List<FilterCondition>? ReadConditions(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array) return null;
        var conditions = new List<FilterCondition>();
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("field", out var field) || !item.TryGetProperty("is", out var word) || field.ValueKind != JsonValueKind.String || word.ValueKind != JsonValueKind.String) return null;
            if (item.EnumerateObject().Any(p => p.Name is not ("field" or "is" or "values"))) return null;
            var values = new List<string>();
            if (item.TryGetProperty("values", out var list))
            {
                if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.String)) return null;
                values.AddRange(list.EnumerateArray().Select(v => v.GetString()!));
            }
            conditions.Add(new FilterCondition { Field = field.GetString()!, Is = word.GetString()!, Values = values });
        }
        return conditions;
    }
}
