using ActivationPlatform.Inference.Operators;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests.Operators;

public sealed class LocalResponseNormalizationTests
{
    [Theory]
    [InlineData(5, 0.75f, 1, 8, 49)]
    [InlineData(5, 0.75f, 2, 64, 7)]
    [InlineData(4, 0.75f, 1, 5, 33)]
    [InlineData(1, 0.75f, 1, 3, 16)]
    [InlineData(9, 0.75f, 1, 4, 100)]
    [InlineData(5, 0.5f, 1, 6, 40)]
    [InlineData(3, 1f, 1, 6, 40)]
    public unsafe void NormalizeChannel_AnyShape_EqualsTheDefinitionInDoublePrecision(int size, float beta, float bias, int channels, int planeLength)
    {
        float[] source = TestNetworks.Weights(channels * planeLength, size, amplitude: 300);
        float[] destination = new float[source.Length];
        var normalization = new LocalResponseNormalization(size, 0.0001f * size, beta, bias);
        fixed (float* image = source, result = destination)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                normalization.NormalizeChannel(image, channels, planeLength, channel, result + (channel * planeLength));
            }
        }

        float largest = destination.Max(MathF.Abs);
        for (int channel = 0; channel < channels; channel++)
        {
            int first = Math.Max(0, channel - (int)Math.Floor((size - 1) / 2.0));
            int last = Math.Min(channels - 1, channel + (int)Math.Ceiling((size - 1) / 2.0));
            for (int i = 0; i < planeLength; i++)
            {
                double sum = Enumerable.Range(first, last - first + 1).Sum(c => Math.Pow(source[(c * planeLength) + i], 2));
                double expected = source[(channel * planeLength) + i] / Math.Pow(bias + (normalization.Alpha / size * sum), beta);
                Assert.Equal(expected, destination[(channel * planeLength) + i], largest * 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(0.75f)]
    [InlineData(0.6f)]
    public async Task StreamAsync_NetworkWithNormalization_AgreesWithTheEnginesOwn(float beta)
    {
        Model model = TestNetworks.Small(side: 20, beta: beta);
        ActivationInput input = TestNetworks.Input(model);
        float[] expected;
        await using (var plain = new LocalActivationSource(model, new InferenceOptions { UseFastNormalization = false }))
        {
            expected = Assert.Single(await plain.ReceiveAsync(input, ["norm1"])).Values;
        }

        await using var fast = new LocalActivationSource(model);
        float[] actual = Assert.Single(await fast.ReceiveAsync(input, ["norm1"])).Values;
        float largest = expected.Max(MathF.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, largest * 1e-5f));
    }
}
