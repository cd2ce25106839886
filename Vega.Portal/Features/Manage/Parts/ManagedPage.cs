using Microsoft.AspNetCore.Components;
using Vega.Domain.Common;
using Vega.Portal.Features.Manage.Frame;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Parts;

/// <summary>What the pages of Manage have in common: they read when the address names another client, and anew after each save; the thing that is open stands in the address.</summary>
public abstract class ManagedPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private int? _client;

    protected ManagedPage() => Left = _left.Token;

    [CascadingParameter] protected PortalScope Scope { get; set; } = default!;
    [Inject] protected CurrentViewer Current { get; set; } = default!;
    [Inject] protected NavigationManager Nav { get; set; } = default!;
    [Inject] protected Failures Failures { get; set; } = default!;
    [Inject] protected ManageTree Tree { get; set; } = default!;
    [Inject] private TimeProvider Clock { get; set; } = default!;

    /// <summary>The id of the thing that is open, <c>new</c> for one to be made; null for none.</summary>
    [SupplyParameterFromQuery(Name = "item")] public string? Item { get; set; }

    /// <summary>True while it reads.</summary>
    protected bool Busy { get; private set; }

    /// <summary>The reference under which reading failed last; null when it did not.</summary>
    protected string? Failed { get; private set; }

    /// <summary>Ends when the page is left.</summary>
    protected CancellationToken Left { get; }

    /// <summary>The client that the page is about.</summary>
    protected int ClientId => _client!.Value;

    /// <summary>The section's name.</summary>
    protected abstract string Section { get; }

    protected bool IsNew => Item == "new";

    protected int? OpenId => int.TryParse(Item, out var id) ? id : null;

    /// <summary>Whether the viewer may do that at all.</summary>
    protected bool May(string policy) => Policies.Allows(policy, Scope.Viewer);

    /// <summary>The page's address with that thing open.</summary>
    protected string To(string? item) => Links.Manage(Section, Scope.Client?.Slug, ("item", item));

    protected string To(int item) => To(item.ToString(System.Globalization.CultureInfo.InvariantCulture));

    protected void Close() => Nav.NavigateTo(To(null));

    /// <summary>Reads all that the page shows of the client.</summary>
    protected abstract Task ReadAsync(Viewer viewer, int client);

    /// <summary>Makes the draft of what the address opens. <paramref name="again"/> is true after reading: a draft of before is out of date.</summary>
    protected virtual void Open(bool again)
    {
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Scope.OneClient is not { } client) return;
        if (_client == client.Id && Failed is null)
        {
            Open(again: false);
            return;
        }
        _client = client.Id;
        // Whatever is being read is read anew for this client when it has come.
        if (Busy) return;
        Busy = true;
        // A page that is quick to read takes the place of the one before it at once, without an empty one in between.
        if (!Tree.IsQuick(Section, client.Id)) await DrawnAsync();
        var began = Clock.GetTimestamp();
        await ReadAgainAsync();
        Tree.Took(Section, client.Id, Clock.GetElapsedTime(began));
    }

    /// <summary>Lets the page be drawn as it stands first: on SQLite a read holds the circuit's thread to its end, and a click would show nothing until then.</summary>
    protected static async Task DrawnAsync() => await Task.Yield();

    /// <summary>Reads anew, and lets the tree count anew.</summary>
    protected async Task SavedAsync()
    {
        await ReadAgainAsync();
        Tree.Tell();
    }

    /// <summary>Reads what the address asks for beyond the client, as another page of a list; what fails is told in the place of it.</summary>
    protected async Task ReadMoreAsync(Func<Viewer, Task> read)
    {
        await DrawnAsync();
        await KeepAsync(read);
    }

    private async Task KeepAsync(Func<Viewer, Task> read) => Failed = await Failures.KeepAsync($"Reading Manage {Section}", async () => await read(await Current.GetAsync()));

    /// <summary>Does what a button asks for; the faults to show, of which a failure of the server is one. The change is null only then.</summary>
    protected async Task<(Change<T>? Change, IReadOnlyList<FieldError> Errors)> TryAsync<T>(Func<Viewer, Task<Change<T>>> work)
    {
        Change<T>? change = null;
        var failed = await Failures.KeepAsync($"A change in Manage {Section}", async () => change = await work(await Current.GetAsync()));
        return (change, failed is null ? FaultList.Of(change!) : [new FieldError("", "failed", Failures.Words("Not done", failed))]);
    }

    protected async Task ReadAgainAsync()
    {
        Busy = true;
        try
        {
            int client;
            do
            {
                client = ClientId;
                await KeepAsync(async viewer =>
                {
                    await ReadAsync(viewer, client);
                    Open(again: true);
                });
            }
            while (client != ClientId);
        }
        catch (OperationCanceledException)
        {
            // the page was left while it read
        }
        finally
        {
            Busy = false;
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _left.Cancel();
        _left.Dispose();
    }
}
