using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

/// <summary>The trained GoogLeNet against an independent engine's statistics and samples of every layer.</summary>
public sealed class RealModelTests(RealModelFixture fixture) : IClassFixture<RealModelFixture>
{
    private const double Tolerance = 1e-4;

    [RequiresRealModelTheory]
    [InlineData("coffee")]
    [InlineData("camera")]
    public async Task StreamAsync_AllLayersOfAPhoto_AgreeWithTheIndependentEngine(string photo)
    {
        var input = new ActivationInput.EncodedImage(File.ReadAllBytes(TestSettings.DataFile("photos", photo + ".png")));
        using JsonDocument oracle = JsonDocument.Parse(File.ReadAllBytes(TestSettings.DataFile("oracles", "real", photo + ".json")));
        JsonElement expected = oracle.RootElement.GetProperty("layers");
        int compared = 0;
        int index = 0;
        await foreach (Activation activation in fixture.Source.StreamAsync(input, ["*"]))
        {
            using (activation)
            {
                Assert.Equal(index++, activation.Layer.Index);
                if (expected.TryGetProperty(activation.Layer.OnnxName, out JsonElement layer))
                {
                    compared++;
                    AssertAgrees(activation, layer);
                }
            }
        }

        Assert.Equal(144, index);
        Assert.True(compared >= 142, $"Only {compared} layers are in the oracle.");
    }

    [RequiresRealModelFact]
    public async Task StreamAsync_FirstConvolutionOfCoffee_HasTheKnownRange()
    {
        var input = new ActivationInput.EncodedImage(File.ReadAllBytes(TestSettings.DataFile("photos", "coffee.png")));
        var received = await fixture.Source.ReceiveAsync(input, ["conv1-7x7_s2"]);
        (Layer layer, TensorShape shape, float[] values) = Assert.Single(received);
        Assert.Equal("conv1/7x7_s2", layer.Name);
        Assert.Equal("1x64x112x112", shape.ToString());
        Assert.Equal(-3307.76, values.Min(), 0.5);
        Assert.Equal(2838.85, values.Max(), 0.5);
    }

    [RequiresRealModelFact]
    public async Task StreamAsync_CutGraph_GivesTheBitsOfTheWholeNetwork()
    {
        var input = new ActivationInput.EncodedImage(File.ReadAllBytes(TestSettings.DataFile("photos", "camera.png")));
        ImmutableArray<string> names = ["conv1/7x7_s2", "inception_3a/output", "prob"];
        var together = await fixture.Source.ReceiveAsync(input, ["*"]);
        foreach (string name in names)
        {
            var alone = Assert.Single(await fixture.Source.ReceiveAsync(input, [name]));
            Assert.Equal(together[alone.Layer.Index].Values, alone.Values);
        }
    }

    [RequiresRealModelTheory]
    [InlineData("coffee")]
    [InlineData("camera")]
    public void Fit_Photo_EqualsTheOracleInputByteForByte(string photo)
    {
        using ZipArchive archive = ZipFile.OpenRead(TestSettings.DataFile("oracles", "real", photo + "_input.npz"));
        using var stream = new MemoryStream();
        using (Stream entry = archive.GetEntry("input_rgb_u8.npy")!.Open())
        {
            entry.CopyTo(stream);
        }

        byte[] expected = stream.ToArray()[^(224 * 224 * 3)..];
        var preprocessor = new Preprocessor(fixture.Source.Network.Input);
        Assert.True(preprocessor.Fit(File.ReadAllBytes(TestSettings.DataFile("photos", photo + ".png"))).Pixels.SequenceEqual(expected));
    }

    [RequiresRealModelFact]
    public async Task StreamAsync_FastNormalization_AgreesWithTheEnginesOwn()
    {
        ActivationInput.ReadyTensor input = TestNetworks.Input(fixture.Model);
        await using var plain = new LocalActivationSource(fixture.Model, new InferenceOptions { UseFastNormalization = false });
        var expected = await plain.ReceiveAsync(input, ["*"]);
        var actual = await fixture.Source.ReceiveAsync(input, ["*"]);
        foreach (var (want, have) in expected.Zip(actual))
        {
            float largest = want.Values.Max(MathF.Abs);
            float difference = want.Values.Zip(have.Values, (a, b) => MathF.Abs(a - b)).Max();
            Assert.True(difference <= 1e-5f * largest, $"{want.Layer.Name}: {difference} of {largest}");
        }
    }

    private static void AssertAgrees(Activation activation, JsonElement layer)
    {
        string name = activation.Layer.Name;
        ReadOnlySpan<float> values = activation.Values.Span;
        Assert.Equal(layer.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32()), activation.Shape.Dimensions);
        double allowed = Tolerance * layer.GetProperty("absmax").GetDouble();
        (double minimum, double maximum, double sum, double squares) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
        foreach (float value in values)
        {
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
            sum += value;
            squares += (double)value * value;
        }

        double mean = sum / values.Length;
        double deviation = Math.Sqrt(Math.Max(0, (squares / values.Length) - (mean * mean)));
        AssertNear("minimum", layer.GetProperty("min").GetDouble(), minimum);
        AssertNear("maximum", layer.GetProperty("max").GetDouble(), maximum);
        AssertNear("mean", layer.GetProperty("mean").GetDouble(), mean);
        AssertNear("deviation", layer.GetProperty("std").GetDouble(), deviation);
        if (activation.Layer.Type is LayerType.ReLU or LayerType.MaxPooling)
        {
            double zeros = (double)values.Count(0f) / values.Length;
            double expected = layer.GetProperty("zero_fraction").GetDouble();
            Assert.True(Math.Abs(zeros - expected) <= 1e-3, $"{name}: zero fraction {zeros}, expected {expected}.");
        }

        foreach (JsonProperty sample in layer.GetProperty("samples").EnumerateObject())
        {
            AssertNear("value " + sample.Name, sample.Value.GetDouble(), values[int.Parse(sample.Name, System.Globalization.CultureInfo.InvariantCulture)]);
        }

        void AssertNear(string what, double expected, double actual) =>
            Assert.True(Math.Abs(expected - actual) <= allowed, $"{name}: {what} is {actual}, expected {expected} within {allowed}.");
    }
}
