using System.Collections.Immutable;
using ActivationPlatform.Models.Onnx;

namespace ActivationPlatform.Models.Catalogue;

/// <summary>The network's input from what the file and the manifest say, and defaults for what neither does.</summary>
internal static class InputReader
{
    private const int DefaultSide = 224;
    private const int LargestSide = 65535;

    /// <exception cref="ModelFormatException">There is no input that an image could be fed into, or the manifest contradicts the file.</exception>
    public static InputSpecification Read(OnnxModel model, ModelManifest manifest)
    {
        ValueInfoProto input = Choose(model, manifest);
        long?[] declared = Declared(input);
        TensorShape shape = manifest.InputShape ?? Complete(model, input.Name, declared, manifest.Layout);
        if (shape.Rank != 4 || declared.Length is not (0 or 4) || shape.Dimensions.Where((d, axis) => declared.Length == 4 && declared[axis] is { } size && size != d).Any())
        {
            throw new ModelFormatException($"Input '{input.Name}' has the shape [{Print(declared)}] in the file, but the manifest says {shape}.");
        }

        if (shape.Dimensions.Any(d => d is < 1 or > LargestSide))
        {
            throw new ModelFormatException($"Input '{input.Name}' has the shape {shape}; expected sizes from 1 to {LargestSide}.");
        }

        if (shape.ElementCount > int.MaxValue)
        {
            throw new ModelFormatException($"Input '{input.Name}' has the shape {shape}, which is {shape.ElementCount} values; expected fewer than 2^31.");
        }

        if (shape.Dimensions[0] != 1)
        {
            throw new ModelFormatException($"Input '{input.Name}' takes {shape.Dimensions[0]} images at a time; expected 1 or a free batch size.");
        }

        TensorLayout layout = manifest.Layout ?? GuessLayout(declared);
        int channels = layout == TensorLayout.Nchw ? shape.Dimensions[1] : shape.Dimensions[3];
        if (channels is not (1 or 3))
        {
            throw new ModelFormatException($"Input '{input.Name}' has {channels} channels as {layout} ({shape}); expected 1 or 3.");
        }

        if ((manifest.ChannelOrder == ChannelOrder.Gray) != (channels == 1) && manifest.ChannelOrder is { } order)
        {
            throw new ModelFormatException($"Input '{input.Name}' has {channels} channels, but the manifest's channelOrder is {order}.");
        }

        return new InputSpecification
        {
            Name = input.Name,
            Shape = shape,
            Layout = layout,
            ChannelOrder = manifest.ChannelOrder ?? (channels == 1 ? ChannelOrder.Gray : ChannelOrder.Rgb),
            Mean = PerChannel("mean", manifest.Mean, channels, channels == 1 || manifest.Scale is not null ? [0f] : [123.675f, 116.28f, 103.53f]),
            Scale = PerChannel("scale", manifest.Scale, channels, manifest.Mean is not null ? [1f] : channels == 1 ? [1 / 255f] : [1 / 58.395f, 1 / 57.12f, 1 / 57.375f]),
            Resize = manifest.Resize ?? ResizeMode.Stretch,
        };
    }

    private static ValueInfoProto Choose(OnnxModel model, ModelManifest manifest)
    {
        ValueInfoProto[] inputs = [.. model.FedInputs];
        string names = string.Join(", ", inputs.Select(i => i.Name));
        if (inputs.Length != 1)
        {
            throw new ModelFormatException($"The model has {inputs.Length} inputs ({names}); expected one, the image.");
        }

        int type = inputs[0].Type?.TensorType?.ElemType ?? 0;
        if (type is not (0 or (int)TensorProto.Types.DataType.Float))
        {
            throw new ModelFormatException($"Input '{inputs[0].Name}' is of ONNX data type {type}; expected {(int)TensorProto.Types.DataType.Float}, float32.");
        }

        return manifest.InputName is null || manifest.InputName == inputs[0].Name
            ? inputs[0]
            : throw new ModelFormatException($"The manifest's input is '{manifest.InputName}', but the model's is '{names}'.");
    }

    /// <summary>The sizes in the file; null where they are free. Empty if the file says nothing.</summary>
    private static long?[] Declared(ValueInfoProto input) =>
        [.. (input.Type?.TensorType?.Shape?.Dim ?? []).Select(d => d.HasDimValue && d.DimValue > 0 ? d.DimValue : (long?)null)];

    private static TensorShape Complete(OnnxModel model, string input, long?[] declared, TensorLayout? wanted)
    {
        if (declared.Length is not (0 or 4))
        {
            throw new ModelFormatException($"Input '{input}' has the shape [{Print(declared)}]; expected four axes: batch, channels, rows and columns.");
        }

        if (declared.FirstOrDefault(d => d > LargestSide) is { } large)
        {
            throw new ModelFormatException($"Input '{input}' has the shape [{Print(declared)}]; expected sizes up to {LargestSide}, not {large}.");
        }

        long?[] sizes = declared.Length == 4 ? declared : new long?[4];
        int channelAxis = (wanted ?? GuessLayout(declared)) == TensorLayout.Nchw ? 1 : 3;
        return new TensorShape([.. sizes.Select((size, axis) => (int)(size ?? (axis == 0 ? 1 : axis == channelAxis ? FirstChannels(model, input) : DefaultSide)))]);
    }

    private static TensorLayout GuessLayout(long?[] declared) =>
        declared.Length == 4 && declared[3] is 1 or 3 && declared[1] is not (null or 1 or 3) ? TensorLayout.Nhwc : TensorLayout.Nchw;

    /// <summary>As many channels as the convolution that reads the input expects; 3 if none does.</summary>
    private static int FirstChannels(OnnxModel model, string input)
    {
        NodeProto? first = model.Lists.Nodes.FirstOrDefault(n => n.OpType == "Conv" && n.Input.Count > 1 && n.Input[0] == input);
        TensorProto? weights = first is null ? null : model.Lists.Initializers.FirstOrDefault(t => t.Name == first.Input[1]);
        return weights?.Dims.Count >= 2 && weights.Dims[1] == 1 ? 1 : 3;
    }

    private static ImmutableArray<float> PerChannel(string key, ImmutableArray<float>? given, int channels, ImmutableArray<float> otherwise) =>
        given is not { } values ? otherwise
        : values.Length == 1 || values.Length == channels ? values
        : throw new ModelFormatException($"The manifest's {key} has {values.Length} values; expected 1 or one for each of {channels} channels.");

    private static string Print(long?[] sizes) => string.Join(' ', sizes.Select(s => s?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"));
}
