namespace ActivationPlatform.Inference;

/// <summary>The native ONNX Runtime library is missing or cannot be used; the message names the switches.</summary>
public sealed class OnnxRuntimeNotFoundException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What was found instead, for example "no library is beside the program".</param>
    /// <param name="inner">The loader's error, if there is one.</param>
    public OnnxRuntimeNotFoundException(string reason, Exception? inner = null)
        : base($"ONNX Runtime cannot be loaded: {reason}. Set ACTPLAT_ONNXRUNTIME=/path/to/library, build with npm available, or build with -p:OnnxRuntimePackage=NuGet.", inner)
    {
    }
}
