using ActivationPlatform.Models;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Internal;

/// <summary>Networks, layers and learned tensors from messages.</summary>
internal static class NetworkMapping
{
    /// <summary>A network with its layers, connections and labels.</summary>
    public static Network ToNetwork(this Wire.Network network) => new()
    {
        Name = network.Name,
        Sha256 = network.Sha256,
        IsDemonstration = network.Demonstration,
        Input = network.Input.ToSpecification(),
        Layers = [.. network.Layers.Select(ToLayer)],
        Connections = [.. network.Connections.Select(c => new LayerConnection(c.Source, c.Destination))],
        Labels = [.. network.Labels],
    };

    /// <summary>A learned tensor without its values.</summary>
    public static LearnableParameter ToParameter(this Wire.LearnableParameter parameter) =>
        new(parameter.Name, parameter.OnnxName, new TensorShape([.. parameter.Shape]), parameter.InputsFirst);

    private static Layer ToLayer(Wire.Layer layer) => new()
    {
        Index = layer.Name.Index,
        Name = layer.Name.Name,
        MatlabName = layer.Name.MatlabName,
        OnnxName = layer.Name.OnnxName,
        Type = ToType(layer.Type),
        TypeName = layer.TypeName,
        Operator = layer.Operator,
        Description = layer.Description,
        Inputs = [.. layer.Inputs],
        OutputShape = new TensorShape([.. layer.OutputShape]),
        Window = layer.Window is { } window ? ToWindow(window) : null,
        Groups = layer.Groups,
        Properties = [.. layer.Properties.Select(p => new LayerProperty(p.Name, p.Value))],
        Learnables = [.. layer.Learnables.Select(ToParameter)],
        ParameterCount = layer.ParameterCount,
        MultiplyAdds = layer.MultiplyAdds,
        ReceptiveField = layer.ReceptiveField is { } field ? new ReceptiveField(field.Size, field.Stride, field.Offset) : null,
    };

    private static InputSpecification ToSpecification(this Wire.InputSpecification input) => new()
    {
        Name = input.Name,
        Shape = new TensorShape([.. input.Shape]),
        Layout = input.Layout == Wire.TensorLayout.Nhwc ? TensorLayout.Nhwc : TensorLayout.Nchw,
        ChannelOrder = input.ChannelOrder switch
        {
            Wire.ChannelOrder.Bgr => ChannelOrder.Bgr,
            Wire.ChannelOrder.Gray => ChannelOrder.Gray,
            _ => ChannelOrder.Rgb,
        },
        Mean = [.. input.Mean],
        Scale = [.. input.Scale],
        Resize = input.Resize == Wire.ResizeMode.CenterCrop ? ResizeMode.CenterCrop : ResizeMode.Stretch,
    };

    private static WindowParameters ToWindow(Wire.WindowParameters window) => new(
        window.Height,
        window.Width,
        window.StrideVertical,
        window.StrideHorizontal,
        window.PaddingTop,
        window.PaddingBottom,
        window.PaddingLeft,
        window.PaddingRight,
        window.DilationVertical,
        window.DilationHorizontal);

    private static LayerType ToType(Wire.LayerType type) => type switch
    {
        Wire.LayerType.ImageInput => LayerType.ImageInput,
        Wire.LayerType.Convolution => LayerType.Convolution,
        Wire.LayerType.Relu => LayerType.ReLU,
        Wire.LayerType.MaxPooling => LayerType.MaxPooling,
        Wire.LayerType.CrossChannelNormalization => LayerType.CrossChannelNormalization,
        Wire.LayerType.DepthConcatenation => LayerType.DepthConcatenation,
        Wire.LayerType.AveragePooling => LayerType.AveragePooling,
        Wire.LayerType.Dropout => LayerType.Dropout,
        Wire.LayerType.FullyConnected => LayerType.FullyConnected,
        Wire.LayerType.Softmax => LayerType.Softmax,
        Wire.LayerType.ClassificationOutput => LayerType.ClassificationOutput,
        Wire.LayerType.BatchNormalization => LayerType.BatchNormalization,
        Wire.LayerType.Addition => LayerType.Addition,
        Wire.LayerType.Activation => LayerType.Activation,
        _ => LayerType.Other,
    };
}
