using System.Buffers;
using ActivationPlatform.Inference.Memory;

namespace ActivationPlatform.Inference.Tests.Memory;

public sealed class NativeBufferTests
{
    [Fact]
    public void Written_ManyPiecesOfAnySize_AreThereInOrder()
    {
        var random = new Random(5);
        var expected = new List<byte>();
        using var buffer = new NativeBuffer();
        for (int piece = 0; piece < 60; piece++)
        {
            byte[] bytes = new byte[random.Next(0, 9000)];
            random.NextBytes(bytes);
            expected.AddRange(bytes);
            buffer.Write(bytes);
        }

        Assert.True(buffer.Written.SequenceEqual(expected.ToArray()));
    }

    [Fact]
    public void Advance_BeyondTheSpan_IsRefused()
    {
        using var buffer = new NativeBuffer();
        int room = buffer.GetSpan(10).Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
    }

    [Fact]
    public void GetMemory_Always_SaysThatThereAreSpansOnly()
    {
        using var buffer = new NativeBuffer();

        Assert.Equal("This buffer hands out spans only.", Assert.Throws<NotSupportedException>(() => buffer.GetMemory()).Message);
    }
}
