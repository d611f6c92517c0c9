using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Inference.Native;

/// <summary>ONNX Runtime's C API: the table of functions and what every call needs (status to exception, counting of live handles).
/// The indices are positions in the published table, which only ever grows.</summary>
internal sealed unsafe partial class OrtApi
{
    /// <summary>The lowest version that has all functions used here: ONNX Runtime 1.18 and newer.</summary>
    private const uint ApiVersion = 18;

    private readonly void** functions;
    private int liveHandles;

    private OrtApi(void** functions, string version)
    {
        this.functions = functions;
        Version = version;
    }

    /// <summary>The library's version, for example <c>1.30.0</c>.</summary>
    public string Version { get; }

    /// <summary>Native objects that were created and not yet released.</summary>
    public int LiveHandles => Volatile.Read(ref liveHandles);

    /// <summary>Loads the library and asks for the table.</summary>
    /// <param name="libraryPath">An explicit path, or null.</param>
    /// <exception cref="OnnxRuntimeNotFoundException">There is no library, or it is too old.</exception>
    public static OrtApi Load(string? libraryPath)
    {
        nint library = OnnxRuntimeLibrary.Load(libraryPath);
        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint entry))
        {
            throw new OnnxRuntimeNotFoundException("the library found is not ONNX Runtime (no OrtGetApiBase)");
        }

        void** root = ((delegate* unmanaged<void**>)entry)();
        string version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)root[1])()) ?? "unknown";
        void** functions = ((delegate* unmanaged<uint, void**>)root[0])(ApiVersion);
        return functions != null
            ? new OrtApi(functions, version)
            : throw new OnnxRuntimeNotFoundException($"the library found is version {version}; expected 1.{ApiVersion} or newer");
    }

    public void CountCreated() => Interlocked.Increment(ref liveHandles);

    public void CountReleased() => Interlocked.Decrement(ref liveHandles);

    /// <summary>Calls one of the Release functions, which return nothing.</summary>
    public void Release(OrtRelease function, nint instance) => ((delegate* unmanaged<nint, void>)functions[(int)function])(instance);

    /// <summary>Throws what a status says and frees it; a null status is success.</summary>
    public void Check(nint status, string action)
    {
        if (status != 0)
        {
            throw ToException(status, action);
        }
    }

    /// <summary>A status for the engine, from inside a callback.</summary>
    public nint CreateStatus(OnnxRuntimeErrorCode code, string text)
    {
        nint utf8 = Marshal.StringToCoTaskMemUTF8(text);
        try
        {
            return ((delegate* unmanaged<int, nint, nint>)functions[0])((int)code, utf8);
        }
        finally
        {
            Marshal.FreeCoTaskMem(utf8);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private OnnxRuntimeException ToException(nint status, string action)
    {
        int code = ((delegate* unmanaged<nint, int>)functions[1])(status);
        string detail = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)functions[2])(status)) ?? "";
        Release(OrtRelease.Status, status);
        return new OnnxRuntimeException(action, (OnnxRuntimeErrorCode)code, detail);
    }
}
