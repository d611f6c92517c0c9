using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Inference.Operators;

/// <summary>ONNX Runtime's description of an own operator: a version, functions at fixed positions, and behind them what our callbacks need.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OperatorDescriptor
{
    public const int FunctionCount = 25;

    public uint Version;

    public Slots Functions;

    /// <summary>The operator's name, zero-terminated UTF-8 that never moves.</summary>
    public byte* Name;

    /// <summary>Number of outputs: 0 or 1, all float32.</summary>
    public nuint OutputCount;

    /// <summary>A <see cref="GCHandle"/> to the <see cref="OperatorHost"/>.</summary>
    public nint Host;

    [InlineArray(FunctionCount)]
    public struct Slots
    {
        private nint first;
    }
}
