using Vega.Domain.Common;

namespace Vega.Portal.Shell;

/// <summary>Every address of the portal is built here.</summary>
public static class Links
{
    public const string Home = "/";
    public const string LeadsPath = "/leads";
    public const string PostingPath = "/posting";
    public const string FindPath = "/find";
    public const string ManagePath = "/manage";
    public const string SignOut = "/account/sign-out";
    public const string Account = "/account/security";

    /// <summary>Where an open page goes whose session has ended; it comes back from there.</summary>
    public static string SignIn(string returnUrl) => With("/account/sign-in", ("returnUrl", returnUrl), ("ended", "true"));

    public static string Find(string text) => With(FindPath, ("q", text));

    /// <summary>The leads of a client, or all, narrowed by the filters of the page's address.</summary>
    public static string Leads(string? client = null, params IEnumerable<(string Key, string? Value)> filters) => With(LeadsPath, [("client", client), .. filters]);

    /// <summary>One lead, open beside the list.</summary>
    public static string Lead(PublicId id, string? client = null) => Leads(client, ("lead", id.With(PublicIdPrefix.Lead)));

    /// <summary>What waits for the clients' own systems and what became of the rest.</summary>
    public static string Deliveries(string? client, params IEnumerable<(string Key, string? Value)> parameters) => With(LeadsPath + "/deliveries", [("client", client), .. parameters]);

    /// <summary>The leads of a range of days that were refused, failed or came back.</summary>
    public static string Rejects(string? client, string? from = null, string? to = null) => With(LeadsPath + "/rejects", ("client", client), ("from", from), ("to", to));

    /// <summary>The file of an export that was asked for.</summary>
    public static string LeadExport(string id) => LeadsPath + "/exports/" + id;

    /// <summary>The page of posting instructions that a secret token opens.</summary>
    public static string PostingLink(string token) => PostingPath + "/" + token;

    /// <summary>A section of Manage for a client; the thing that is open in it, and what else narrows it, are parameters.</summary>
    public static string Manage(string section, string? client, params IEnumerable<(string Key, string? Value)> parameters) =>
        With(section.Length == 0 ? ManagePath : ManagePath + "/" + section, [("client", client), .. parameters]);

    /// <summary>A page for the chosen client.</summary>
    public static string For(string path, string? client) => With(path, ("client", client));

    /// <summary>A path with those parameters that have a value.</summary>
    public static string With(string path, params IEnumerable<(string Key, string? Value)> parameters)
    {
        var query = string.Join('&', parameters.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => p.Key + "=" + Escape(p.Value!)));
        return query.Length == 0 ? path : path + "?" + query;
    }

    /// <summary>As <see cref="Uri.EscapeDataString(string)"/>, but what is harmless in a query stays readable: dates, lists and paths.</summary>
    private static string Escape(string value) => Uri.EscapeDataString(value).Replace("%2C", ",").Replace("%2F", "/").Replace("%3A", ":").Replace("%40", "@");
}
