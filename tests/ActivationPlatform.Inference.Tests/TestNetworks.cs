using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

/// <summary>Small networks with seeded weights.</summary>
internal static class TestNetworks
{
    /// <summary>conv1 (8 filters 3x3), relu1, norm1 (LRN), pool1 (global average), flat (not a layer), prob (Softmax).</summary>
    public static Model Small(int side = 16, string name = "small", float beta = 0.75f) => Load(
        name, [1, 3, side, side], "prob",
        builder => builder
            .AddInitializer("w1", new TensorShape(8, 3, 3, 3), Weights(8 * 3 * 9, 1))
            .AddNode(Node("Conv", "conv1", ["data", "w1"], new OnnxAttribute.Integers("kernel_shape", 3, 3), new OnnxAttribute.Integers("pads", 1, 1, 1, 1)))
            .AddNode(Node("Relu", "relu1", ["conv1"]))
            .AddNode(Node("LRN", "norm1", ["relu1"], new OnnxAttribute.Integer("size", 5), new OnnxAttribute.Number("alpha", 0.01f), new OnnxAttribute.Number("beta", beta), new OnnxAttribute.Number("bias", 1f)))
            .AddNode(Node("GlobalAveragePool", "pool1", ["norm1"]))
            .AddNode(Node("Flatten", "flat", ["pool1"]))
            .AddNode(Node("Softmax", "prob", ["flat"])));

    /// <summary>Convolutions of 32 to 32 channels, one after the other: <c>conv0</c>, <c>conv1</c> ... Slow enough to be interrupted.</summary>
    public static Model Chain(int length, int side) => Load(
        "chain", [1, 3, side, side], $"conv{length - 1}",
        builder =>
        {
            for (int i = 0; i < length; i++)
            {
                int inputs = i == 0 ? 3 : 32;
                builder
                    .AddInitializer($"w{i}", new TensorShape(32, inputs, 3, 3), Weights(32 * inputs * 9, i))
                    .AddNode(Node("Conv", $"conv{i}", [i == 0 ? "data" : $"conv{i - 1}", $"w{i}"], new OnnxAttribute.Integers("kernel_shape", 3, 3), new OnnxAttribute.Integers("pads", 1, 1, 1, 1)));
            }
        });

    public static Model Load(string name, int[] inputShape, string output, Action<OnnxGraphBuilder> fill, ModelManifest? manifest = null)
    {
        var builder = new OnnxGraphBuilder(name);
        builder.AddInput("data", inputShape);
        fill(builder);
        builder.AddOutput(output);
        return Model.Load(builder.ToBytes(), name, manifest ?? new ModelManifest { Mean = [0f], Scale = [1f] });
    }

    public static OnnxNode Node(string type, string output, ImmutableArray<string> inputs, params ImmutableArray<OnnxAttribute> attributes) =>
        new() { OperatorType = type, Name = output, Inputs = inputs, Outputs = [output], Attributes = attributes };

    public static float[] Weights(int count, int seed, float amplitude = 0.2f)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => ((random.NextSingle() * 2) - 1) * amplitude)];
    }

    public static ActivationInput.ReadyTensor Input(Model model, int seed = 1)
    {
        TensorShape shape = model.Network.Input.Shape;
        return new ActivationInput.ReadyTensor(Weights((int)shape.ElementCount, seed, 128), shape);
    }

    /// <summary>Receives everything, copies the values and disposes the activations.</summary>
    public static async Task<List<(Layer Layer, TensorShape Shape, float[] Values)>> ReceiveAsync(
        this IActivationSource source, ActivationInput input, ImmutableArray<string> layers, CancellationToken cancellationToken = default)
    {
        List<(Layer, TensorShape, float[])> received = [];
        await foreach (Activation activation in source.StreamAsync(input, layers, cancellationToken))
        {
            using (activation)
            {
                received.Add((activation.Layer, activation.Shape, activation.Values.ToArray()));
            }
        }

        return received;
    }
}
