using System.Runtime.InteropServices;
using ActivationPlatform.Inference.Native;

namespace ActivationPlatform.Inference.Operators;

/// <summary><c>Tap(X)</c>: computes nothing; the engine calls it as soon as X is ready, in the middle of a run. If X lies in a buffer that a
/// run is waiting for, that run hears of it and may hand the tensor out while the rest still computes.</summary>
internal static unsafe class TapOperator
{
    public const string Name = "Tap";

    public static void Describe(ref OperatorDescriptor descriptor, nint host) =>
        OperatorHost.Describe(ref descriptor, host, "Tap\0"u8, outputCount: 0, &Create, &Compute, &Destroy);

    [UnmanagedCallersOnly]
    private static nint Create(OperatorDescriptor* descriptor, nint api, nint kernelInfo, void** kernel)
    {
        // A tap has no state of its own: the kernel is the host.
        *kernel = (void*)descriptor->Host;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static nint Compute(void* kernel, nint context)
    {
        OperatorHost host = OperatorHost.From((nint)kernel);
        try
        {
            host.PendingOutputs.Arrived((nint)host.Api.KernelInput(context, 0, out _));
            return 0;
        }
        catch (Exception exception)
        {
            return host.Api.CreateStatus(OnnxRuntimeErrorCode.RuntimeException, exception.Message);
        }
    }

    [UnmanagedCallersOnly]
    private static void Destroy(void* kernel)
    {
    }
}
