using System.Globalization;
using System.Linq.Expressions;
using Vega.Domain.Common;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>Maps the addresses of one type: list, show, create, change, delete. Each says which policy it needs.</summary>
public sealed class ResourceRoutes<T, TSearch>(JsonApiRoutes routes, ResourceType<T> type) where T : class where TSearch : ResourceSearch<T>
{
    /// <summary><c>GET /TYPE</c>.</summary>
    public ResourceRoutes<T, TSearch> List(string policy)
    {
        Add("GET", type.Path, policy, "list", $"Lists {type.Name}.", http => ListAsync(http, null));
        return this;
    }

    /// <summary><c>GET /OWNERS/{ownerId}/TYPE</c>. Who does not see the owner gets 404.</summary>
    public ResourceRoutes<T, TSearch> ListWithin(string policy, string owners, Func<int, Expression<Func<T, bool>>> within) => ListIn(policy, owners, type.Path["/api/v1/".Length..], within);

    /// <summary><c>GET /OWNERS/{ownerId}/WORD</c>, where the type is known by another word below its owner.</summary>
    public ResourceRoutes<T, TSearch> ListIn(string policy, string owners, string word, Func<int, Expression<Func<T, bool>>> within)
    {
        Add("GET", $"/api/v1/{owners}/{{ownerId:int}}/{word}", policy, "list-of-" + owners, $"Lists the {word} of one of the {owners}.", async http =>
            await Registry(http).HasAsync(owners, Id(http, "ownerId"), routes.Viewer(http), http.RequestAborted) ? await ListAsync(http, within(Id(http, "ownerId"))) : Problems.NotFound());
        return this;
    }

    /// <summary><c>GET /OWNERS/{ownerId}/INNERS/{innerId}/TYPE</c>: the inner one must be the owner's by its relationship <paramref name="relationship"/>, and narrows the list as <paramref name="parameter"/> does.</summary>
    public ResourceRoutes<T, TSearch> ListWithin(string policy, string owners, string inners, string relationship, string parameter, Func<int, Expression<Func<T, bool>>> within)
    {
        Add("GET", $"/api/v1/{owners}/{{ownerId:int}}/{inners}/{{innerId:int}}{type.Path["/api/v1".Length..]}", policy, $"list-of-{owners}-{inners}", $"Lists the {type.Name} of one of the {inners}.", async http =>
        {
            var (viewer, owner, inner) = (routes.Viewer(http), Id(http, "ownerId"), Id(http, "innerId"));
            if (!await Registry(http).HasAsync(owners, owner, viewer, http.RequestAborted) || !await Registry(http).HasAsync(inners, inner, viewer, http.RequestAborted, relationship, owner)) return Problems.NotFound();
            return await ListAsync(http, within(owner), (parameter, inner.ToString(CultureInfo.InvariantCulture)));
        });
        return this;
    }

    /// <summary><c>GET /TYPE/{id}</c>.</summary>
    public ResourceRoutes<T, TSearch> Show(string policy)
    {
        Add("GET", type.Path + "/{id:int}", policy, "show", $"Shows one of the {type.Name}.", async http =>
        {
            var (query, errors) = Read(http);
            return errors ?? await DocumentAsync(http, Id(http), query!);
        });
        return this;
    }

    /// <summary><c>POST /TYPE</c>, and <c>POST /OWNERS/{ownerId}/TYPE</c> where the type belongs to one of <paramref name="owners"/> by the relationship <paramref name="owner"/>.</summary>
    /// <param name="policy">The policy it needs.</param>
    /// <param name="read">Reads the input from the body.</param>
    /// <param name="create">Makes it, and returns its id.</param>
    /// <param name="owners">The type of the owner.</param>
    /// <param name="owner">The relationship to it.</param>
    public ResourceRoutes<T, TSearch> Create<TCommands, TInput>(string policy, Func<ResourceBody, TInput> read, Func<TCommands, Viewer, TInput, CancellationToken, Task<Change<int>>> create, string? owners = null, string? owner = null)
        where TCommands : notnull => CreateTold<TCommands, TInput>(policy, read, async (commands, viewer, input, token) => (await create(commands, viewer, input, token)).As(id => new Told(id)), owners, owner);

    /// <summary>As <see cref="Create"/>, for what is told something once when it is made.</summary>
    public ResourceRoutes<T, TSearch> CreateTold<TCommands, TInput>(string policy, Func<ResourceBody, TInput> read, Func<TCommands, Viewer, TInput, CancellationToken, Task<Change<Told>>> create, string? owners = null, string? owner = null)
        where TCommands : notnull
    {
        Add("POST", type.Path, policy, "create", $"Makes one of the {type.Name}.", http => CreateAsync(http, null));
        if (owners is not null)
            Add("POST", $"/api/v1/{owners}/{{ownerId:int}}{type.Path["/api/v1".Length..]}", policy, "create-in-" + owners, $"Makes one of the {type.Name} of one of the {owners}.", async http =>
                await Registry(http).HasAsync(owners, Id(http, "ownerId"), routes.Viewer(http), http.RequestAborted) ? await CreateAsync(http, Id(http, "ownerId")) : Problems.NotFound());
        return this;

        async Task<IResult> CreateAsync(HttpContext http, int? ownerId)
        {
            var (query, errors) = Read(http);
            if (errors is not null) return errors;
            var (body, refused) = await ResourceBody.ReadAsync(http.Request, type, null, http.RequestAborted);
            if (refused is not null) return refused;
            if (ownerId is { } id) body!.BelongsTo(owner!, owners!, id);
            var viewer = routes.Viewer(http);
            var input = read(body!);
            if (body!.Finish(type, null, viewer) is { } faults) return faults;
            return await ResultAsync(http, await create(http.RequestServices.GetRequiredService<TCommands>(), viewer, input, http.RequestAborted), query!, StatusCodes.Status201Created);
        }
    }

    /// <summary><c>POST /TYPE/{id}/ACTION</c>: something done to one resource, with its attributes in the body where it has any. 201 when it makes another one.</summary>
    public ResourceRoutes<T, TSearch> Act<TCommands, TInput>(string policy, string action, string summary, Func<ResourceBody, TInput> read, Func<TCommands, Viewer, int, TInput, CancellationToken, Task<Change<Told>>> act, bool makes = false) where TCommands : notnull
    {
        Add("POST", type.Path + "/{id:int}/" + action, policy, action, summary, async http =>
        {
            var (query, errors) = Read(http);
            if (errors is not null) return errors;
            var (viewer, id) = (routes.Viewer(http), Id(http));
            if (await Search(http).FindAsync(viewer, id, http.RequestAborted) is null) return Problems.NotFound();
            var body = new ResourceBody();
            if (http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0)
            {
                (body, var refused) = await ResourceBody.ReadAsync(http.Request, type, id.ToString(CultureInfo.InvariantCulture), http.RequestAborted);
                if (refused is not null) return refused;
            }
            var input = read(body!);
            if (body!.Finish(type, null, viewer) is { } faults) return faults;
            var change = await act(http.RequestServices.GetRequiredService<TCommands>(), viewer, id, input, http.RequestAborted);
            return await ResultAsync(http, change, query!, makes ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        });
        return this;
    }

    /// <summary><c>GET /TYPE/{id}/PART</c>: something computed about one resource.</summary>
    public ResourceRoutes<T, TSearch> Part<TSource, TPart>(string policy, string part, ResourceType<TPart> of, string summary, Func<TSource, Viewer, T, CancellationToken, Task<TPart?>> read) where TSource : notnull where TPart : class
    {
        Add("GET", type.Path + "/{id:int}/" + part, policy, part, summary, async http =>
        {
            var (query, errors) = ResourceQuery.Read(http.Request, list: false);
            errors ??= Registry(http).Check(of, query!);
            if (errors is not null) return errors;
            var viewer = routes.Viewer(http);
            if (await Search(http).FindAsync(viewer, Id(http), http.RequestAborted) is not { } row) return Problems.NotFound();
            if (await read(http.RequestServices.GetRequiredService<TSource>(), viewer, row, http.RequestAborted) is not { } found) return Problems.NotFound();
            return new ResourceDocument(of, viewer) { Row = found, Self = http.Request.PathBase + http.Request.Path, Query = query, Included = await Registry(http).LoadAsync(of, [found], query!, viewer, http.RequestAborted) };
        });
        return this;
    }

    /// <summary><c>PATCH /TYPE/{id}</c>, with <c>If-Match</c> or without.</summary>
    /// <param name="policy">The policy it needs.</param>
    /// <param name="read">Reads the input from the body.</param>
    /// <param name="change">Changes it; the last function tells whether the row, as it stands under the lock, is the one that the caller has seen.</param>
    public ResourceRoutes<T, TSearch> Change<TCommands, TInput>(string policy, Func<ResourceBody, TInput> read, Func<TCommands, Viewer, int, TInput, Func<T, bool>, CancellationToken, Task<Change<int>>> change) where TCommands : notnull
    {
        Add("PATCH", type.Path + "/{id:int}", policy, "change", $"Changes one of the {type.Name}.", async http =>
        {
            var (query, errors) = Read(http);
            if (errors is not null) return errors;
            var (viewer, id) = (routes.Viewer(http), Id(http));
            if (await Search(http).FindAsync(viewer, id, http.RequestAborted) is not { } current) return Problems.NotFound();
            var (body, refused) = await ResourceBody.ReadAsync(http.Request, type, id.ToString(CultureInfo.InvariantCulture), http.RequestAborted);
            if (refused is not null) return refused;
            var input = read(body!);
            if (body!.Finish(type, current, viewer) is { } faults) return faults;
            var outcome = await change(http.RequestServices.GetRequiredService<TCommands>(), viewer, id, input, Seen(http), http.RequestAborted);
            return outcome is Change<int>.Stale ? await StaleAsync(http, id) : await ResultAsync(http, outcome.As(of => new Told(of)), query!, StatusCodes.Status200OK);
        });
        return this;
    }

    /// <summary><c>DELETE /TYPE/{id}</c>: 204, or 200 when it was archived because leads hang on it, or had been done already.</summary>
    public ResourceRoutes<T, TSearch> Delete<TCommands>(string policy, Func<TCommands, Viewer, int, Func<T, bool>, CancellationToken, Task<Change<Removal>>> delete) where TCommands : notnull
    {
        Add("DELETE", type.Path + "/{id:int}", policy, "delete", $"Deletes one of the {type.Name}.", async http =>
        {
            var (_, errors) = Read(http);
            if (errors is not null) return errors;
            var (viewer, id) = (routes.Viewer(http), Id(http));
            if (await Search(http).FindAsync(viewer, id, http.RequestAborted) is null) return Problems.NotFound();
            var change = await delete(http.RequestServices.GetRequiredService<TCommands>(), viewer, id, Seen(http), http.RequestAborted);
            if (change is Change<Removal>.Stale) return await StaleAsync(http, id);
            if (change is not Change<Removal>.Saved { Value: var removal, Notes: var notes }) return JsonApiErrors.From(change, type);
            if (notes.Count > 0) return new MetaDocument(new Dictionary<string, object?>(StringComparer.Ordinal) { ["notes"] = notes });
            return removal.Archived ? new MetaDocument(new Dictionary<string, object?>(StringComparer.Ordinal) { ["archived"] = true, ["leads"] = removal.Leads }) : Results.NoContent();
        });
        return this;
    }

    private void Add(string method, string path, string policy, string action, string summary, Func<HttpContext, Task<IResult>> answer) =>
        routes.Group.MapMethods(path["/api/v1".Length..], [method], answer).RequireAuthorization(policy).WithName($"{action}-{type.Name}").WithSummary(summary).WithTags(type.Name).WithMetadata(new ResourceEndpoint(type, action, type.OwnParameters));

    private async Task<IResult> ListAsync(HttpContext http, Expression<Func<T, bool>>? within, (string Parameter, string Value)? fixedBy = null)
    {
        var (query, errors) = ResourceQuery.Read(http.Request, list: true, [.. type.OwnParameters.Select(p => p.Name).Where(p => p != fixedBy?.Parameter)]);
        if (fixedBy is var (parameter, value)) query?.Fix(parameter, value);
        errors ??= Registry(http).Check(type, query!);
        if (errors is not null) return errors;
        var viewer = routes.Viewer(http);
        var (page, refused) = await Search(http).ListAsync(viewer, query!, within, http.RequestAborted);
        if (refused is not null) return refused;
        return new ResourceDocument(type, viewer) { Page = page, Query = query, Included = await Registry(http).LoadAsync(type, page!.Rows, query!, viewer, http.RequestAborted) };
    }

    private async Task<IResult> DocumentAsync(HttpContext http, int id, ResourceQuery query, int status = StatusCodes.Status200OK, IReadOnlyDictionary<string, object?>? meta = null)
    {
        var viewer = routes.Viewer(http);
        if (await Search(http).FindAsync(viewer, id, http.RequestAborted) is not { } row) return Problems.NotFound();
        var included = await Registry(http).LoadAsync(type, [row], query, viewer, http.RequestAborted);
        return new ResourceDocument(type, await Search(http).ViewerOfAsync(viewer, id, http.RequestAborted)) { Row = row, Query = query, Included = included, StatusCode = status, Version = type.Version(row), Meta = meta ?? Told.Nothing };
    }

    private async Task<IResult> ResultAsync(HttpContext http, Change<Told> change, ResourceQuery query, int status)
    {
        if (change is not Change<Told>.Saved { Value: var told, Notes: var notes }) return JsonApiErrors.From(change, type);
        var meta = notes.Count == 0 ? told.Meta : new Dictionary<string, object?>(told.Meta, StringComparer.Ordinal) { ["notes"] = notes };
        return await DocumentAsync(http, told.Id, query, status, meta);
    }

    /// <summary>Somebody else wrote since: nothing is written, and the answer has what is in force with its version, to choose from.</summary>
    private async Task<IResult> StaleAsync(HttpContext http, int id)
    {
        var viewer = routes.Viewer(http);
        if (await Search(http).FindAsync(viewer, id, http.RequestAborted) is not { } row) return Problems.NotFound();
        return new ResourceDocument(type, await Search(http).ViewerOfAsync(viewer, id, http.RequestAborted)) { Row = row, Version = type.Version(row), Refused = JsonApiErrors.From(Problems.Stale()) };
    }

    private (ResourceQuery? Query, JsonApiErrors? Errors) Read(HttpContext http)
    {
        var (query, errors) = ResourceQuery.Read(http.Request, list: false);
        errors ??= Registry(http).Check(type, query!);
        return errors is null ? (query, null) : (null, errors);
    }

    /// <summary>Whether a row is the one that <c>If-Match</c> names; any row is when the header is absent.</summary>
    private Func<T, bool> Seen(HttpContext http)
    {
        var tags = http.Request.GetTypedHeaders().IfMatch;
        if (http.Request.Headers.IfMatch.Count == 0) return _ => true;
        return row => tags.Any(t => t.Tag == "*" || (!t.IsWeak && t.Tag == $"\"{type.Version(row)}\""));
    }

    private static TSearch Search(HttpContext http) => http.RequestServices.GetRequiredService<TSearch>();

    private static ResourceRegistry Registry(HttpContext http) => http.RequestServices.GetRequiredService<ResourceRegistry>();

    private static int Id(HttpContext http, string name = "id") => int.Parse((string)http.Request.RouteValues[name]!, CultureInfo.InvariantCulture);
}

/// <summary>What an endpoint does to which type; the description of the API is written from it.</summary>
/// <param name="Type">The type.</param>
/// <param name="Action">What it does: list, show, create, change, delete.</param>
/// <param name="Own">The parameters of a list beside JSON:API's, and what they mean.</param>
public sealed record ResourceEndpoint(ResourceType Type, string Action, IReadOnlyList<(string Name, string Meaning)> Own);
