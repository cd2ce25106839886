using System.Runtime.CompilerServices;
using System.Text;

namespace Vega.Tests.Support;

/// <summary>ExcelDataReader asks for Windows-1252 before it looks at a file.</summary>
internal static class CodePages
{
    [ModuleInitializer]
    internal static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
}
