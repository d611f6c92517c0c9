using System.Collections.Immutable;

namespace ActivationPlatform.Models.GoogLeNet;

/// <summary>GoogLeNet's compiled-in manifest; the trained and the built-in network share it.</summary>
internal static class GoogLeNetManifest
{
    /// <summary>Blue, green, red, minus the training set's mean; the photo is stretched to 224x224.</summary>
    public static ModelManifest Create(string? labelsFile) => new()
    {
        InputName = GoogLeNetTopology.InputTensor,
        InputShape = new TensorShape(1, 3, GoogLeNetTopology.Side, GoogLeNetTopology.Side),
        Layout = TensorLayout.Nchw,
        ChannelOrder = ChannelOrder.Bgr,
        Mean = [104, 117, 123],
        Scale = [1],
        Resize = ResizeMode.Stretch,
        LabelsFile = labelsFile,
        LayerNames = GoogLeNetTopology.Nodes
            .Where(n => n.LayerName is not null)
            .Select(n => KeyValuePair.Create(n.Node.Outputs[0], n.LayerName!))
            .Append(KeyValuePair.Create(GoogLeNetTopology.InputTensor, "data"))
            .ToImmutableDictionary(),
    };
}
