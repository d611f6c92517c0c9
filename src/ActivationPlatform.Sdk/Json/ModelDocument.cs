using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>What is known of one model.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">SHA-256 of the ONNX file.</param>
/// <param name="Demonstration">True for the built-in network: class scores mean nothing.</param>
/// <param name="LayerCount">Number of layers.</param>
/// <param name="ConnectionCount">Number of connections.</param>
/// <param name="ParameterCount">Number of learned values.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image.</param>
/// <param name="Input">How an image becomes the input tensor.</param>
/// <param name="LabelCount">Number of class labels.</param>
public sealed record ModelDocument(
    int SchemaVersion, string Model, string ModelSha256, bool Demonstration, int LayerCount, int ConnectionCount, long ParameterCount, long MultiplyAdds,
    ModelDocument.InputItem Input, int LabelCount)
{
    /// <summary>The document of a network.</summary>
    /// <param name="network">The network.</param>
    public static ModelDocument Create(Network network)
    {
        InputSpecification input = network.Input;
        return new(
            JsonOutput.SchemaVersion, network.Name, network.Sha256, network.IsDemonstration, network.Layers.Length, network.Connections.Length,
            network.Layers.Sum(layer => layer.ParameterCount), network.Layers.Sum(layer => layer.MultiplyAdds),
            new InputItem(
                input.Name, input.Shape.Dimensions, JsonOutput.CamelCase(input.Layout), JsonOutput.CamelCase(input.ChannelOrder),
                input.Mean, input.Scale, JsonOutput.CamelCase(input.Resize)),
            network.Labels.Length);
    }

    /// <summary>How an image becomes the input tensor: (pixel - mean) * scale.</summary>
    /// <param name="Name">The graph input's name.</param>
    /// <param name="Shape">Shape for one image.</param>
    /// <param name="Layout"><c>nchw</c> or <c>nhwc</c>.</param>
    /// <param name="ChannelOrder"><c>rgb</c>, <c>bgr</c> or <c>gray</c>.</param>
    /// <param name="Mean">Subtracted, in units of 0..255.</param>
    /// <param name="Scale">Multiplied afterwards.</param>
    /// <param name="Resize"><c>stretch</c> or <c>centerCrop</c>.</param>
    public sealed record InputItem(
        string Name, ImmutableArray<int> Shape, string Layout, string ChannelOrder, ImmutableArray<float> Mean, ImmutableArray<float> Scale, string Resize);
}
