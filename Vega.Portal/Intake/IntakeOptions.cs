namespace Vega.Portal.Intake;

/// <summary>Section <c>Vega:Intake</c>.</summary>
public sealed class IntakeOptions
{
    /// <summary>Posts that may wait for the writer; one more is answered 503.</summary>
    public int QueueCapacity { get; set; } = 4_096;

    /// <summary>Most posts that share one transaction.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>How long a repeat waits for the answer of the post it repeats, before it is answered 409.</summary>
    public int RepeatWaitSeconds { get; set; } = 15;
}
