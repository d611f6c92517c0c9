using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DataType = ActivationPlatform.Models.Onnx.TensorProto.Types.DataType;

namespace ActivationPlatform.Models.Onnx;

/// <summary>The values of a stored tensor, in whichever of ONNX's places and types they are.</summary>
internal static class TensorData
{
    private const int MaximumRank = 16;

    /// <exception cref="ModelFormatException">The values are in another file or not as many as the shape says, or a dimension is negative or too large.</exception>
    public static void Check(TensorProto tensor)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            throw new ModelFormatException($"Tensor '{tensor.Name}' keeps its values in another file; only models with all weights inside the .onnx file are supported.");
        }

        long count = Shape(tensor).ElementCount;
        var type = (DataType)tensor.DataType;
        if (ElementSize(type) is not { } size)
        {
            return;
        }

        long stored = tensor.HasRawData
            ? tensor.RawData.Length / size + (tensor.RawData.Length % size == 0 ? 0 : 1)
            : tensor.FloatData.Count + tensor.Int32Data.Count + tensor.Int64Data.Count + tensor.DoubleData.Count;
        // uint32 and uint64 lists are in fields that this subset does not read; nothing here needs them.
        if (stored != count && (tensor.HasRawData || type is not (DataType.Uint32 or DataType.Uint64)))
        {
            throw new ModelFormatException($"Tensor '{tensor.Name}' has {stored} values, but its shape {Shape(tensor)} has {count}.");
        }
    }

    /// <exception cref="ModelFormatException">A dimension is negative or too large.</exception>
    public static TensorShape Shape(TensorProto tensor)
    {
        if (tensor.Dims.Count > MaximumRank)
        {
            throw new ModelFormatException($"Tensor '{tensor.Name}' has {tensor.Dims.Count} dimensions; expected at most {MaximumRank}.");
        }

        Int128 count = 1;
        foreach (long dimension in tensor.Dims)
        {
            // A size of 0 must not hide how large the others are.
            count *= Math.Max(1, dimension);
            if (dimension is < 0 or > int.MaxValue || count > int.MaxValue)
            {
                throw new ModelFormatException($"Tensor '{tensor.Name}' has the shape [{string.Join(' ', tensor.Dims)}]; expected sizes from 0 whose product is below 2^31.");
            }
        }

        return new TensorShape([.. tensor.Dims.Select(d => (int)d)]);
    }

    /// <summary>The values as float32; integers and other float formats are converted.</summary>
    /// <exception cref="ModelFormatException">The type has no numbers, or one that is not supported.</exception>
    public static float[] ReadFloats(TensorProto tensor)
    {
        var type = (DataType)tensor.DataType;
        if (!tensor.HasRawData)
        {
            return type switch
            {
                DataType.Float => [.. tensor.FloatData],
                DataType.Double => [.. tensor.DoubleData.Select(v => (float)v)],
                DataType.Int64 => [.. tensor.Int64Data.Select(v => (float)v)],
                DataType.Float16 => [.. tensor.Int32Data.Select(v => (float)BitConverter.UInt16BitsToHalf((ushort)v))],
                DataType.Bfloat16 => [.. tensor.Int32Data.Select(v => BitConverter.Int32BitsToSingle(v << 16))],
                DataType.Int32 or DataType.Int16 or DataType.Int8 or DataType.Uint8 or DataType.Uint16 or DataType.Bool => [.. tensor.Int32Data.Select(v => (float)v)],
                _ => throw Unsupported(tensor),
            };
        }

        ReadOnlySpan<byte> raw = tensor.RawData.Span;
        if (type == DataType.Float && BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.Cast<byte, float>(raw).ToArray();
        }

        int size = ElementSize(type) ?? throw Unsupported(tensor);
        var values = new float[raw.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> element = raw.Slice(i * size, size);
            values[i] = type switch
            {
                DataType.Float => BinaryPrimitives.ReadSingleLittleEndian(element),
                DataType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
                DataType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                DataType.Bfloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
                _ => ReadInteger(tensor, type, element),
            };
        }

        return values;
    }

    /// <summary>The values of an integer tensor (shapes, axes); null if its type is another.</summary>
    public static long[]? ReadIntegers(TensorProto tensor)
    {
        var type = (DataType)tensor.DataType;
        if (type is not (DataType.Int64 or DataType.Int32))
        {
            return null;
        }

        if (!tensor.HasRawData)
        {
            return type == DataType.Int64 ? [.. tensor.Int64Data] : [.. tensor.Int32Data.Select(v => (long)v)];
        }

        int size = ElementSize(type)!.Value;
        var values = new long[tensor.RawData.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadInteger(tensor, type, tensor.RawData.Span.Slice(i * size, size));
        }

        return values;
    }

    private static long ReadInteger(TensorProto tensor, DataType type, ReadOnlySpan<byte> element) => type switch
    {
        DataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
        DataType.Uint64 => (long)BinaryPrimitives.ReadUInt64LittleEndian(element),
        DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
        DataType.Uint32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
        DataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
        DataType.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
        DataType.Int8 => (sbyte)element[0],
        DataType.Uint8 or DataType.Bool => element[0],
        _ => throw Unsupported(tensor),
    };

    private static int? ElementSize(DataType type) => type switch
    {
        DataType.Uint8 or DataType.Int8 or DataType.Bool => 1,
        DataType.Uint16 or DataType.Int16 or DataType.Float16 or DataType.Bfloat16 => 2,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
        DataType.Int64 or DataType.Uint64 or DataType.Double => 8,
        _ => null,
    };

    private static ModelFormatException Unsupported(TensorProto tensor) =>
        new($"Tensor '{tensor.Name}' is of ONNX data type {tensor.DataType}, which cannot be read as numbers.");
}
