using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using ActivationPlatform.Sdk.Files;

namespace ClientConformance;

/// <summary>A line of <c>tensors.jsonl</c>.</summary>
internal sealed record TensorLine(string Layer, IReadOnlyList<int> Shape, string DataType, long Bytes, string Crc32c, bool Agreed, string Sha256)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "tensors.jsonl";

    /// <summary>What is known of a float32 tensor that the client has handed over: the values are the bytes that travelled, and it checks every checksum before.</summary>
    public static TensorLine Of(Activation activation)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(activation.Values.Span);
        return new(activation.Layer.Name, activation.Shape.Dimensions, "float32", bytes.Length, Hexadecimal(Crc32C.Compute(bytes)), Agreed: true, Digest(activation.Values.Span));
    }

    /// <summary>A checksum in 8 digits.</summary>
    public static string Hexadecimal(uint crc) => crc.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>SHA-256 of values as little-endian float32.</summary>
    public static string Digest(ReadOnlySpan<float> values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)));

    /// <summary>Writes the file.</summary>
    public static void WriteAll(string folder, IEnumerable<TensorLine> lines) => AtomicFile.Write(
        Path.Combine(folder, FileName),
        stream =>
        {
            foreach (TensorLine line in lines)
            {
                JsonSerializer.Serialize(stream, line, JsonSerializerOptions.Web);
                stream.WriteByte((byte)'\n');
            }
        });
}
