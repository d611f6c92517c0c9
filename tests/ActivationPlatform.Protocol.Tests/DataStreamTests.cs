using ActivationPlatform.Protocol.V1;
using Google.Protobuf;

namespace ActivationPlatform.Protocol.Tests;

public sealed class DataStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000)]
    public void RoundTrip_AnyLength_GivesTheSameBytes(int length)
    {
        byte[] file = new byte[length];
        new Random(2).NextBytes(file);
        var encoder = new DataEncoder(file, 4096);
        var assembler = new DataAssembler(length);
        while (encoder.TryReadChunk(out DataChunk chunk))
        {
            assembler.Append(chunk);
        }

        Assert.Equal(file, assembler.Complete(encoder.End()));
    }

    [Fact]
    public void Assembler_BrokenStreams_AreNamed()
    {
        AssertRefused("A file of -1 bytes was announced; expected 0 to 1073741824.", () => new DataAssembler(-1));
        AssertRefused("A file of 4294967296 bytes was announced; expected 0 to 1073741824.", () => new DataAssembler(1L << 32));
        AssertRefused("A chunk has offset 1; expected 0.", () => new DataAssembler(4).Append(new DataChunk { Offset = 1, Data = ByteString.CopyFrom(1) }));
        AssertRefused("5 bytes came; 4 were announced.", () => new DataAssembler(4).Append(new DataChunk { Data = ByteString.CopyFrom(1, 2, 3, 4, 5) }));
        AssertRefused("The file ended after 0 bytes; 4 were announced.", () => new DataAssembler(4).Complete(new DataEnd()));
        AssertRefused("The received bytes have CRC-32C 0x00000000; the sender states 0x00000007.", () => new DataAssembler(0).Complete(new DataEnd { Crc32C = 7 }));
    }

    private static void AssertRefused(string message, Action action) => Assert.Equal(message, Assert.Throws<TensorStreamException>(action).Message);
}
