using System.Collections.Immutable;
using ActivationPlatform.Models.Catalogue;
using ActivationPlatform.Models.Onnx;
using ActivationPlatform.Models.Store;

namespace ActivationPlatform.Models;

/// <summary>An opened model: its catalogue, its graph and its weights. Immutable; may be shared between threads.</summary>
public sealed class Model
{
    private readonly IReadOnlyDictionary<string, TensorProto> stored;

    private Model(Catalogued catalogued, OnnxModel graph, ModelManifest manifest)
    {
        Network = catalogued.Network;
        stored = catalogued.Stored;
        Graph = graph;
        Manifest = manifest;
    }

    /// <summary>Identity, input, layers, connections and labels.</summary>
    public Network Network { get; }

    /// <summary>The graph, to be cut and edited.</summary>
    public OnnxModel Graph { get; }

    /// <summary>The manifest that the catalogue was made with.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The .onnx file's bytes.</summary>
    public ReadOnlyMemory<byte> FileBytes => Graph.ToBytes();

    /// <summary>Opens a model from the bytes of its .onnx file. The model keeps a view of them: they must not change.</summary>
    /// <param name="fileBytes">The whole file.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="manifest">What the file does not say; null for defaults.</param>
    /// <param name="labels">Class labels in the order of the scores; empty if there are none.</param>
    /// <exception cref="ModelFormatException">The bytes are no usable model, or manifest or labels do not fit it.</exception>
    public static Model Load(ReadOnlyMemory<byte> fileBytes, string name, ModelManifest? manifest = null, ImmutableArray<string> labels = default) =>
        Create(fileBytes, ModelFile.Hash(fileBytes.Span), name, manifest ?? new ModelManifest(), labels.IsDefault ? [] : labels, isDemonstration: false);

    /// <summary>Opens a model file. A file whose SHA-256 is the trained GoogLeNet's gets its compiled-in manifest (and <c>synset.txt</c> beside it, if there),
    /// any other the given manifest, or <c>NAME.manifest.json</c> beside it, or defaults.</summary>
    /// <param name="path">The .onnx file; its name without extension becomes the model's name.</param>
    /// <param name="manifest">What the file does not say; null to look beside the file.</param>
    /// <exception cref="ModelFormatException">The file is no usable model, or manifest or labels do not fit it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model Load(string path, ModelManifest? manifest = null) => ModelFile.Open(path, manifest);

    /// <summary>The values of a layer's learned tensors, in the order of <see cref="Layer.Learnables"/>; empty for a layer without.</summary>
    /// <param name="layer">A layer of <see cref="Network"/>.</param>
    /// <exception cref="ArgumentException">The layer is of another network.</exception>
    public ImmutableArray<ParameterTensor> ReadParameters(Layer layer) =>
        [.. layer.Learnables.Select(l => new ParameterTensor(l, ReadStored(layer, l)))];

    internal static Model Create(ReadOnlyMemory<byte> fileBytes, string sha256, string name, ModelManifest manifest, ImmutableArray<string> labels, bool isDemonstration)
    {
        OnnxModel graph = OnnxModel.Parse(fileBytes);
        return new Model(LayerCatalogue.Build(graph, manifest, name, sha256, labels, isDemonstration), graph, manifest);
    }

    private float[] ReadStored(Layer layer, LearnableParameter learnable) =>
        stored.TryGetValue(learnable.OnnxName, out TensorProto? tensor)
            ? TensorData.ReadFloats(tensor)
            : throw new ArgumentException($"Layer '{layer.Name}' has the tensor '{learnable.OnnxName}', which is not in model '{Network.Name}'.", nameof(layer));
}
