using System.Buffers;
using System.Runtime.CompilerServices;
using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests.Memory;

public sealed class TensorPoolTests
{
    private static readonly TensorShape Shape = new(1, 4, 32, 32);

    [Fact]
    public void Rent_AfterRelease_ReusesTheBlock()
    {
        using var pool = new TensorPool(1 << 20);
        NativeTensor first = pool.Rent(Shape);
        nint address = first.Address;
        Assert.Equal(0, address % NativeBlock.Alignment);
        Assert.Equal(16384, pool.RentedBytes);
        first.Release();
        Assert.Equal((0, 16384), (pool.RentedBytes, pool.RetainedBytes));
        NativeTensor second = pool.Rent(Shape);
        Assert.Equal(address, second.Address);
        Assert.Equal((16384, 0), (pool.RentedBytes, pool.RetainedBytes));
        second.Release();
    }

    [Fact]
    public void Release_MoreThanIsRetained_FreesTheRest()
    {
        using var pool = new TensorPool(40_000);
        NativeTensor[] tensors = [pool.Rent(Shape), pool.Rent(Shape), pool.Rent(Shape)];
        Array.ForEach(tensors, t => t.Release());
        Assert.True(pool.RetainedBytes is > 0 and <= 40_000);
        Assert.Equal(0, pool.RentedBytes);
    }

    [Fact]
    public void GetSpan_AfterTheLastRelease_Throws()
    {
        using var pool = new TensorPool(1 << 20);
        NativeTensor tensor = pool.Rent(Shape);
        tensor.AddReference();
        tensor.Release();
        Assert.Equal(4096, tensor.GetSpan().Length);
        tensor.Release();
        Assert.Throws<ObjectDisposedException>(() => tensor.GetSpan().Length);
    }

    [Fact]
    public void Pin_TensorReleasedMeanwhile_KeepsTheMemoryUntilUnpinned()
    {
        using var pool = new TensorPool(1 << 20);
        NativeTensor tensor = pool.Rent(Shape);
        using (MemoryHandle pinned = tensor.Memory.Pin())
        {
            tensor.Release();
            Assert.Equal(16384, pool.RentedBytes);
        }

        Assert.Equal(0, pool.RentedBytes);
    }

    [Fact]
    public void Dispose_TensorInUse_StaysValid()
    {
        var pool = new TensorPool(1 << 20);
        NativeTensor tensor = pool.Rent(Shape);
        pool.Dispose();
        tensor.GetSpan().Fill(1);
        tensor.Release();
        Assert.Equal((0, 0), (pool.RentedBytes, pool.RetainedBytes));
    }

    [Fact]
    public void Rent_TensorDroppedWithoutRelease_IsFreedByTheFinalizer()
    {
        using var pool = new TensorPool(1 << 20, maximumBytes: 16384);
        Drop(pool);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal((0, 0), (pool.RentedBytes, pool.RetainedBytes));
        pool.Rent(Shape).Release();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Drop(TensorPool pool) => pool.Rent(Shape).GetSpan().Fill(1);
    }

    [Fact]
    public void Rent_BeyondTheMaximum_Throws()
    {
        using var pool = new TensorPool(1 << 20, maximumBytes: 20_000);
        NativeTensor tensor = pool.Rent(Shape);
        var exception = Assert.Throws<OutputMemoryException>(() => pool.Rent(Shape));
        Assert.Equal((16384, 16384, 20_000), (exception.AskedBytes, exception.BytesInUse, exception.MaximumBytes));
        tensor.Release();
    }

    [Fact]
    public void Rent_EmptyShape_GivesNoValues()
    {
        using var pool = new TensorPool(1 << 20);
        NativeTensor tensor = pool.Rent(new TensorShape(1, 0, 5));
        Assert.True(tensor.GetSpan().IsEmpty);
        tensor.Release();
    }
}
