using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Intake;

/// <summary>The public lead API (001): what vendors post to and clients' systems read and update.</summary>
public static class PublicLeadApi
{
    public static void MapPublicLeadApi(this WebApplication app)
    {
        var leads = app.MapGroup("/{client}/leads").WithTags("Lead API").AllowAnonymous().DisableAntiforgery();
        leads.MapPost("", PostAsync).WithName("PostLead").WithSummary("Post a new lead");
        leads.MapGet("", ListAsync).WithName("GetLeads").WithSummary("Get leads");
        leads.MapGet("/{id}", ShowAsync).WithName("GetLead").WithSummary("Get one lead; a vendor's key gets the status of its own");
        leads.MapPatch("", PatchBodyAsync).WithName("PatchLeads").WithSummary("Update a lead, or up to 500 at once");
        leads.MapPatch("/{id}", PatchOneAsync).WithName("PatchLead").WithSummary("Update a lead");
    }

    private static async Task<IResult> PostAsync(string client, HttpContext http, ConfigurationCache configurations, LeadIntake intake, TimeProvider time)
    {
        var arrived = time.Now();
        var (known, viewer, problem) = await EnterAsync(client, http, configurations);
        if (problem is not null) return problem;
        var key = http.Request.Headers[RetryKey.Header];
        if (key.Count > 1 || (key.Count == 1 && key[0] is not { Length: > 0 and <= 255 }))
            return Problems.BadRequest("idempotency-key-invalid", "Idempotency-Key must be one header of 1 to 255 characters.");
        var (body, fault) = await PostBody.ReadAsync(http.Request, arrays: false, http.RequestAborted);
        if (fault is not null) return new Problem(fault.Status, fault.Code, fault.Message);
        var submission = new Submission
        {
            PublicId = PublicId.New(), Viewer = viewer, ArrivedAt = arrived, Values = body!.Values, RawParams = body.Json, RawHash = body.Hash,
            RemoteIp = http.Connection.RemoteIpAddress?.ToString(),
        };
        var (answer, busy) = await intake.PostAsync(submission, known!, key.Count == 1 ? key[0] : null, http.RequestAborted);
        if (busy is not null) return busy;
        if (answer!.Denied is { } denied) return new Problem(answer.Status, denied.Code, denied.Message);
        if (answer.Replayed) http.Response.Headers[RetryKey.ReplayedHeader] = "true";
        return Results.Text(answer.Body, "application/json");
    }

    private static async Task<IResult> ListAsync(string client, HttpContext http, ConfigurationCache configurations, PublicLeadSearch search)
    {
        var (known, viewer, problem) = await EnterAsync(client, http, configurations);
        problem ??= ClientKeyOnly(viewer, known!);
        return problem ?? await search.ListAsync(known!, http.Request, http.RequestAborted);
    }

    private static async Task<IResult> ShowAsync(string client, string id, HttpContext http, ConfigurationCache configurations, PublicLeadSearch search)
    {
        var (known, viewer, problem) = await EnterAsync(client, http, configurations);
        if (problem is null && viewer.Kind != ViewerKind.VendorKey) problem = ClientKeyOnly(viewer, known!);
        return problem ?? await search.ShowAsync(known!, viewer, id, http.Request, http.RequestAborted);
    }

    private static Task<IResult> PatchBodyAsync(string client, HttpContext http, ConfigurationCache configurations, LeadPatching patching) => PatchAsync(client, null, http, configurations, patching);

    private static Task<IResult> PatchOneAsync(string client, string id, HttpContext http, ConfigurationCache configurations, LeadPatching patching) => PatchAsync(client, id, http, configurations, patching);

    private static async Task<IResult> PatchAsync(string client, string? id, HttpContext http, ConfigurationCache configurations, LeadPatching patching)
    {
        var (known, viewer, problem) = await EnterAsync(client, http, configurations);
        problem ??= ClientKeyOnly(viewer, known!);
        if (problem is not null) return problem;
        var (body, fault) = await PostBody.ReadAsync(http.Request, arrays: id is null, http.RequestAborted);
        if (fault is not null) return new Problem(fault.Status, fault.Code, fault.Message);
        return body!.Items is { } items
            ? await patching.PatchManyAsync(known!, viewer, items, http.Request, http.RequestAborted)
            : await patching.PatchOneAsync(known!, viewer, id, body.Values, http.Request, http.RequestAborted);
    }

    /// <summary>Finds the client and who calls. A key that was sent and is not good is 401, never a fallback to anonymous (reading 92).</summary>
    private static async Task<(ClientConfiguration? Known, Viewer Viewer, IResult? Problem)> EnterAsync(string client, HttpContext http, ConfigurationCache configurations)
    {
        var viewer = http.Viewer();
        if (viewer.Kind == ViewerKind.Anonymous && ApiKeyAuthentication.IsSent(http))
            return (null, viewer, Problems.Unauthorized("The X-API-Key is not known, has expired or was revoked.", "invalid-key"));
        var known = await configurations.FindAsync(client, http.RequestAborted);
        if (known is null) return (null, viewer, Problems.NotFound("There is no client of this name here.", "unknown-client"));
        // Whoever is to retire a former slug wants to know that nobody calls it any more.
        if (!InputText.Same(client, known.Client.Slug) && (viewer.Kind != ViewerKind.Anonymous || known.Client.Endpoint?.AnonymousLeads == true)) http.RequestServices.GetRequiredService<KeyUse>().NoteSlug(client);
        return (known, viewer, null);
    }

    private static Problem? ClientKeyOnly(Viewer viewer, ClientConfiguration known) => viewer.Kind switch
    {
        ViewerKind.Anonymous => Problems.Unauthorized("Send the client's key in X-API-Key."),
        ViewerKind.ClientKey when viewer.Sees(known.ClientId) => null,
        ViewerKind.ClientKey => Problems.NotFound("There is no client of this name here.", "unknown-client"),
        _ => Problems.Forbidden(Refusal.WrongKey, "This takes a key of the client."),
    };
}
