using ActivationPlatform.Client.Internal;
using ActivationPlatform.Protocol;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Tests.Internal;

public sealed class PendingLayersTests
{
    [Fact]
    public void Narrow_BeforeAnAnswerBegan_AsksForTheSame()
    {
        var pending = new PendingLayers();
        var request = new Wire.StreamActivationsRequest { Layers = { "conv*" } };
        pending.Narrow(request);
        Assert.Equal(["conv*"], request.Layers);
        Assert.False(pending.IsComplete);
    }

    [Fact]
    public void Narrow_SomeLayersArrived_AsksForTheOthersByName()
    {
        PendingLayers pending = Started("a", "b", "c");
        pending.Arrived("b");
        var request = new Wire.StreamActivationsRequest { Layers = { "*" } };
        pending.Narrow(request);
        Assert.Equal(["a", "c"], request.Layers);
        Assert.False(pending.IsComplete);
    }

    [Fact]
    public void Narrow_EverythingArrivedButTheSummary_IsComplete()
    {
        PendingLayers pending = Started("a");
        pending.Arrived("a");
        pending.Narrow(new Wire.StreamActivationsRequest { Layers = { "a" } });
        Assert.True(pending.IsComplete);
    }

    [Fact]
    public void Started_Again_KeepsWhatIsStillMissing()
    {
        PendingLayers pending = Started("a", "b");
        pending.Arrived("a");
        pending.Started(new Wire.StreamStart { Layers = { new Wire.LayerName { Name = "b" } } });
        Assert.False(pending.Finished());
        pending.Arrived("b");
        Assert.True(pending.Finished());
        Assert.True(pending.IsComplete);
    }

    [Fact]
    public void Arrived_NotAnnouncedOrTwice_IsRefused()
    {
        PendingLayers pending = Started("a", "b");
        pending.Arrived("a");
        foreach (string name in new[] { "a", "c" })
        {
            Assert.Equal($"Layer '{name}' came, but was not announced or had come before.", Assert.Throws<TensorStreamException>(() => pending.Arrived(name)).Message);
        }
    }

    [Fact]
    public void Finished_WithoutAStart_IsNoEnd() => Assert.False(new PendingLayers().Finished());

    private static PendingLayers Started(params string[] layers)
    {
        var pending = new PendingLayers();
        pending.Started(new Wire.StreamStart { Layers = { layers.Select(name => new Wire.LayerName { Name = name }) } });
        return pending;
    }
}
