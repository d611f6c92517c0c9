using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Files;

/// <summary>The safetensors format: float32 tensors behind one JSON header. Source: the format's specification (huggingface/safetensors).</summary>
/// <remarks>
/// <code>
/// uint64 header length | {"name":{"dtype":"F32","shape":[..],"data_offsets":[begin,end]},...} spaces | tensors back to back
/// </code>
/// Little-endian; the header is padded with spaces so that the tensors start at a multiple of 8. The same tensors give the same bytes.
/// </remarks>
public static class Safetensors
{
    private const int MaximumHeaderLength = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <summary>Writes tensors in the given order.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">Names must differ and may not be <c>__metadata__</c>.</param>
    /// <param name="metadata">Text that goes with the tensors, for example the model's SHA-256; null for none.</param>
    /// <exception cref="ArgumentException">A name is used twice or reserved, or values do not fill their shape.</exception>
    public static void Write(Stream stream, IReadOnlyList<NamedArray> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        foreach (NamedArray tensor in tensors)
        {
            if (tensor.Values.Length != tensor.Shape.ElementCount)
            {
                throw new ArgumentException($"Tensor '{tensor.Name}': {tensor.Values.Length} values do not fill the shape {tensor.Shape}; expected {tensor.Shape.ElementCount}.", nameof(tensors));
            }
        }

        WriteHeader(stream, [.. tensors.Select(tensor => (tensor.Name, tensor.Shape))], metadata);
        foreach (NamedArray tensor in tensors)
        {
            FloatBytes.Write(stream, tensor.Values.Span);
        }
    }

    /// <summary>Reads all tensors; each must be float32.</summary>
    /// <param name="stream">At the start.</param>
    /// <exception cref="ArrayFormatException">It is no such file, holds another type, or ends early.</exception>
    public static ImmutableArray<NamedArray> Read(Stream stream)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        if (stream.ReadAtLeast(lengthBytes, 8, throwOnEndOfStream: false) < 8)
        {
            throw new ArrayFormatException("The safetensors file ends within its header.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > MaximumHeaderLength || (stream.CanSeek && length > (ulong)(stream.Length - stream.Position)))
        {
            throw new ArrayFormatException($"The safetensors file announces a header of {length} bytes; the file is shorter, or the header above the limit of {MaximumHeaderLength}.");
        }

        var header = new byte[length];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw new ArrayFormatException("The safetensors file ends within its header.");
        }

        var tensors = ImmutableArray.CreateBuilder<NamedArray>();
        long expectedBegin = 0;
        foreach ((string name, TensorShape shape, long begin, long end) in Entries(header))
        {
            // The format allows no holes and no overlaps, so reading in the order of the offsets is reading in the file's order.
            if (begin != expectedBegin || end - begin != shape.ElementCount * sizeof(float))
            {
                throw new ArrayFormatException($"The safetensors tensor '{name}' of shape {shape} is said to lie at {begin} to {end}; {shape.ElementCount * sizeof(float)} bytes from {expectedBegin} are expected.");
            }

            float[] values = FloatBytes.Read(stream, (int)shape.ElementCount, count => new ArrayFormatException($"The safetensors tensor '{name}' ends early; its shape {shape} announces {count} values."));
            tensors.Add(new(name, shape, values));
            expectedBegin = end;
        }

        return tensors.ToImmutable();
    }

    /// <summary>Everything before the values, which must follow in the same order.</summary>
    internal static void WriteHeader(Stream stream, IReadOnlyList<(string Name, TensorShape Shape)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        byte[] header = Header(tensors, metadata);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
    }

    private static byte[] Header(IReadOnlyList<(string Name, TensorShape Shape)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject(MetadataKey);
                foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            var names = new HashSet<string>(StringComparer.Ordinal) { MetadataKey };
            long offset = 0;
            foreach ((string name, TensorShape shape) in tensors)
            {
                if (!names.Add(name))
                {
                    throw new ArgumentException($"The tensor name '{name}' is used twice or reserved; names must differ.", nameof(tensors));
                }

                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int dimension in shape.Dimensions)
                {
                    json.WriteNumberValue(dimension);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += shape.ElementCount * sizeof(float);
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static List<(string Name, TensorShape Shape, long Begin, long End)> Entries(byte[] header)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            var entries = new List<(string, TensorShape, long Begin, long)>();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    continue;
                }

                string? type = property.Value.GetProperty("dtype").GetString();
                if (type != "F32")
                {
                    throw new ArrayFormatException($"The safetensors tensor '{property.Name}' has the type {type}; F32 is expected.");
                }

                int[] dimensions = [.. property.Value.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];
                var shape = new TensorShape(dimensions);
                if (shape.ElementCount > Array.MaxLength / sizeof(float))
                {
                    throw new ArrayFormatException($"The safetensors tensor '{property.Name}' has the shape {shape}; at most {Array.MaxLength / sizeof(float)} values are read.");
                }

                JsonElement offsets = property.Value.GetProperty("data_offsets");
                entries.Add((property.Name, shape, offsets[0].GetInt64(), offsets[1].GetInt64()));
            }

            return [.. entries.OrderBy(entry => entry.Begin)];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new ArrayFormatException($"The safetensors header cannot be read: {exception.Message}", exception);
        }
    }
}
