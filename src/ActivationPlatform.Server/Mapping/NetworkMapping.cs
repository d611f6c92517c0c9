using ActivationPlatform.Models;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Mapping;

/// <summary>Networks, layers and learned tensors as messages.</summary>
internal static class NetworkMapping
{
    /// <summary>A network with its layers, connections and labels.</summary>
    public static Wire.Network ToWire(this Network network) => new()
    {
        Name = network.Name,
        Sha256 = network.Sha256,
        Demonstration = network.IsDemonstration,
        Input = network.Input.ToWire(),
        Layers = { network.Layers.Select(ToWire) },
        Connections = { network.Connections.Select(c => new Wire.LayerConnection { Source = c.Source, Destination = c.Destination }) },
        Labels = { network.Labels },
    };

    /// <summary>A layer's index and names.</summary>
    public static Wire.LayerName ToWireName(this Layer layer) => new()
    {
        Index = layer.Index,
        Name = layer.Name,
        MatlabName = layer.MatlabName,
        OnnxName = layer.OnnxName,
    };

    /// <summary>A learned tensor without its values.</summary>
    public static Wire.LearnableParameter ToWire(this LearnableParameter parameter) => new()
    {
        Name = parameter.Name,
        OnnxName = parameter.OnnxName,
        Shape = { parameter.Shape.Dimensions },
        InputsFirst = parameter.InputsFirst,
    };

    private static Wire.Layer ToWire(this Layer layer) => new()
    {
        Name = layer.ToWireName(),
        Type = layer.Type.ToWire(),
        TypeName = layer.TypeName,
        Operator = layer.Operator,
        Description = layer.Description,
        Inputs = { layer.Inputs },
        OutputShape = { layer.OutputShape.Dimensions },
        Window = layer.Window?.ToWire(),
        Groups = layer.Groups,
        Properties = { layer.Properties.Select(p => new Wire.LayerProperty { Name = p.Name, Value = p.Value }) },
        Learnables = { layer.Learnables.Select(ToWire) },
        ParameterCount = layer.ParameterCount,
        MultiplyAdds = layer.MultiplyAdds,
        ReceptiveField = layer.ReceptiveField is { } field
            ? new Wire.ReceptiveField { Size = field.Size, Stride = field.Stride, Offset = field.Offset }
            : null,
    };

    private static Wire.InputSpecification ToWire(this InputSpecification input) => new()
    {
        Name = input.Name,
        Shape = { input.Shape.Dimensions },
        Layout = input.Layout == TensorLayout.Nhwc ? Wire.TensorLayout.Nhwc : Wire.TensorLayout.Nchw,
        ChannelOrder = input.ChannelOrder switch
        {
            ChannelOrder.Rgb => Wire.ChannelOrder.Rgb,
            ChannelOrder.Bgr => Wire.ChannelOrder.Bgr,
            _ => Wire.ChannelOrder.Gray,
        },
        Mean = { input.Mean },
        Scale = { input.Scale },
        Resize = input.Resize == ResizeMode.CenterCrop ? Wire.ResizeMode.CenterCrop : Wire.ResizeMode.Stretch,
    };

    private static Wire.WindowParameters ToWire(this WindowParameters window) => new()
    {
        Height = window.Height,
        Width = window.Width,
        StrideVertical = window.StrideVertical,
        StrideHorizontal = window.StrideHorizontal,
        PaddingTop = window.PaddingTop,
        PaddingBottom = window.PaddingBottom,
        PaddingLeft = window.PaddingLeft,
        PaddingRight = window.PaddingRight,
        DilationVertical = window.DilationVertical,
        DilationHorizontal = window.DilationHorizontal,
    };

    private static Wire.LayerType ToWire(this LayerType type) => type switch
    {
        LayerType.ImageInput => Wire.LayerType.ImageInput,
        LayerType.Convolution => Wire.LayerType.Convolution,
        LayerType.ReLU => Wire.LayerType.Relu,
        LayerType.MaxPooling => Wire.LayerType.MaxPooling,
        LayerType.CrossChannelNormalization => Wire.LayerType.CrossChannelNormalization,
        LayerType.DepthConcatenation => Wire.LayerType.DepthConcatenation,
        LayerType.AveragePooling => Wire.LayerType.AveragePooling,
        LayerType.Dropout => Wire.LayerType.Dropout,
        LayerType.FullyConnected => Wire.LayerType.FullyConnected,
        LayerType.Softmax => Wire.LayerType.Softmax,
        LayerType.ClassificationOutput => Wire.LayerType.ClassificationOutput,
        LayerType.BatchNormalization => Wire.LayerType.BatchNormalization,
        LayerType.Addition => Wire.LayerType.Addition,
        LayerType.Activation => Wire.LayerType.Activation,
        _ => Wire.LayerType.Other,
    };
}
