using System.Buffers;
using ActivationPlatform.Server.Hosting;

namespace ActivationPlatform.Server.Tests.Hosting;

public class TransportMemoryTests
{
    [Fact]
    public void Rent_AnySizeUpToABlock_GivesABlock()
    {
        using MemoryPool<byte> pool = new TransportMemory().Create();

        foreach (int size in new[] { -1, 0, 1, 4096, pool.MaxBufferSize })
        {
            using IMemoryOwner<byte> block = pool.Rent(size);
            Assert.Equal(TransportMemory.BlockBytes, block.Memory.Length);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(pool.MaxBufferSize + 1));
    }

    [Fact]
    public void Rent_WhileOneIsInUse_GivesOtherMemory()
    {
        using MemoryPool<byte> pool = new TransportMemory().Create();
        using IMemoryOwner<byte> first = pool.Rent();
        using IMemoryOwner<byte> second = pool.Rent();

        first.Memory.Span.Fill(1);
        second.Memory.Span.Fill(2);

        Assert.Equal(-1, first.Memory.Span.IndexOfAnyExcept((byte)1));
    }

    [Fact]
    public void Dispose_Twice_GivesTheMemoryBackOnce()
    {
        var memory = new TransportMemory();
        using MemoryPool<byte> pool = memory.Create();
        IMemoryOwner<byte> block = pool.Rent();

        block.Dispose();
        block.Dispose();

        Assert.Equal(1, memory.RetainedCount);
        Assert.Throws<ObjectDisposedException>(() => block.Memory);
    }

    [Fact]
    public void Dispose_MoreThanIsKept_IsLeftToTheCollector()
    {
        var memory = new TransportMemory();
        int most = TransportMemory.MostRetainedBytes / TransportMemory.BlockBytes;
        MemoryPool<byte> pool = memory.Create();
        MemoryPool<byte> other = memory.Create();
        IMemoryOwner<byte>[] blocks = [.. Enumerable.Range(0, most + 5).Select(i => (i % 2 == 0 ? pool : other).Rent())];

        pool.Dispose();
        foreach (IMemoryOwner<byte> block in blocks)
        {
            block.Dispose();
        }

        Assert.Equal(most, memory.RetainedCount);
    }
}
