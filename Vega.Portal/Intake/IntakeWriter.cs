using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;

namespace Vega.Portal.Intake;

/// <summary>
/// The node's one writer: posts wait in a channel, and whatever waits when it turns to the channel shares one transaction and one commit, after which each is answered.
/// It never sleeps while a post waits, and it waits for nobody but the database. With two nodes on one database, the clients' locks order their batches. A batch that fails
/// is done again one post at a time, so that one bad post fails alone; a post that meets a deadlock or a serialization failure is tried <see cref="Tries"/> times.
/// </summary>
public sealed partial class IntakeWriter(IntakeBatch batches, IntakeOptions options, ILogger<IntakeWriter> logger) : BackgroundService
{
    private const int Tries = 5;

    private readonly Channel<WaitingPost> _waiting = Channel.CreateBounded<WaitingPost>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>False when the channel is full or the node is stopping: the post was not taken.</summary>
    public bool TryTake(WaitingPost post) => _waiting.Writer.TryWrite(post);

    /// <summary>True while posts are written. False after the last batch failed as a whole, until one succeeds.</summary>
    public bool IsWriting { get; private set; } = true;

    /// <summary>Posts that wait now.</summary>
    public int Waiting => _waiting.Reader.Count;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<WaitingPost>(options.BatchSize);
        // Not cancelled on the way down: what was taken is written and answered before the node stops.
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            await GatherAsync();
            while (batch.Count < options.BatchSize && _waiting.Reader.TryRead(out var post)) batch.Add(post);
            if (!await SaveAsync(batch, lastTry: batch.Count == 1 && Tries == 1)) await SaveOneByOneAsync(batch);
        }
    }

    /// <summary>Takes no more posts, and waits for those it took.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    // Steps behind the requests that are being read, for as long as each turn brings more of them: they share this commit instead of waiting for the next.
    private async Task GatherAsync()
    {
        for (var waiting = 0; Waiting > waiting && waiting < options.BatchSize;)
        {
            waiting = Waiting;
            await Task.Yield();
        }
    }

    private async Task SaveOneByOneAsync(List<WaitingPost> posts)
    {
        foreach (var post in posts)
        {
            for (var attempt = 1; !await SaveAsync([post], lastTry: attempt == Tries) && attempt < Tries;) attempt++;
        }
    }

    private async Task<bool> SaveAsync(IReadOnlyList<WaitingPost> posts, bool lastTry)
    {
        try
        {
            var answers = await batches.SaveAsync(posts, CancellationToken.None);
            for (var i = 0; i < posts.Count; i++) posts[i].Complete(answers[i]);
            IsWriting = true;
            return true;
        }
        catch (Exception exception)
        {
            IsWriting = false;
            // Only the database's own troubles may pass by themselves; anything else is a bug of this post and fails it now.
            if (!lastTry && (posts.Count > 1 || exception is DbException or DbUpdateException)) return false;
            LogFailure(exception.GetType().Name, exception.StackTrace, posts[0].ClientId);
            foreach (var post in posts) post.Fail(new InvalidOperationException("The post could not be saved."));
            return true;
        }
    }

    // Type and stack, never the message: a database's message may quote the values of the row.
    [LoggerMessage(Level = LogLevel.Error, Message = "A post to client {ClientId} could not be saved: {Exception}\n{Stack}")]
    private partial void LogFailure(string exception, string? stack, int clientId);
}
