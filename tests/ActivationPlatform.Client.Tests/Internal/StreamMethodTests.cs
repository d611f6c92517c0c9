using System.Buffers;
using ActivationPlatform.Client.Internal;
using ActivationPlatform.Protocol;
using Google.Protobuf;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Tests.Internal;

public sealed class StreamMethodTests
{
    [Fact]
    public void Read_ChunksInAnySegments_FillTheirTensor()
    {
        var random = new Random(1);
        for (int round = 0; round < 50; round++)
        {
            float[] values = [.. Enumerable.Range(0, random.Next(1, 3000)).Select(_ => random.NextSingle())];
            Wire.TensorEncoding encoding = round % 2 == 0 ? Wire.TensorEncoding.Float32 : Wire.TensorEncoding.Float16;
            using var encoder = new TensorEncoder(values, encoding, TensorEncodings.MinimumChunkBytes);
            using var assembler = new TensorAssembler();
            var header = new Wire.TensorHeader { Shape = { values.Length } };
            encoder.Describe(header);
            assembler.Begin(header);
            while (encoder.TryReadChunk(out Wire.DataChunk chunk))
            {
                byte[] message = new Wire.StreamActivationsResponse { Chunk = chunk }.ToByteArray();
                Assert.Equal(StreamPiece.Chunk, StreamMethod.Read(Split(message, random), assembler));
            }

            using ReceivedTensor tensor = assembler.Complete(encoder.End());
            Assert.Equal(encoding == Wire.TensorEncoding.Float32 ? values : [.. values.Select(v => (float)(Half)v)], tensor.Values.ToArray());
        }
    }

    [Fact]
    public void Read_OtherMessages_AreParsed()
    {
        using var assembler = new TensorAssembler();
        var end = new Wire.StreamActivationsResponse { End = new Wire.TensorEnd { Crc32C = 7 } };
        Assert.Equal(end, StreamMethod.Read(new ReadOnlySequence<byte>(end.ToByteArray()), assembler).Message);
        Assert.Equal(new Wire.StreamActivationsResponse(), StreamMethod.Read(ReadOnlySequence<byte>.Empty, assembler).Message);
    }

    [Fact]
    public void Read_ChunkWithItsFieldsInAnotherOrder_IsParsed()
    {
        // Chunk { data: 01 02, offset: 5 }, the data first.
        byte[] message = [0x1A, 6, 0x12, 2, 1, 2, 0x08, 5];
        using var assembler = new TensorAssembler();
        var expected = new Wire.StreamActivationsResponse { Chunk = new Wire.DataChunk { Offset = 5, Data = ByteString.CopyFrom(1, 2) } };
        Assert.Equal(expected, StreamMethod.Read(new ReadOnlySequence<byte>(message), assembler).Message);
    }

    [Fact]
    public void Read_ChunkWithoutATensor_TellsWhy()
    {
        using var assembler = new TensorAssembler();
        byte[] message = new Wire.StreamActivationsResponse { Chunk = new Wire.DataChunk { Data = ByteString.CopyFrom(1, 2, 3, 4) } }.ToByteArray();
        StreamPiece piece = StreamMethod.Read(new ReadOnlySequence<byte>(message), assembler);
        Assert.Null(piece.Message);
        Assert.Equal("A chunk came without a tensor's header before it.", piece.Failure?.Message);
    }

    [Theory]
    [InlineData(new byte[] { 0x1A, 0xFF })]
    [InlineData(new byte[] { 0x1A, 3, 0x12, 2, 1 })]
    [InlineData(new byte[] { 0x1A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Read_BrokenChunk_IsRefusedByTheParser(byte[] message)
    {
        using var assembler = new TensorAssembler();
        Assert.Throws<InvalidProtocolBufferException>(() => StreamMethod.Read(new ReadOnlySequence<byte>(message), assembler));
    }

    private static ReadOnlySequence<byte> Split(byte[] bytes, Random random)
    {
        Segment first = new(ReadOnlyMemory<byte>.Empty, null);
        Segment last = first;
        for (int start = 0; start < bytes.Length;)
        {
            int length = Math.Min(random.Next(1, 600), bytes.Length - start);
            last = new Segment(bytes.AsMemory(start, length), last);
            start += length;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
