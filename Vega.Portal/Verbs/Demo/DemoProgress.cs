namespace Vega.Portal.Verbs.Demo;

/// <summary>A line that says how far the filling is; on a console it is rewritten in place, in a log it comes every tenth.</summary>
internal sealed class DemoProgress(TimeProvider time, TextWriter output, bool rewrites, long total)
{
    private const int Width = 28;
    private readonly long _began = time.GetTimestamp();
    private long _last;
    private int _tenth;

    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    public void Report(long done)
    {
        var share = total == 0 ? 1 : Math.Min(1, (double)done / total);
        if (rewrites)
        {
            if (time.GetElapsedTime(_last) < TimeSpan.FromMilliseconds(120)) return;
            _last = time.GetTimestamp();
            output.Write('\r' + Line(done, share).PadRight(78));
        }
        else if ((int)(share * 10) > _tenth && total >= 200_000)
        {
            _tenth = (int)(share * 10);
            output.WriteLine(Line(done, share));
        }
    }

    /// <summary>A word about what is done after the leads, which has no count.</summary>
    public void Say(string what)
    {
        if (rewrites) output.Write('\r' + what.PadRight(78));
        else if (total >= 200_000) output.WriteLine(what);
    }

    public void End()
    {
        if (rewrites) output.Write('\r' + new string(' ', 78) + '\r');
    }

    private string Line(long done, double share)
    {
        var (seconds, bars) = (Elapsed.TotalSeconds, (int)(share * Width));
        var left = share is > .001 and < 1 ? TimeSpan.FromSeconds(seconds / share * (1 - share)) : TimeSpan.Zero;
        return $"  [{new string('#', bars)}{new string('.', Width - bars)}] {share,4:P0}  {done:N0} leads  {(seconds > 0 ? done / seconds : 0):N0}/s  {(left.TotalMinutes >= 1 ? $"{left.TotalMinutes:0} min" : $"{left.TotalSeconds:0} s")} left";
    }
}
