using Microsoft.JSInterop;

namespace Vega.Portal.Shell;

/// <summary>How a part of a page lets go of what it held in the browser.</summary>
public static class Leaving
{
    /// <summary>Calls <paramref name="last"/>, where there is one, and gives the object back. Where the browser went first, it took the object with it.</summary>
    public static async ValueTask LeaveAsync(this IJSObjectReference? held, string? last = null)
    {
        if (held is null) return;
        try
        {
            if (last is not null) await held.InvokeVoidAsync(last);
            await held.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // it was gone
        }
        catch (OperationCanceledException)
        {
            // it went while it was told
        }
    }
}
