using System.Runtime.InteropServices;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Mapping;

namespace ActivationPlatform.Server.Tests.Mapping;

public sealed class ChannelSelectionTests
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 2 * 4 * 3).Select(i => (float)i)];

    [Fact]
    public void Select_NoChannels_IsTheTensorItself()
    {
        var shape = new TensorShape(1, 8, 3);
        (TensorShape selected, ReadOnlyMemory<float> values) = ChannelSelection.Select(shape, Values, []);
        Assert.Same(shape, selected);
        Assert.Equal(Values.Length, values.Length);
    }

    [Fact]
    public void Select_NeighboursOfOneImage_IsAView()
    {
        (TensorShape shape, ReadOnlyMemory<float> values) = ChannelSelection.Select(new TensorShape(1, 8, 1, 3), Values, [2, 3, 4]);
        Assert.Equal(new TensorShape(1, 3, 1, 3), shape);
        Assert.Equal(Values[6..15], values.ToArray());
        Assert.True(MemoryMarshal.TryGetArray(values, out ArraySegment<float> segment) && ReferenceEquals(segment.Array, Values));
    }

    [Fact]
    public void Select_ScatteredChannels_KeepsTheOrderAsked()
    {
        (TensorShape shape, ReadOnlyMemory<float> values) = ChannelSelection.Select(new TensorShape(1, 8, 3), Values, [5, 0]);
        Assert.Equal(new TensorShape(1, 2, 3), shape);
        Assert.Equal([15, 16, 17, 0, 1, 2], values.ToArray());
    }

    [Fact]
    public void Select_SeveralImages_TakesTheChannelsOfEach()
    {
        (TensorShape shape, ReadOnlyMemory<float> values) = ChannelSelection.Select(new TensorShape(2, 4, 3), Values, [1]);
        Assert.Equal(new TensorShape(2, 1, 3), shape);
        Assert.Equal([3, 4, 5, 15, 16, 17], values.ToArray());
    }

    [Fact]
    public void Select_ScoresWithoutAxes_ChoosesValues()
    {
        (TensorShape shape, ReadOnlyMemory<float> values) = ChannelSelection.Select(new TensorShape(1, 24), Values, [23, 1]);
        Assert.Equal((new TensorShape(1, 2), 23f, 1f), (shape, values.Span[0], values.Span[1]));
    }
}
