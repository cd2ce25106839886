namespace Vega.Portal.Shell;

/// <summary>A finished work that is not visible on the screen. Errors never come as toasts.</summary>
public sealed record Toast(string Title, string? Detail = null, string? Action = null, Func<Task>? Act = null);

/// <summary>The toasts of one circuit.</summary>
public sealed class Toasts
{
    private Action<Toast>? _host;

    public void Show(Toast toast) => _host?.Invoke(toast);

    /// <summary>The layout's host takes what is shown from now on.</summary>
    internal void ShowIn(Action<Toast>? host) => _host = host;
}
