using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Platform;

namespace Vega.Portal.Intake;

/// <summary>
/// The way in for every post (001, Post a new lead; design §3): maps and judges what needs no lock on the caller's thread, hands it to the writer, and waits for the answer
/// that follows the commit. A caller who goes away changes nothing: what was taken is saved.
/// </summary>
public sealed class LeadIntake(IntakeWriter writer, IntakeOptions options, DeliverySignals signals, DeliveryWait deliveries, TimeProvider time)
{
    private static readonly Meter Meter = new(Telemetry.Name);
    private static readonly Counter<long> Posts = Meter.CreateCounter<long>("vega.intake.posts", description: "Posts answered, by outcome");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>("vega.intake.duration", "s", "From arrival to answer");

    // The posts with an Idempotency-Key that have no answer yet on this node.
    private readonly ConcurrentDictionary<(int ClientId, string Hash), Task<PostAnswer>> _inFlight = new();

    /// <summary>Decides and saves a post. Returns what to answer; the writer's trouble comes as an exception, a full queue or a repeat that waits too long as null with the reason.</summary>
    public async Task<(PostAnswer? Answer, Problem? Problem)> PostAsync(Submission submission, ClientConfiguration configuration, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var draft = IntakeSteps.Begin(submission, configuration);
        if (draft.Denied is { } denied)
        {
            Count("denied", denied.Code);
            return (new PostAnswer(denied.Code == Refusal.KeyRequired ? 401 : 403, null, Denied: denied), null);
        }
        var owner = submission.Viewer.Kind == ViewerKind.Anonymous ? $"anonymous:{submission.RemoteIp}" : submission.Viewer.Owner;
        var post = new WaitingPost(draft, RetryKey.Of(owner, idempotencyKey, submission.RawHash));
        var key = (configuration.ClientId, post.Retry.Hash);
        var answer = post.Answer;
        if (idempotencyKey is not null)
        {
            var first = _inFlight.GetOrAdd(key, post.Answer);
            if (first != post.Answer)
            {
                // The same key is on its way: its answer will be stored when it comes, and this post then finds it.
                try
                {
                    await first.WaitAsync(TimeSpan.FromSeconds(options.RepeatWaitSeconds), time, cancellationToken);
                }
                catch (TimeoutException)
                {
                    return (null, Problems.Conflict("in-progress", "The post with this Idempotency-Key is still being decided. Repeat it in a moment.", TimeSpan.FromSeconds(1)));
                }
                catch (InvalidOperationException)
                {
                    // The first one failed and left nothing: this one is decided on its own.
                }
            }
            else
            {
                _ = answer.ContinueWith(_ => _inFlight.TryRemove(key, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        // Before it is saved: the sender may be quicker than the return from here.
        using var expected = configuration.DestinationOf(draft.Campaign?.Id) is { Mode: DeliveryMode.Wait, PausedAt: null } destination ? signals.Expect(submission.PublicId, draft.Test ? DeliverySignals.AnyTest : destination.Id) : null;
        if (!writer.TryTake(post))
        {
            _inFlight.TryRemove(new(key, answer));
            Count("busy", null);
            return (null, Problems.Unavailable("busy", "Too many posts are waiting. Repeat this one in a moment; nothing was saved.", TimeSpan.FromSeconds(1)));
        }
        var result = await answer.WaitAsync(cancellationToken);
        if (result.Lead is { } lead && (lead == submission.PublicId ? expected : signals.Find(lead)) is { } awaited) result = await deliveries.CompleteAsync(result, awaited, cancellationToken);
        Count(result.Replayed ? "retry" : result.Denied is null ? result.Decided!.Value.Key() : "denied", result.Denied?.Code);
        Seconds.Record(time.GetElapsedTime(started).TotalSeconds);
        return (result, null);
    }

    private static void Count(string outcome, string? code) => Posts.Add(1, new("outcome", outcome), new("code", code));
}
