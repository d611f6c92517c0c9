using ActivationPlatform.Inference;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Tests;

public sealed class FilterBankTests
{
    [Theory]
    [InlineData(ChannelOrder.Bgr, 2, 1, 0)]
    [InlineData(ChannelOrder.Rgb, 0, 1, 2)]
    public async Task Inputs_OfALayerThatReadsThePicture_AreRedGreenBlue(ChannelOrder order, int red, int green, int blue)
    {
        FilterBank bank = await ReadAsync(order);
        Assert.True(bank.SeesColor);
        Assert.Equal([new("red", red), new("green", green), new("blue", blue)], bank.Inputs.ToArray());
        Assert.Equal(Weight(4, green, 0), bank.Plane(4, bank.FindInput("GREEN")).Span[0]);
    }

    [Fact]
    public async Task Inputs_OfADeeperLayer_AreNumbers()
    {
        await using FakeSource source = Source(ChannelOrder.Bgr, "conv/relu", 4);
        FilterBank bank = await FilterBank.ReadAsync(source, "conv-relu");
        Assert.False(bank.SeesColor);
        Assert.Equal(["1", "2", "3", "4"], bank.Inputs.Select(input => input.Name).ToArray());
        var exception = Assert.Throws<ArgumentException>(() => bank.FindInput("green"));
        Assert.StartsWith("Input 'green' is not among those of layer 'conv/relu': 1 to 4.", exception.Message);
    }

    [Fact]
    public async Task Filter_StoredInputsFirst_IsTheSame()
    {
        await using var source = new LocalActivationSource(Model.Load(SmallNetworks.Residual(), "a"));
        await using var other = new LocalActivationSource(Model.Load(SmallNetworks.Residual(inputsFirst: true), "b"));
        FilterBank bank = await FilterBank.ReadAsync(source, "fc"), transposed = await FilterBank.ReadAsync(other, "fc");

        Assert.Equal((5, 4), (transposed.FilterCount, transposed.InputCount));
        Assert.Equal(bank.Values.ToArray(), transposed.Values.ToArray());
        Assert.Equal(bank.Bias.ToArray(), transposed.Bias.ToArray());
    }

    [Fact]
    public async Task Read_TransposedConvolution_IsNotTakenForFilters()
    {
        byte[] bytes = new OnnxGraphBuilder("up", operatorSetVersion: 13).AddInput("x", 1, 3, 8, 8).AddOutput("y", 1, 2, 10, 10)
            .AddInitializer("w", new TensorShape(3, 2, 3, 3), new float[54])
            .AddNode("ConvTranspose", ["x", "w"], "y").ToBytes();
        await using var source = new LocalActivationSource(Model.Load(bytes, "up"));

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => FilterBank.ReadAsync(source, "y"));
        Assert.StartsWith("Layer 'y' is of type ConvTranspose and has no filters; a convolution or fully connected layer is expected.", exception.Message);
    }

    [Fact]
    public async Task Plane_UnknownFilter_SaysWhichThereAre()
    {
        FilterBank bank = await ReadAsync(ChannelOrder.Bgr);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => bank.Plane(5, bank.Inputs[0]));
        Assert.StartsWith("Filter number 6 is not in layer 'conv/3x3'; it has filters 1 to 5.", exception.Message);
    }

    [Fact]
    public async Task Read_LayerWithoutFilters_SaysWhatItIs()
    {
        await using var source = new FakeSource();
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => FilterBank.ReadAsync(source, "data"));
        Assert.StartsWith("Layer 'data' is of type Image Input and has no filters; a convolution or fully connected layer is expected.", exception.Message);
    }

    [Fact]
    public async Task FrequencyResponse_MeanSquareIsTheEnergyOfThePlane()
    {
        FilterBank bank = await ReadAsync(ChannelOrder.Bgr);
        FrequencyResponse response = FrequencyResponse.Create(bank, 2, bank.FindInput("blue"));
        double energy = bank.Plane(2, bank.FindInput("blue")).ToArray().Sum(w => (double)w * w);
        Assert.Equal(3, response.FilterNumber);
        Assert.Equal(energy, response.Magnitudes.Average(m => m * m), 1e-9 * energy);
    }

    internal static float Weight(int filter, int input, int tap) => (filter + 1) * 100 + input * 10 + tap;

    internal static FakeSource Source(ChannelOrder order, string layer, int inputCount)
    {
        Network network = FakeSource.CreateNetwork(order);
        network = network with { Layers = [.. network.Layers.Select(candidate => candidate.Name == layer ? candidate with { Type = LayerType.Convolution } : candidate)] };
        var source = new FakeSource { Network = network };
        var weights = new float[5 * inputCount * 9];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Weight(i / (inputCount * 9), i / 9 % inputCount, i % 9);
        }

        source.Parameters[layer] =
        [
            new(new("Weights", "w", new TensorShape(5, inputCount, 3, 3)), weights),
            new(new("Bias", "b", new TensorShape(5)), new float[5]),
        ];
        return source;
    }

    private static async Task<FilterBank> ReadAsync(ChannelOrder order)
    {
        await using FakeSource source = Source(order, "conv/3x3", 3);
        return await FilterBank.ReadAsync(source, "conv/3x3");
    }
}
