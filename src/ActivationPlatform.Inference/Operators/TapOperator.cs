using System.Runtime.InteropServices;

namespace ActivationPlatform.Inference.Operators;

/// <summary><c>Tap(X)</c>: computes nothing; the engine calls it as soon as X is ready, in the middle of a run. If X lies in a buffer that a
/// run is waiting for, that run hears of it and may hand the tensor out while the rest still computes. A run that makes a visit shows X at once.</summary>
internal static unsafe class TapOperator
{
    public const string Name = "Tap";

    /// <summary>The attribute that says which of the plan's outputs X is; -1 for none: then the tap only keeps apart what would else be computed as one.</summary>
    public const string IndexAttribute = "index";

    public static void Describe(ref OperatorDescriptor descriptor, nint host) =>
        OperatorHost.Describe(ref descriptor, host, "Tap\0"u8, outputCount: 0, &Create, &Compute, &Destroy);

    [UnmanagedCallersOnly]
    private static nint Create(OperatorDescriptor* descriptor, nint api, nint kernelInfo, void** kernel)
    {
        var state = (Kernel*)NativeMemory.Alloc((nuint)sizeof(Kernel));
        *state = new Kernel
        {
            Host = descriptor->Host,
            Index = (int)OperatorHost.From(descriptor->Host).Api.IntegerAttribute(kernelInfo, "index\0"u8, 0),
        };
        *kernel = state;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static nint Compute(void* kernel, nint context)
    {
        var state = (Kernel*)kernel;
        if (state->Index < 0)
        {
            return 0;
        }

        OperatorHost host = OperatorHost.From(state->Host);
        try
        {
            var address = (nint)host.Api.KernelInput(context, 0, out nint value);
            if (host.CurrentVisit is { } visit)
            {
                visit.Show(state->Index, address, host.Api.Dimensions(value));
            }
            else
            {
                host.PendingOutputs.Arrived(address);
            }

            return 0;
        }
        catch (Exception exception)
        {
            return host.Api.CreateStatus(OnnxRuntimeErrorCode.RuntimeException, exception.Message);
        }
    }

    [UnmanagedCallersOnly]
    private static void Destroy(void* kernel) => NativeMemory.Free(kernel);

    private struct Kernel
    {
        public nint Host;
        public int Index;
    }
}
