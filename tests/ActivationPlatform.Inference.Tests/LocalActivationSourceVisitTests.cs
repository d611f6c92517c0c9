using ActivationPlatform.Models;
using ActivationPlatform.Testing;

namespace ActivationPlatform.Inference.Tests;

/// <summary>Layers that are looked at where they are computed.</summary>
public sealed class LocalActivationSourceVisitTests
{
    [Fact]
    public async Task VisitAsync_AllLayers_HaveTheBitsThatAreStreamed()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        await EqualsStreamAsync(source, TestNetworks.Input(model), ["*"]);
    }

    [RequiresRealModelFact]
    public async Task VisitAsync_RealNetwork_HasTheBitsThatAreStreamed()
    {
        Model model = ModelStore.FromEnvironment().OpenNameOrPath("googlenet");
        await using var source = new LocalActivationSource(model);
        await EqualsStreamAsync(source, TestNetworks.Input(model), ["*relu*", "*pool*", "*/output", "prob", "output"]);
    }

    [Fact]
    public async Task VisitAsync_ValuesKept_AreGone()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        Activation? kept = null;
        await source.VisitAsync(TestNetworks.Input(model), ["relu1"], activation => kept = activation);
        Assert.Throws<ObjectDisposedException>(() => kept!.Values.Span[0]);
        Assert.Equal(0, source.Engine.Outputs.RentedBytes);
    }

    [Fact]
    public async Task VisitAsync_VisitorThrows_ThrowsTheSameAndGoesOnWithTheNext()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        var thrown = new InvalidDataException("one channel is missing");
        int visits = 0;
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidDataException>(() => source.VisitAsync(TestNetworks.Input(model), ["conv1", "relu1", "prob"], _ =>
        {
            visits++;
            throw thrown;
        })));
        Assert.Equal(1, visits);
        await source.VisitAsync(TestNetworks.Input(model), ["conv1", "relu1", "prob"], _ => visits++);
        Assert.Equal(4, visits);
        Assert.Equal(0, source.Engine.Outputs.RentedBytes);
    }

    [Fact]
    public async Task VisitAsync_Cancelled_StopsTheRun()
    {
        Model model = TestNetworks.Chain(length: 60, side: 64);
        await using var source = new LocalActivationSource(model);
        using var cancellation = new CancellationTokenSource();
        int visits = 0;
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.VisitAsync(TestNetworks.Input(model), ["conv*"], _ =>
        {
            visits++;
            cancellation.Cancel();
        }, cancellation.Token));
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.InRange(visits, 1, 30);
    }

    [Fact]
    public async Task VisitAsync_ManyAtOnce_SeeTheirOwnImage()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(seed => EqualsStreamAsync(source, TestNetworks.Input(model, seed), ["data", "relu1", "norm1", "prob"])));
    }

    private static async Task EqualsStreamAsync(LocalActivationSource source, ActivationInput input, string[] layers)
    {
        var streamed = await source.ReceiveAsync(input, [.. layers]);
        var visited = new Dictionary<string, (TensorShape Shape, float[] Values)>();
        await source.VisitAsync(input, [.. layers], activation => visited.Add(activation.Layer.Name, (activation.Shape, activation.Values.ToArray())));
        Assert.Equal(streamed.Select(layer => layer.Layer.Name).Order(), visited.Keys.Order());
        foreach ((Layer layer, TensorShape shape, float[] values) in streamed)
        {
            Assert.Equal(shape, visited[layer.Name].Shape);
            Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), visited[layer.Name].Values.Select(BitConverter.SingleToInt32Bits));
        }
    }
}
