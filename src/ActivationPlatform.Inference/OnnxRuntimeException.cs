namespace ActivationPlatform.Inference;

/// <summary>ONNX Runtime refused or failed an operation. <see cref="Exception.Message"/> may be shown to anybody; the engine's own words, which contain paths and source lines, are in <see cref="Detail"/>.</summary>
public sealed class OnnxRuntimeException : Exception
{
    /// <summary>Creates the exception; its text is "ONNX Runtime failed to ACTION (CODE)."</summary>
    /// <param name="action">What was tried, for example "run the network".</param>
    /// <param name="code">ONNX Runtime's code.</param>
    /// <param name="detail">ONNX Runtime's own words; for logs only.</param>
    public OnnxRuntimeException(string action, OnnxRuntimeErrorCode code, string detail)
        : base($"ONNX Runtime failed to {action} ({code}).")
    {
        Code = code;
        Detail = detail;
    }

    /// <summary>ONNX Runtime's code.</summary>
    public OnnxRuntimeErrorCode Code { get; }

    /// <summary>ONNX Runtime's own words. They contain paths and source lines: log them, never send them to a client.</summary>
    public string Detail { get; }
}
