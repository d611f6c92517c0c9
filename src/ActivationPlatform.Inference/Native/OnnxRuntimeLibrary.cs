using System.Reflection;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Inference.Native;

/// <summary>Finds and loads the native library: the given path, else beside the program, else where .NET looks for a package's libraries.</summary>
internal static class OnnxRuntimeLibrary
{
    /// <summary>The environment variable that names the library.</summary>
    public const string PathVariable = "ACTPLAT_ONNXRUNTIME";

    private static readonly string[] FileNames =
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.1.dylib", "libonnxruntime.dylib"]
        : ["libonnxruntime.so.1", "libonnxruntime.so"];

    /// <summary>Loads the library; it stays loaded until the process ends, as its threads may still run.</summary>
    /// <param name="path">An explicit path, or null to look beside the program and in packages.</param>
    /// <exception cref="OnnxRuntimeNotFoundException">There is none, or it cannot be loaded.</exception>
    public static nint Load(string? path) => Load(path, AppContext.BaseDirectory);

    internal static nint Load(string? path, string programDirectory)
    {
        if (!string.IsNullOrEmpty(path))
        {
            return File.Exists(path) ? LoadFile(path) : throw new OnnxRuntimeNotFoundException($"'{path}' does not exist");
        }

        foreach (string name in FileNames)
        {
            string beside = Path.Combine(programDirectory, name);
            if (File.Exists(beside))
            {
                return LoadFile(beside);
            }
        }

        Assembly assembly = typeof(OnnxRuntimeLibrary).Assembly;
        foreach (string name in FileNames.Prepend("onnxruntime"))
        {
            if (NativeLibrary.TryLoad(name, assembly, DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories, out nint library))
            {
                return library;
            }
        }

        throw new OnnxRuntimeNotFoundException($"neither {string.Join(" nor ", FileNames)} is beside the program");
    }

    private static nint LoadFile(string path)
    {
        try
        {
            return NativeLibrary.Load(Path.GetFullPath(path));
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new OnnxRuntimeNotFoundException($"'{path}' is no library for this platform", exception);
        }
    }
}
