namespace ActivationPlatform.Inference.Native;

/// <summary>Values and runs.</summary>
internal sealed unsafe partial class OrtApi
{
    private const int FloatElement = 1;

    public OrtHandle CreateRunOptions()
    {
        nint options = 0;
        Check(((delegate* unmanaged<nint*, nint>)functions[39])(&options), "create run options");
        return new OrtHandle(this, OrtRelease.RunOptions, options);
    }

    /// <summary>Tells the run that uses these options to stop at its next node. May be called from any thread.</summary>
    public void Terminate(OrtHandle runOptions)
    {
        bool added = false;
        try
        {
            runOptions.DangerousAddRef(ref added);
            Check(((delegate* unmanaged<nint, nint>)functions[46])(runOptions.DangerousGetHandle()), "stop a run");
        }
        catch (ObjectDisposedException)
        {
            // The run ended in the meantime.
        }
        finally
        {
            if (added)
            {
                runOptions.DangerousRelease();
            }
        }
    }

    /// <summary>A float32 tensor over the caller's memory, which must stay where it is as long as the value lives.</summary>
    public nint CreateTensor(OrtHandle memoryInfo, nint data, long elementCount, ReadOnlySpan<long> dimensions)
    {
        nint value = 0;
        fixed (long* shape = dimensions)
        {
            Check(((delegate* unmanaged<nint, nint, nuint, long*, nuint, int, nint*, nint>)functions[49])(
                memoryInfo.DangerousGetHandle(), data, checked((nuint)elementCount * sizeof(float)), shape, (nuint)dimensions.Length, FloatElement, &value), "describe a tensor");
        }

        return value;
    }

    /// <summary>Runs a session on the calling thread. The output values are preset and written in place.</summary>
    public void Run(OrtHandle session, OrtHandle runOptions, Utf8Names inputNames, OrtValues inputs, Utf8Names outputNames, OrtValues outputs)
    {
        nint status = ((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)functions[9])(
            session.DangerousGetHandle(), runOptions.DangerousGetHandle(),
            inputNames.Pointers, inputs.Pointers, (nuint)inputNames.Count,
            outputNames.Pointers, (nuint)outputNames.Count, outputs.Pointers);
        Check(status, "run the network");
    }

    /// <summary>The values and the shape of a float32 tensor.</summary>
    /// <exception cref="OnnxRuntimeException">It holds something else.</exception>
    public ReadOnlySpan<float> TensorValues(nint value, out long[] dimensions)
    {
        dimensions = Dimensions(value, out int elementType);
        return elementType == FloatElement
            ? new ReadOnlySpan<float>(TensorData(value), checked((int)dimensions.Aggregate(1L, (product, dimension) => product * dimension)))
            : throw new OnnxRuntimeException("put out float32 values", OnnxRuntimeErrorCode.NotImplemented, $"The tensor has the element type {elementType}.");
    }
}
