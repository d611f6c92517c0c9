using System.Collections.Immutable;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

public sealed class LocalActivationSourceTests
{
    [Fact]
    public async Task StreamAsync_AllLayers_ComeInTheOrderOfTheNetwork()
    {
        Model model = TestNetworks.Small();
        await using var source = new LocalActivationSource(model);
        var received = await source.ReceiveAsync(TestNetworks.Input(model), ["*"]);
        Assert.Equal(model.Network.Layers.Select(l => l.Name), received.Select(r => r.Layer.Name));
        Assert.All(received, r => Assert.Equal(r.Layer.OutputShape, r.Shape));
    }

    [Fact]
    public async Task StreamAsync_ConvolutionReluAndSoftmax_EqualScalarLoops()
    {
        Model model = TestNetworks.Small(side: 6);
        ActivationInput.ReadyTensor input = TestNetworks.Input(model);
        await using var source = new LocalActivationSource(model);
        var byName = (await source.ReceiveAsync(input, ["*"])).ToDictionary(r => r.Layer.Name, r => r.Values);
        ReadOnlySpan<float> weights = model.ReadParameters(model.Network.Layers.First(l => l.Name == "conv1")).Single().Values.Span;
        float largest = byName["conv1"].Max(MathF.Abs);
        for (int filter = 0; filter < 8; filter++)
        {
            for (int row = 0; row < 6; row++)
            {
                for (int column = 0; column < 6; column++)
                {
                    double sum = 0;
                    for (int channel = 0; channel < 3; channel++)
                    {
                        for (int y = 0; y < 3; y++)
                        {
                            for (int x = 0; x < 3; x++)
                            {
                                (int r, int c) = (row + y - 1, column + x - 1);
                                if (r is >= 0 and < 6 && c is >= 0 and < 6)
                                {
                                    sum += weights[(((filter * 3) + channel) * 9) + (y * 3) + x] * input.Values.Span[(((channel * 6) + r) * 6) + c];
                                }
                            }
                        }
                    }

                    int index = (((filter * 6) + row) * 6) + column;
                    Assert.Equal(sum, byName["conv1"][index], largest * 1e-5);
                    Assert.Equal(Math.Max(0, byName["conv1"][index]), byName["relu1"][index]);
                }
            }
        }

        Assert.Equal(1, byName["prob"].Sum(), 1e-5);
    }

    [Fact]
    public async Task StreamAsync_InputLayer_YieldsTheInputTensor()
    {
        Model model = TestNetworks.Small();
        ActivationInput.ReadyTensor input = TestNetworks.Input(model);
        await using var source = new LocalActivationSource(model);
        var received = Assert.Single(await source.ReceiveAsync(input, [model.Network.Layers[0].Name]));
        Assert.Equal(input.Values.ToArray(), received.Values);
        Assert.Equal(0, source.Plans.LoadedCount);
    }

    [Fact]
    public async Task StreamAsync_LayersThatShareATensor_ShowTheSameValues()
    {
        Model model = TestNetworks.Small();
        Layer output = model.Network.Layers.Single(l => l.Type == LayerType.ClassificationOutput);
        await using var source = new LocalActivationSource(model);
        List<Activation> kept = [];
        await foreach (Activation activation in source.StreamAsync(TestNetworks.Input(model), ["prob", output.Name]))
        {
            kept.Add(activation);
        }

        kept[0].Dispose();
        kept[0].Dispose();
        Assert.Equal(1, kept[1].Values.ToArray().Sum(), 1e-5);
        kept[1].Dispose();
        Assert.Throws<ObjectDisposedException>(() => kept[1].Values.Span[0]);
    }

    [Fact]
    public async Task StreamAsync_LaterLayersStillCompute_FirstLayerIsHandedOut()
    {
        Model model = TestNetworks.Chain(length: 40, side: 128);
        await using var source = new LocalActivationSource(model);
        var timings = new StreamTimings();
        await foreach (Activation activation in source.StreamAsync(TestNetworks.Input(model), ["*"], timings, TimeSpan.Zero))
        {
            using (activation)
            {
                if (activation.Layer.Name == "conv0")
                {
                    Assert.Equal(TimeSpan.Zero, timings.Compute);
                }
            }
        }

        Assert.NotEqual(TimeSpan.Zero, timings.Compute);
    }

    [Fact]
    public async Task StreamAsync_EncodedImage_FeedsThePreprocessedPicture()
    {
        Model model = TestNetworks.Small();
        var photo = new Image(20, 30, 3, [.. Enumerable.Range(0, 20 * 30 * 3).Select(i => (byte)(i * 7))]);
        var preprocessor = new Preprocessor(model.Network.Input);
        float[] expected = new float[model.Network.Input.Shape.ElementCount];
        preprocessor.Normalize(preprocessor.Fit(photo), expected);
        await using var source = new LocalActivationSource(model);
        var received = Assert.Single(await source.ReceiveAsync(new ActivationInput.EncodedImage(PngEncoder.Encode(photo)), [model.Network.Layers[0].Name]));
        Assert.Equal(expected, received.Values);
    }

    [Fact]
    public async Task ReadParametersAsync_Convolution_GivesItsWeights()
    {
        await using var source = new LocalActivationSource(TestNetworks.Small());
        ImmutableArray<ParameterTensor> parameters = await source.ReadParametersAsync("conv1");
        Assert.Equal(TestNetworks.Weights(8 * 3 * 9, 1), Assert.Single(parameters).Values.ToArray());
        Assert.Empty(await source.ReadParametersAsync("relu1"));
        await Assert.ThrowsAsync<UnknownLayerException>(async () => await source.ReadParametersAsync("nothing"));
    }
}
