using ActivationPlatform.Protocol.V1;
using Google.Protobuf;

namespace ActivationPlatform.Protocol.Tests;

/// <summary>Encoder and assembler against each other, and against the example of protos/README.md.</summary>
public sealed class TensorStreamTests
{
    private static readonly float[] Example = [1f, -2.5f, 0.1f, 3f];

    [Theory]
    [InlineData(TensorEncoding.Float32, "0000803F000020C0CDCCCC3D00004040", 0x329DE106)]
    [InlineData(TensorEncoding.Float16, "003C00C1662E0042", 0xB72524DE)]
    [InlineData(TensorEncoding.Bfloat16, "803F20C0CD3D4040", 0x138782A2)]
    [InlineData(TensorEncoding.Uint8, "A20079FF", 0xEE1769EB)]
    public void Encode_TheReadmesExample_GivesItsBytes(TensorEncoding encoding, string hexadecimal, uint crc)
    {
        using var encoder = new TensorEncoder(Example, encoding, TensorEncodings.MinimumChunkBytes);
        Assert.True(encoder.TryReadChunk(out DataChunk chunk));
        Assert.Equal(hexadecimal, Convert.ToHexString(chunk.Data.Span));
        Assert.False(encoder.TryReadChunk(out _));
        TensorEnd end = encoder.End();
        Assert.Equal(crc, end.Crc32C);
        Assert.Equal((-2.5f, 3f, 0.40000000037252903), (end.Minimum, end.Maximum, end.Mean));
    }

    [Fact]
    public void Encode_TheReadmesExampleAsUint8_GivesItsGridAndValues()
    {
        (TensorHeader header, List<DataChunk> chunks, TensorEnd end) = Encode(Example, TensorEncoding.Uint8, [1, 1, 2, 2]);
        Assert.Equal((0x3CB0B0B1u, -2.5f), (BitConverter.SingleToUInt32Bits(header.Scale), header.Offset));
        using ReceivedTensor tensor = Assemble(header, chunks, end);
        Assert.Equal([0x3F7E7E80, 0xC0200000, 0x3DE0E0E0, 0x40400000], tensor.Values.ToArray().Select(BitConverter.SingleToUInt32Bits));
    }

    [Theory]
    [InlineData(TensorEncoding.Float32)]
    [InlineData(TensorEncoding.Float16)]
    [InlineData(TensorEncoding.Bfloat16)]
    [InlineData(TensorEncoding.Uint8)]
    public void RoundTrip_ManyChunks_IsWithinTheEncodingsError(TensorEncoding encoding)
    {
        var random = new Random(5);
        float[] values = [.. Enumerable.Range(0, 3 * 50 * 41).Select(_ => (float)((random.NextDouble() - 0.5) * 6000))];
        (TensorHeader header, List<DataChunk> chunks, TensorEnd end) = Encode(values, encoding, [1, 3, 50, 41]);
        Assert.True(chunks.Count > 1);
        using ReceivedTensor tensor = Assemble(header, chunks, end);
        ReadOnlySpan<float> received = tensor.Values.Span;
        Assert.Equal(values.Length, received.Length);
        for (int i = 0; i < values.Length; i++)
        {
            double allowed = encoding switch
            {
                TensorEncoding.Float32 => 0,
                TensorEncoding.Float16 => Math.Max(Math.Abs(values[i]) * Math.Pow(2, -11), Math.Pow(2, -25)),
                TensorEncoding.Bfloat16 => Math.Abs(values[i]) * Math.Pow(2, -8),
                _ => (0.501 * header.Scale) + 0.001,
            };
            Assert.True(Math.Abs(received[i] - values[i]) <= allowed, $"{values[i]:R} became {received[i]:R}");
        }
    }

    [Theory]
    [InlineData(TensorEncoding.Float32)]
    [InlineData(TensorEncoding.Float16)]
    [InlineData(TensorEncoding.Uint8)]
    public void Append_ChunksCutAnywhere_GivesTheSameValues(TensorEncoding encoding)
    {
        float[] values = [.. Enumerable.Range(0, 500).Select(i => i * 0.37f)];
        (TensorHeader header, List<DataChunk> chunks, TensorEnd end) = Encode(values, encoding, [500]);
        byte[] bytes = [.. chunks.SelectMany(c => c.Data)];
        using ReceivedTensor expected = Assemble(header, chunks, end);
        var random = new Random(1);
        for (int trial = 0; trial < 50; trial++)
        {
            var pieces = new List<DataChunk>();
            for (int at = 0; at < bytes.Length;)
            {
                int count = Math.Min(random.Next(0, 40), bytes.Length - at);
                pieces.Add(new DataChunk { Offset = at, Data = ByteString.CopyFrom(bytes, at, count) });
                at += count;
            }

            using ReceivedTensor tensor = Assemble(header, pieces, end);
            Assert.Equal(expected.Values.ToArray(), tensor.Values.ToArray());
        }
    }

    [Fact]
    public void Encode_Float32_IsAViewOfTheValues()
    {
        float[] values = [1f, 2f];
        using var encoder = new TensorEncoder(values, TensorEncoding.Float32, TensorEncodings.MinimumChunkBytes);
        encoder.TryReadChunk(out DataChunk chunk);
        values[0] = 5f;
        Assert.Equal(5f, BitConverter.ToSingle(chunk.Data.Span));
    }

    [Fact]
    public void Encode_NoValues_HasNoChunk()
    {
        (TensorHeader header, List<DataChunk> chunks, TensorEnd end) = Encode([], TensorEncoding.Uint8, [1, 0, 3]);
        Assert.Empty(chunks);
        using ReceivedTensor tensor = Assemble(header, chunks, end);
        Assert.True(tensor.Values.IsEmpty);
        Assert.Equal(0u, end.Crc32C);
    }

    [Fact]
    public void Encode_InfinitiesAsUint8_KeepTheFiniteGrid()
    {
        (TensorHeader header, List<DataChunk> chunks, TensorEnd end) = Encode([float.NegativeInfinity, 0f, 255f, float.NaN, float.PositiveInfinity], TensorEncoding.Uint8, [5]);
        Assert.Equal((1f, 0f), (header.Scale, header.Offset));
        using ReceivedTensor tensor = Assemble(header, chunks, end);
        Assert.Equal([0f, 0f, 255f, 0f, 255f], tensor.Values.ToArray());
        Assert.True(float.IsNaN(end.Minimum));
    }

    [Theory]
    [InlineData(4095)]
    [InlineData((1 << 20) + 1)]
    public void Encoder_ChunkSizeOutOfRange_IsRefused(int chunkBytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorEncoder(Example, TensorEncoding.Float32, chunkBytes));

    [Fact]
    public void End_BeforeTheLastChunk_IsRefused()
    {
        using var encoder = new TensorEncoder(Example, TensorEncoding.Float32, TensorEncodings.MinimumChunkBytes);
        Assert.Equal("The tensor's end is known after its last chunk; 0 of 4 values were read.", Assert.Throws<InvalidOperationException>(() => encoder.End()).Message);
    }

    [Fact]
    public void Assembler_BrokenStreams_AreNamed()
    {
        (TensorHeader header, List<DataChunk> chunks, TensorEnd end) = Encode(Example, TensorEncoding.Float32, [1, 1, 2, 2]);
        DataChunk chunk = chunks[0];

        AssertRefused("A chunk came without a tensor's header before it.", a => a.Append(chunk));
        AssertRefused("A tensor's end came without its header before it.", a => a.Complete(end));
        AssertRefused("Tensor 'conv1' begins before the end of 'conv1'.", a => a.Begin(header), a => a.Begin(header));
        AssertRefused("Tensor 'conv1': a chunk has offset 4; expected 0.", a => a.Begin(header), a => a.Append(new DataChunk { Offset = 4, Data = chunk.Data }));
        AssertRefused("Tensor 'conv1': 17 bytes came; 16 were announced.", a => a.Begin(header), a => a.Append(chunk), a => a.Append(new DataChunk { Offset = 16, Data = ByteString.CopyFrom(1) }));
        AssertRefused("Tensor 'conv1' ended after 0 bytes; 16 were announced.", a => a.Begin(header), a => a.Complete(end));
        AssertRefused(
            "Tensor 'conv1': the received bytes have CRC-32C 0x329DE106; the sender states 0x00000001.",
            a => a.Begin(header), a => a.Append(chunk), a => a.Complete(new TensorEnd { Crc32C = 1 }));
        AssertRefused("Tensor 'conv1' announces 15 bytes; its shape [1, 1, 2, 2] needs 16.", a => a.Begin(new TensorHeader(header) { ByteLength = 15 }));
        AssertRefused("Tensor 'conv1' has encoding 9; expected FLOAT32, FLOAT16, BFLOAT16 or UINT8.", a => a.Begin(new TensorHeader(header) { Encoding = (TensorEncoding)9 }));
        AssertRefused("Tensor 'conv1' has the shape [-1]; a dimension is at least 0.", a => a.Begin(new TensorHeader(header).With(-1)));
        AssertRefused(
            "Tensor 'conv1' of shape [2147483647, 2147483647, 2147483647] is larger than the limit of 1073741824 bytes.",
            a => a.Begin(new TensorHeader(header).With(int.MaxValue, int.MaxValue, int.MaxValue)));
    }

    [Fact]
    public void ReceivedTensor_Disposed_GivesNoValues()
    {
        (TensorHeader header, List<DataChunk> chunks, TensorEnd end) = Encode(Example, TensorEncoding.Float32, [4]);
        ReceivedTensor tensor = Assemble(header, chunks, end);
        tensor.Dispose();
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.Values);
    }

    private static void AssertRefused(string message, params Action<TensorAssembler>[] steps)
    {
        using var assembler = new TensorAssembler();
        foreach (Action<TensorAssembler> step in steps[..^1])
        {
            step(assembler);
        }

        Assert.Equal(message, Assert.Throws<TensorStreamException>(() => steps[^1](assembler)).Message);
    }

    private static (TensorHeader Header, List<DataChunk> Chunks, TensorEnd End) Encode(float[] values, TensorEncoding encoding, int[] shape)
    {
        using var encoder = new TensorEncoder(values, encoding, TensorEncodings.MinimumChunkBytes);
        var header = new TensorHeader { Layer = new LayerName { Name = "conv1" }, Shape = { shape } };
        encoder.Describe(header);
        var chunks = new List<DataChunk>();
        while (encoder.TryReadChunk(out DataChunk chunk))
        {
            chunks.Add(DataChunk.Parser.ParseFrom(chunk.ToByteArray()));
        }

        return (header, chunks, encoder.End());
    }

    private static ReceivedTensor Assemble(TensorHeader header, IEnumerable<DataChunk> chunks, TensorEnd end)
    {
        using var assembler = new TensorAssembler();
        assembler.Begin(header);
        foreach (DataChunk chunk in chunks)
        {
            assembler.Append(chunk);
        }

        return assembler.Complete(end);
    }
}

internal static class TensorHeaderExtensions
{
    public static TensorHeader With(this TensorHeader header, params int[] shape)
    {
        header.Shape.Clear();
        header.Shape.Add(shape);
        return header;
    }
}
