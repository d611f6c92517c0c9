using System.Collections.Immutable;
using System.Globalization;
using ActivationPlatform.Models.GoogLeNet;
using ActivationPlatform.Models.Store;

namespace ActivationPlatform.Models;

/// <summary>The built-in network: GoogLeNet's 144 layers and 170 connections with weights from formulas, for when the trained file is not at hand.
/// Its first layer is an analytic filter bank (oriented edges and gratings, colour against colour), so that activations, filters and frequency
/// responses are worth looking at; the deeper layers are random and scaled so that activations neither die nor explode. Class scores mean nothing.</summary>
public static class DemoGoogLeNet
{
    /// <summary>The model's name.</summary>
    public const string Name = "googlenet-demo";

    /// <summary>SHA-256 of the file, 64 lower-case hexadecimal digits.</summary>
    public const string Sha256 = "35113f65498c7c5ba7d56f9fefc9a45b8874588890cf60372b43e9a4279e4653";

    // As many as the operators need: Dropout with a mask and LRN are there since 7 and 1; the trained file has the same versions.
    private const int OperatorSetVersion = 9;
    private const int IrVersion = 3;

    private const double ConvolutionGain = 1.6;
    private const double ClassifierGain = 0.35;

    /// <summary>Opens the built-in network. Takes a fraction of a second: the file is made anew each time.</summary>
    public static Model Open()
    {
        byte[] file = CreateFile();
        return Model.Create(file, ModelFile.Hash(file), Name, GoogLeNetManifest.Create(labelsFile: null), Labels(), isDemonstration: true);
    }

    /// <summary>The .onnx file's bytes (28 MB), the same on every platform.</summary>
    public static byte[] CreateFile()
    {
        var graph = new OnnxGraphBuilder(Name, OperatorSetVersion, IrVersion)
            .AddInput(GoogLeNetTopology.InputTensor, 1, 3, GoogLeNetTopology.Side, GoogLeNetTopology.Side)
            .AddOutput(GoogLeNetTopology.OutputTensor, 1, GoogLeNetTopology.Classes);
        ulong seed = 0;
        foreach (GoogLeNetNode node in GoogLeNetTopology.Nodes)
        {
            graph.AddNode(node.Node);
            if (node.WeightShape is { } shape)
            {
                seed++;
                graph.AddInitializer(node.Node.Inputs[1], shape, CreateWeights(node, shape, seed));
                graph.AddInitializer(node.Node.Inputs[2], new TensorShape(shape.Dimensions[0]), new float[shape.Dimensions[0]]);
            }
        }

        graph.AddInitializer(GoogLeNetTopology.FlatShapeTensor, 1, -1);
        return graph.ToBytes();
    }

    private static ImmutableArray<string> Labels() =>
        [.. Enumerable.Range(1, GoogLeNetTopology.Classes).Select(n => string.Create(CultureInfo.InvariantCulture, $"class {n:0000}"))];

    private static float[] CreateWeights(GoogLeNetNode node, TensorShape shape, ulong seed)
    {
        if (node.Node.Inputs[0] == GoogLeNetTopology.InputTensor)
        {
            return FilterBank.Create();
        }

        int filters = shape.Dimensions[0];
        double gain = node.Node.OperatorType == "Gemm" ? ClassifierGain : ConvolutionGain;
        return SeededWeights.Create(filters, (int)(shape.ElementCount / filters), gain, seed);
    }
}
