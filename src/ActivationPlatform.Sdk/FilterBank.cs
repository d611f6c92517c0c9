using System.Collections.Immutable;
using System.Globalization;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>The weights of a convolution as people look at them: filters of input planes of rows and columns. A fully connected layer is a bank of 1 x 1 filters.</summary>
/// <remarks>The values are OIHW, filters and input planes in the network's order (a fully connected layer that is stored inputs first is transposed); <see cref="Inputs"/> names the planes in the order in which people see them: red, green, blue.</remarks>
public sealed class FilterBank
{
    private FilterBank(Layer layer, TensorShape shape, ReadOnlyMemory<float> weights, ReadOnlyMemory<float> bias, ImmutableArray<FilterInput> inputs)
    {
        Layer = layer;
        Values = weights;
        Bias = bias;
        Inputs = inputs;
        (FilterCount, InputCount) = (shape.Dimensions[0], shape.Dimensions[1]);
        (Height, Width) = (shape.Height, shape.Width);
    }

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <summary>Number of filters: the layer's output channels.</summary>
    public int FilterCount { get; }

    /// <summary>Input planes of one filter; for a grouped convolution those of its group.</summary>
    public int InputCount { get; }

    /// <summary>Rows of a filter.</summary>
    public int Height { get; }

    /// <summary>Columns of a filter.</summary>
    public int Width { get; }

    /// <summary>All weights, OIHW row-major, input planes in the network's order.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>One bias per filter; empty if the layer has none.</summary>
    public ReadOnlyMemory<float> Bias { get; }

    /// <summary>The input planes in the order in which people see them.</summary>
    public ImmutableArray<FilterInput> Inputs { get; }

    /// <summary>True if the planes are red, green and blue: the layer reads the picture itself.</summary>
    public bool SeesColor => Inputs is [{ Name: "red" }, ..];

    /// <summary>True if all weights are finite and not all are zero: filters that detect something.</summary>
    public bool IsMeasurable
    {
        get
        {
            bool isZero = true;
            foreach (float weight in Values.Span)
            {
                if (!float.IsFinite(weight))
                {
                    return false;
                }

                isZero &= weight == 0;
            }

            return !isZero;
        }
    }

    /// <summary>Reads a layer's filters.</summary>
    /// <param name="source">Local or remote.</param>
    /// <param name="layer">A layer's name in any of the three forms.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="UnknownLayerException">There is no such layer.</exception>
    /// <exception cref="ArgumentException">The layer has no weights that are filters.</exception>
    public static async Task<FilterBank> ReadAsync(IActivationSource source, string layer, CancellationToken cancellationToken = default)
    {
        Network network = await source.DescribeAsync(cancellationToken);
        Layer found = LayerSelector.Find(network, layer);
        ImmutableArray<ParameterTensor> parameters = await source.ReadParametersAsync(found.Name, cancellationToken);
        return Create(network, found, parameters);
    }

    /// <summary>The filters in parameters that are there already.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="parameters">All its learned tensors.</param>
    /// <exception cref="ArgumentException">The layer is neither a convolution nor fully connected, or there are no weights of four or two dimensions among them.</exception>
    public static FilterBank Create(Network network, Layer layer, ImmutableArray<ParameterTensor> parameters)
    {
        ParameterTensor? weights = parameters.FirstOrDefault(p => p.Parameter.Name == "Weights" && p.Parameter.Shape.Rank is 2 or 4);
        if (weights is null || layer.Type is not (LayerType.Convolution or LayerType.FullyConnected))
        {
            throw new ArgumentException($"Layer '{layer.Name}' is of type {layer.TypeName} and has no filters; a convolution or fully connected layer is expected.", nameof(layer));
        }

        (TensorShape shape, ReadOnlyMemory<float> values) = weights.Parameter.InputsFirst ? OutputsFirst(weights) : (weights.Parameter.Shape, weights.Values);
        ReadOnlyMemory<float> bias = parameters.FirstOrDefault(p => p.Parameter.Name == "Bias")?.Values ?? default;
        if (bias.Length == 1)
        {
            // ONNX lets one bias stand for all outputs.
            bias = Enumerable.Repeat(bias.Span[0], shape.Dimensions[0]).ToArray();
        }

        return new(layer, shape, values, bias, InputsOf(network, layer, shape.Dimensions[1]));
    }

    /// <summary>The weights of one filter for one input plane, row-major.</summary>
    /// <param name="filterIndex">From 0.</param>
    /// <param name="input">One of <see cref="Inputs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such filter.</exception>
    public ReadOnlyMemory<float> Plane(int filterIndex, FilterInput input) =>
        Filter(filterIndex).Slice(input.Index * Height * Width, Height * Width);

    /// <summary>All weights of one filter, input plane by input plane in the network's order, each row-major.</summary>
    /// <param name="filterIndex">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such filter.</exception>
    public ReadOnlyMemory<float> Filter(int filterIndex)
    {
        if (filterIndex < 0 || filterIndex >= FilterCount)
        {
            throw new ArgumentOutOfRangeException(nameof(filterIndex), (object?)null, $"Filter number {filterIndex + 1} is not in layer '{Layer.Name}'; it has filters 1 to {FilterCount}.");
        }

        int length = InputCount * Height * Width;
        return Values.Slice(filterIndex * length, length);
    }

    /// <summary>An input plane by its name.</summary>
    /// <param name="name">For example <c>green</c>, or a number from 1; case does not matter.</param>
    /// <exception cref="ArgumentException">There is no such plane.</exception>
    public FilterInput FindInput(string name) =>
        Inputs.FirstOrDefault(input => input.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"Input '{name}' is not among those of layer '{Layer.Name}': {(Inputs.Length <= 3 ? string.Join(", ", Inputs.Select(input => input.Name)) : $"1 to {Inputs.Length}")}.", nameof(name));

    /// <summary>What is added to a filter's answer; 0 for a layer without a bias.</summary>
    /// <param name="filterIndex">From 0.</param>
    public float BiasOf(int filterIndex) => Bias.IsEmpty ? 0 : Bias.Span[filterIndex];

    private static (TensorShape Shape, ReadOnlyMemory<float> Values) OutputsFirst(ParameterTensor weights)
    {
        (int inputs, int outputs) = (weights.Parameter.Shape.Dimensions[0], weights.Parameter.Shape.Dimensions[1]);
        var transposed = new float[weights.Values.Length];
        ReadOnlySpan<float> stored = weights.Values.Span;
        for (int input = 0; input < inputs; input++)
        {
            ReadOnlySpan<float> row = stored.Slice(input * outputs, outputs);
            for (int output = 0; output < outputs; output++)
            {
                transposed[(output * inputs) + input] = row[output];
            }
        }

        return (new TensorShape(outputs, inputs), transposed);
    }

    private static ImmutableArray<FilterInput> InputsOf(Network network, Layer layer, int count)
    {
        bool readsPicture = layer.Groups == 1 && layer.Inputs is [int input] && network.Layers[input].Type == LayerType.ImageInput;
        return (readsPicture, count, network.Input.ChannelOrder) switch
        {
            (true, 3, ChannelOrder.Bgr) => [new("red", 2), new("green", 1), new("blue", 0)],
            (true, 3, ChannelOrder.Rgb) => [new("red", 0), new("green", 1), new("blue", 2)],
            (true, 1, _) => [new("gray", 0)],
            _ => [.. Enumerable.Range(0, count).Select(index => new FilterInput((index + 1).ToString(CultureInfo.InvariantCulture), index))],
        };
    }
}
