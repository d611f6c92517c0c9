namespace ActivationPlatform.Inference.Native;

/// <summary>What an own operator may ask of the engine while it runs.</summary>
internal sealed unsafe partial class OrtApi
{
    /// <summary>A float attribute of the node, or the operator's default.</summary>
    public float FloatAttribute(nint kernelInfo, ReadOnlySpan<byte> zeroTerminatedName, float defaultValue)
    {
        float value = 0;
        fixed (byte* name = zeroTerminatedName)
        {
            return Succeeded(((delegate* unmanaged<nint, byte*, float*, nint>)functions[85])(kernelInfo, name, &value)) ? value : defaultValue;
        }
    }

    /// <summary>An integer attribute of the node, or the operator's default.</summary>
    public long IntegerAttribute(nint kernelInfo, ReadOnlySpan<byte> zeroTerminatedName, long defaultValue)
    {
        long value = 0;
        fixed (byte* name = zeroTerminatedName)
        {
            return Succeeded(((delegate* unmanaged<nint, byte*, long*, nint>)functions[86])(kernelInfo, name, &value)) ? value : defaultValue;
        }
    }

    /// <summary>The data of the kernel's input.</summary>
    public float* KernelInput(nint context, int index, out nint value)
    {
        nint input = 0;
        Check(((delegate* unmanaged<nint, nuint, nint*, nint>)functions[90])(context, (nuint)index, &input), "read an operator's input");
        value = input;
        return TensorData(input);
    }

    /// <summary>The data of the kernel's output, which is created with the given shape.</summary>
    public float* KernelOutput(nint context, int index, ReadOnlySpan<long> dimensions)
    {
        nint output = 0;
        fixed (long* shape = dimensions)
        {
            Check(((delegate* unmanaged<nint, nuint, long*, nuint, nint*, nint>)functions[91])(context, (nuint)index, shape, (nuint)dimensions.Length, &output), "create an operator's output");
        }

        return TensorData(output);
    }

    /// <summary>The dimensions of a tensor, outermost first.</summary>
    public long[] Dimensions(nint value) => Dimensions(value, out _);

    /// <summary>The dimensions and the element type of a tensor.</summary>
    private long[] Dimensions(nint value, out int elementType)
    {
        int type = 0;
        nint shape = 0;
        Check(((delegate* unmanaged<nint, nint*, nint>)functions[65])(value, &shape), "read a tensor's shape");
        try
        {
            Check(((delegate* unmanaged<nint, int*, nint>)functions[60])(shape, &type), "read a tensor's type");
            elementType = type;
            nuint rank = 0;
            Check(((delegate* unmanaged<nint, nuint*, nint>)functions[61])(shape, &rank), "read a tensor's rank");
            long[] dimensions = new long[rank];
            fixed (long* destination = dimensions)
            {
                Check(((delegate* unmanaged<nint, long*, nuint, nint>)functions[62])(shape, destination, rank), "read a tensor's dimensions");
            }

            return dimensions;
        }
        finally
        {
            Release(OrtRelease.TensorTypeAndShape, shape);
        }
    }

    /// <summary>Calls <paramref name="body"/> for every index on the engine's own threads and waits for the last.</summary>
    public void ParallelFor(nint context, delegate* unmanaged<void*, nuint, void> body, long count, void* state) =>
        Check(((delegate* unmanaged<nint, delegate* unmanaged<void*, nuint, void>, nuint, nuint, void*, nint>)functions[274])(context, body, (nuint)count, 0, state), "run an operator in parallel");

    private float* TensorData(nint value)
    {
        float* data = null;
        Check(((delegate* unmanaged<nint, float**, nint>)functions[51])(value, &data), "read a tensor's data");
        return data;
    }

    private bool Succeeded(nint status)
    {
        if (status == 0)
        {
            return true;
        }

        Release(OrtRelease.Status, status);
        return false;
    }
}
