using System.Security.Cryptography;

namespace Vega.Portal.Shell;

/// <summary>
/// Keeps a failure inside the work that failed: it is logged under a reference, and whoever asked for the work tells it on the spot. What stands around it, what was typed above all,
/// is not thrown away with it, as an error boundary would.
/// </summary>
public sealed class Failures(ILogger<Failures> log)
{
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>Does a page's work. The reference under which it failed; null when it did not. Work that was given up is not a failure, and throws.</summary>
    /// <param name="part">What failed, in words for the log, as "Saving Program".</param>
    /// <param name="work">The work.</param>
    public async Task<string?> KeepAsync(string part, Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (Exception e)
        {
            return Record(part, e);
        }
    }

    /// <summary>Logs a failure. The reference is short enough to read over the phone, as <c>7KQ-2F4</c>.</summary>
    public string Record(string part, Exception exception)
    {
        var text = RandomNumberGenerator.GetString(Letters, 6);
        var reference = text[..3] + "-" + text[3..];
        log.LogError(exception, "{Part} failed; reference {Reference}", part, reference);
        return reference;
    }

    /// <summary>What is told of something that was not done.</summary>
    /// <param name="not">What did not happen, as "Not saved".</param>
    /// <param name="reference">The reference.</param>
    /// <param name="entered">Whether something was entered, which is still there.</param>
    public static string Words(string not, string reference, bool entered = true) =>
        $"{not}: something failed on the server. {(entered ? "What you entered is still here; try" : "Try")} again in a moment. This was recorded as {reference}.";
}
