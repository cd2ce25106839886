using System.Text;
using Vega.Portal.Platform;

namespace Vega.Tests.Verbs;

/// <summary>What a verb said on the console and how it ended. Tests run side by side, so that each hears only its own verbs.</summary>
public sealed record Said(int Exit, string Out, string Error)
{
    private static readonly Listener OutListener = new(Console.Out);
    private static readonly Listener ErrorListener = new(Console.Error);

    static Said()
    {
        Console.SetOut(OutListener);
        Console.SetError(ErrorListener);
    }

    public static async Task<Said> ByAsync(IServiceProvider services, params string[] words)
    {
        var (output, error) = (OutListener.Listen(), ErrorListener.Listen());
        var exit = await CommandLine.RunAsync(services, words, CancellationToken.None);
        return new Said(exit, output.ToString(), error.ToString());
    }

    private sealed class Listener(TextWriter otherwise) : TextWriter
    {
        private readonly AsyncLocal<StringWriter?> _own = new();

        public override Encoding Encoding => otherwise.Encoding;

        public StringWriter Listen() => _own.Value = new StringWriter();

        public override void Write(char value) => (_own.Value ?? otherwise).Write(value);
        public override void Write(string? value) => (_own.Value ?? otherwise).Write(value);
        public override void WriteLine(string? value) => (_own.Value ?? otherwise).WriteLine(value);
        public override Task WriteLineAsync(string? value) => (_own.Value ?? otherwise).WriteLineAsync(value);
        public override void Flush() => (_own.Value ?? otherwise).Flush();
    }
}
