using System.Collections.Immutable;
using ActivationPlatform.Models.GoogLeNet;

namespace ActivationPlatform.Models.Store;

/// <summary>A public model that the platform knows by name and by hash.</summary>
/// <param name="Name">The name in the store.</param>
/// <param name="Network">The .onnx file.</param>
/// <param name="Labels">The class labels.</param>
internal sealed record KnownModel(string Name, KnownFile Network, KnownFile Labels)
{
    private const string ZooFolder = "https://github.com/onnx/models/raw/main/validated/vision/classification/";

    /// <summary>The ONNX Model Zoo's trained GoogLeNet, opset 9.</summary>
    public static KnownModel GoogLeNet { get; } = new(
        "googlenet",
        new KnownFile("googlenet-9.onnx", 28_020_232, "bd979d99d10d9acf84c5a67252bcae4992bf4e1afdab046cb0ea370e6f01ee38",
        [
            new Uri(ZooFolder + "inception_and_googlenet/googlenet/model/googlenet-9.onnx"),
            new Uri("https://huggingface.co/onnxmodelzoo/googlenet-9/resolve/main/googlenet-9.onnx"),
        ]),
        new KnownFile("synset.txt", 31_675, "acf75ef0abe89694b19056e0796401068b459c457baa30335f240c7692857355",
        [
            new Uri(ZooFolder + "synset.txt"),
        ]));

    /// <summary>Every known model.</summary>
    public static ImmutableArray<KnownModel> All { get; } = [GoogLeNet];

    /// <summary>The known model whose .onnx file has this hash, or null.</summary>
    public static KnownModel? WithHash(string sha256) => All.FirstOrDefault(k => k.Network.Sha256 == sha256);

    public ModelManifest CreateManifest() => GoogLeNetManifest.Create(Labels.FileName);
}
