using System.Text.Json;

namespace Vega.Benchmarks.Load;

/// <summary>What a load generator is to do.</summary>
/// <param name="Port">Of 127.0.0.1.</param>
/// <param name="Path">Where to post.</param>
/// <param name="Headers">Further header lines, each ended by a line break.</param>
/// <param name="Body">JSON with one <c>#########</c> in the e-mail and one in the phone, which become a number that never repeats.</param>
/// <param name="Expected">What every answer's body must contain.</param>
/// <param name="Connections">Each sends its next post when its last is answered.</param>
/// <param name="WarmUpSeconds">Sent and not counted.</param>
/// <param name="Seconds">Measured; 0 to send <paramref name="Posts"/>.</param>
/// <param name="Posts">How many, when no time is given.</param>
/// <param name="FirstNumber">The first number; the next order begins where the answer says.</param>
internal sealed record LoadOrder(int Port, string Path, string Headers, string Body, string Expected, int Connections, double WarmUpSeconds, double Seconds, int Posts, long FirstNumber)
{
    public static LoadOrder Parse(string json) => JsonSerializer.Deserialize<LoadOrder>(json)!;
    public override string ToString() => JsonSerializer.Serialize(this);
}

/// <summary>What came of it.</summary>
/// <param name="PerSecond">Posts answered as expected, per second.</param>
/// <param name="P50">Milliseconds from sending to the last byte of the answer, which half of the posts took at most.</param>
/// <param name="P99">Milliseconds which 99 of 100 took at most.</param>
/// <param name="Count">Posts measured.</param>
/// <param name="NextNumber">Where the next order begins.</param>
internal sealed record LoadResult(double PerSecond, double P50, double P99, int Count, long NextNumber)
{
    public static LoadResult Parse(string json) => JsonSerializer.Deserialize<LoadResult>(json)!;
    public override string ToString() => JsonSerializer.Serialize(this);
}
