using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Vega.Portal.Data;

/// <summary>
/// Lets EF Core 10 run on SQLitePCLRaw 2.0.6, the newest that every registry has: EF asks for a later version of SQLitePCLRaw.core, so that its binding fails unless the file
/// that is there is handed over. The system's own libsqlite3, where there is one, is newer than the bundled one (3.35) and is preferred.
/// </summary>
internal static class SqliteNative
{
    [ModuleInitializer]
    internal static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
        {
            if (name.Name != "SQLitePCLRaw.core") return null;
            var file = Path.Combine(AppContext.BaseDirectory, "SQLitePCLRaw.core.dll");
            return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        };
        Start();
    }

    // Not inlined: the JIT would load SQLitePCLRaw.core before the hook above stands.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Start()
    {
        var provider = typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly;
        NativeLibrary.SetDllImportResolver(provider, static (name, assembly, path) =>
            name == "e_sqlite3" && OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libsqlite3.so.0", assembly, path, out var handle) ? handle : IntPtr.Zero);
        SQLitePCL.Batteries_V2.Init();
    }
}
