using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActivationPlatform.Inference.Native;
using ActivationPlatform.Inference.Runs;

namespace ActivationPlatform.Inference.Operators;

/// <summary>Our own operators in ONNX Runtime: their descriptors, domain, and what their callbacks reach. Lives as long as the environment.</summary>
internal sealed unsafe class OperatorHost : IDisposable
{
    /// <summary>The domain of the operators in a graph.</summary>
    public const string Domain = "activationplatform";

    private readonly OperatorDescriptor[] descriptors;
    private readonly ThreadLocal<TensorVisit?> currentVisit = new();
    private GCHandle self;

    public OperatorHost(OrtApi api)
    {
        Api = api;
        self = GCHandle.Alloc(this);
        nint host = GCHandle.ToIntPtr(self);
        descriptors = GC.AllocateArray<OperatorDescriptor>(2, pinned: true);
        TapOperator.Describe(ref descriptors[0], host);
        LrnOperator.Describe(ref descriptors[1], host);
        OperatorDomain = api.CreateOperatorDomain("activationplatform\0"u8, [(nint)Unsafe.AsPointer(ref descriptors[0]), (nint)Unsafe.AsPointer(ref descriptors[1])]);
    }

    public OrtApi Api { get; }

    /// <summary>The domain to add to a session's options.</summary>
    public OrtHandle OperatorDomain { get; }

    /// <summary>The buffers that runs are waiting for, by address.</summary>
    public PendingOutputs PendingOutputs { get; } = new();

    /// <summary>The visit that the calling thread's run makes; the engine calls taps on the thread that called it.</summary>
    public TensorVisit? CurrentVisit
    {
        get => currentVisit.Value;
        set => currentVisit.Value = value;
    }

    public static OperatorHost From(nint handle) => (OperatorHost)GCHandle.FromIntPtr(handle).Target!;

    /// <summary>Call after the last session that uses the operators was released.</summary>
    public void Dispose()
    {
        if (self.IsAllocated)
        {
            OperatorDomain.Dispose();
            self.Free();
            currentVisit.Dispose();
        }
    }

    /// <summary>Fills in what all our operators have in common: one float32 input on the CPU, nothing variadic.</summary>
    /// <param name="descriptor">To be filled.</param>
    /// <param name="host">Handle of the host.</param>
    /// <param name="zeroTerminatedName">A UTF-8 literal, which never moves.</param>
    /// <param name="outputCount">0 or 1.</param>
    /// <param name="create">Creates a kernel.</param>
    /// <param name="compute">Runs it.</param>
    /// <param name="destroy">Frees it.</param>
    public static void Describe(
        ref OperatorDescriptor descriptor, nint host, ReadOnlySpan<byte> zeroTerminatedName, int outputCount,
        delegate* unmanaged<OperatorDescriptor*, nint, nint, void**, nint> create,
        delegate* unmanaged<void*, nint, nint> compute,
        delegate* unmanaged<void*, void> destroy)
    {
        descriptor.Version = 18;
        descriptor.Name = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(zeroTerminatedName));
        descriptor.OutputCount = (nuint)outputCount;
        descriptor.Host = host;
        ref OperatorDescriptor.Slots functions = ref descriptor.Functions;
        functions[1] = (nint)(delegate* unmanaged<OperatorDescriptor*, byte*>)&Name;
        functions[2] = (nint)(delegate* unmanaged<OperatorDescriptor*, byte*>)&ExecutionProvider;
        functions[3] = (nint)(delegate* unmanaged<OperatorDescriptor*, nuint, int>)&ElementType;
        functions[4] = (nint)(delegate* unmanaged<OperatorDescriptor*, nuint>)&InputCount;
        functions[5] = (nint)(delegate* unmanaged<OperatorDescriptor*, nuint, int>)&ElementType;
        functions[6] = (nint)(delegate* unmanaged<OperatorDescriptor*, nuint>)&OutputCount;
        functions[8] = (nint)destroy;
        functions[9] = (nint)(delegate* unmanaged<OperatorDescriptor*, nuint, int>)&Zero;
        functions[10] = (nint)(delegate* unmanaged<OperatorDescriptor*, nuint, int>)&Zero;
        functions[11] = (nint)(delegate* unmanaged<OperatorDescriptor*, nuint, int>)&Zero;
        for (int variadic = 12; variadic <= 15; variadic++)
        {
            functions[variadic] = (nint)(delegate* unmanaged<OperatorDescriptor*, int>)&One;
        }

        functions[16] = (nint)create;
        functions[17] = (nint)compute;
        functions[19] = (nint)(delegate* unmanaged<OperatorDescriptor*, int>)&One;
        functions[20] = (nint)(delegate* unmanaged<OperatorDescriptor*, int>)&Latest;
    }

    [UnmanagedCallersOnly]
    private static byte* Name(OperatorDescriptor* descriptor) => descriptor->Name;

    [UnmanagedCallersOnly]
    private static byte* ExecutionProvider(OperatorDescriptor* descriptor) => null;

    [UnmanagedCallersOnly]
    private static int ElementType(OperatorDescriptor* descriptor, nuint index) => 1;

    [UnmanagedCallersOnly]
    private static nuint InputCount(OperatorDescriptor* descriptor) => 1;

    [UnmanagedCallersOnly]
    private static nuint OutputCount(OperatorDescriptor* descriptor) => descriptor->OutputCount;

    [UnmanagedCallersOnly]
    private static int Zero(OperatorDescriptor* descriptor, nuint index) => 0;

    [UnmanagedCallersOnly]
    private static int One(OperatorDescriptor* descriptor) => 1;

    [UnmanagedCallersOnly]
    private static int Latest(OperatorDescriptor* descriptor) => int.MaxValue;
}
