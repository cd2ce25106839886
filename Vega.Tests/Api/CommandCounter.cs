using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Vega.Tests.Api;

/// <summary>Counts the commands that EF sends to one database; other tests send theirs to others. Make it before the app starts: EF remembers for a while that nobody listened.</summary>
internal sealed class CommandCounter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private string? _database;
    private readonly List<IDisposable> _subscriptions = [];
    private int _count;

    public CommandCounter() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>Begins to count the commands of a database.</summary>
    public void Watch(string database) => _database = database;

    /// <summary>The commands since the last call.</summary>
    public int Take() => Interlocked.Exchange(ref _count, 0);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RelationalEventId.CommandExecuting.Name && value.Value is CommandEventData { Command.Connection.DataSource: { } source } && source == _database) Interlocked.Increment(ref _count);
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name) _subscriptions.Add(value.Subscribe(this));
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose() => _subscriptions.ForEach(s => s.Dispose());
}
