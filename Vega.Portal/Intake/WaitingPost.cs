using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;

namespace Vega.Portal.Intake;

/// <summary>What a post is answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The answer of a processed post as JSON; null when <paramref name="Denied"/> says why there is no lead.</param>
/// <param name="Denied">Why there is no lead.</param>
/// <param name="Replayed">True when an earlier post was answered with this.</param>
public sealed record PostAnswer(int Status, string? Body, bool Replayed = false, IntakeDenial? Denied = null)
{
    /// <summary>The lead's status, for the counters; null without a lead.</summary>
    public LeadStatus? Decided { get; init; }

    /// <summary>The lead whose answer from the client's own system is still awaited; null when none is.</summary>
    public PublicId? Lead { get; init; }
}

/// <summary>A post on its way through the writer.</summary>
public sealed class WaitingPost(IntakeDraft draft, RetryKey retry)
{
    // Continuations run elsewhere: one that ran here would hold the writer up.
    private readonly TaskCompletionSource<PostAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The post, as far as it can be decided without the client's lock; begun anew when the configuration has changed since.</summary>
    public IntakeDraft Draft { get; set; } = draft;

    public RetryKey Retry { get; } = retry;

    public int ClientId => Draft.Configuration.ClientId;

    /// <summary>Completes after the commit.</summary>
    public Task<PostAnswer> Answer => _answer.Task;

    public void Complete(PostAnswer answer) => _answer.TrySetResult(answer);

    public void Fail(Exception exception) => _answer.TrySetException(exception);
}
