using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Tests;

/// <summary>A network of a picture, a convolution of 5 channels, its ReLU and 4 class scores, with values from a formula.</summary>
internal sealed class FakeSource : IActivationSource
{
    public static readonly ActivationInput AnyInput = new ActivationInput.EncodedImage(new byte[1]);

    public Network Network { get; init; } = CreateNetwork();

    public Dictionary<string, float[]> Outputs { get; } = [];

    public Dictionary<string, ImmutableArray<ParameterTensor>> Parameters { get; } = [];

    public int Undisposed { get; private set; }

    public ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default) => new(Network);

    public async IAsyncEnumerable<Activation> StreamAsync(ActivationInput input, ImmutableArray<string> layers, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (Layer layer in Network.Layers.Where(l => layers.Contains(l.Name) || layers.Contains(l.MatlabName) || layers.Contains("*")))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Undisposed++;
            float[] values = Outputs.GetValueOrDefault(layer.Name) ?? Ramp((int)layer.OutputShape.ElementCount);
            yield return new Activation(layer, layer.OutputShape, values, new Release(() => Undisposed--));
        }
    }

    public ValueTask<ImmutableArray<ParameterTensor>> ReadParametersAsync(string layer, CancellationToken cancellationToken = default) =>
        new(Parameters.GetValueOrDefault(layer, []));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => (float)Math.Sinh((i - count / 2) * 6.0 / count))];

    public static Network CreateNetwork(ChannelOrder order = ChannelOrder.Bgr) => new()
    {
        Name = "tiny",
        Sha256 = new string('a', 64),
        Input = new InputSpecification { Name = "data_0", Shape = new TensorShape(1, 3, 6, 8), ChannelOrder = order },
        Layers =
        [
            MakeLayer(0, "data", LayerType.ImageInput, [], 1, 3, 6, 8),
            MakeLayer(1, "conv/3x3", LayerType.Convolution, [0], 1, 5, 6, 8),
            MakeLayer(2, "conv/relu", LayerType.ReLU, [1], 1, 5, 6, 8),
            MakeLayer(3, "prob", LayerType.Softmax, [2], 1, 4),
        ],
        Connections = [new(0, 1), new(1, 2), new(2, 3)],
        Labels = ["cup", "cat", "tripod"],
    };

    private static Layer MakeLayer(int index, string name, LayerType type, ImmutableArray<int> inputs, params int[] shape) => new()
    {
        Index = index,
        Name = name,
        MatlabName = name.Replace('/', '-'),
        OnnxName = name + "_1",
        Type = type,
        TypeName = LayerTypeNames.DisplayName(type, ""),
        Operator = "",
        Description = "described",
        Inputs = inputs,
        OutputShape = new TensorShape(shape),
    };

    private sealed class Release(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
