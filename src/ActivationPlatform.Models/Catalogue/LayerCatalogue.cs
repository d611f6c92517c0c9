using System.Collections.Immutable;
using System.Globalization;
using ActivationPlatform.Models.Onnx;

namespace ActivationPlatform.Models.Catalogue;

/// <summary>Makes the list of layers out of a graph: the input first, then every node that computes something, in the file's order,
/// then the classification output if the network ends in a softmax. No layers are: constants and what is computed from them,
/// and nodes that only relabel axes (Reshape, Flatten ...), unless the manifest names them; connections pass through those.</summary>
internal sealed class LayerCatalogue
{
    private readonly OnnxModel model;
    private readonly ModelManifest manifest;
    private readonly InputSpecification input;
    private readonly IReadOnlyDictionary<string, TensorFacts> facts;
    private readonly ImmutableArray<string> labels;
    private readonly ImmutableArray<Layer>.Builder layers = ImmutableArray.CreateBuilder<Layer>();
    private readonly Dictionary<string, int> layerByTensor = [];
    private readonly Dictionary<string, int> copiesByName = [];

    private LayerCatalogue(OnnxModel model, ModelManifest manifest, ImmutableArray<string> labels)
    {
        this.model = model;
        this.manifest = manifest;
        this.labels = labels;
        input = InputReader.Read(model, manifest);
        facts = ShapeInference.Run(model, input);
    }

    /// <param name="model">The graph.</param>
    /// <param name="manifest">What the file does not say.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="sha256">The file's hash.</param>
    /// <param name="labels">Class labels; may be empty.</param>
    /// <param name="isDemonstration">True for the built-in network.</param>
    /// <exception cref="ModelFormatException">The model is no network for images, or the manifest does not fit it.</exception>
    public static Catalogued Build(OnnxModel model, ModelManifest manifest, string name, string sha256, ImmutableArray<string> labels, bool isDemonstration)
    {
        var catalogue = new LayerCatalogue(model, manifest, labels);
        catalogue.AddInput();
        foreach (NodeProto node in model.Lists.Nodes)
        {
            catalogue.AddNode(node);
        }

        catalogue.AddClassificationOutput();
        var network = new Network
        {
            Name = name,
            Sha256 = sha256,
            IsDemonstration = isDemonstration,
            Input = catalogue.input,
            Layers = catalogue.layers.ToImmutable(),
            Connections = [.. catalogue.layers.SelectMany(l => l.Inputs.Select(source => new LayerConnection(source, l.Index))).Distinct().OrderBy(c => c.Source).ThenBy(c => c.Destination)],
            Labels = labels,
        };
        return new Catalogued(network, network.Layers.SelectMany(l => l.Learnables).Select(l => l.OnnxName).Distinct().ToDictionary(n => n, n => catalogue.facts[n].Stored!));
    }

    private static bool OnlyRelabels(NodeProto node) => NodeReader.IsStandard(node) && node.OpType is "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" or "Identity" or "Cast";

    private void AddInput()
    {
        bool centred = input.Mean.Any(m => m != 0);
        bool scaled = input.Scale.Any(s => s != 1);
        string normalization = centred ? scaled ? "zscore" : "zerocenter" : scaled ? "rescale-zero-one" : "none";
        string images = string.Create(CultureInfo.InvariantCulture, $"{input.Height}x{input.Width}x{input.Channels} images");
        Add(new Layer
        {
            Index = 0,
            Name = UniqueName(manifest.LayerNames.GetValueOrDefault(input.Name, input.Name)),
            MatlabName = "",
            OnnxName = input.Name,
            Type = LayerType.ImageInput,
            TypeName = LayerTypeNames.DisplayName(LayerType.ImageInput, ""),
            Operator = "",
            Description = normalization == "none" ? images : $"{images} with '{normalization}' normalization",
            Inputs = [],
            OutputShape = input.Shape,
            Properties =
            [
                new LayerProperty("InputSize", string.Create(CultureInfo.InvariantCulture, $"[{input.Height} {input.Width} {input.Channels}]")),
                new LayerProperty("DataAugmentation", "none"),
                new LayerProperty("Normalization", normalization),
            ],
            ReceptiveField = new ReceptiveField(1, 1, 0),
        });
        layerByTensor[input.Name] = 0;
    }

    private void AddNode(NodeProto node)
    {
        string? tensor = node.Output.FirstOrDefault(name => name.Length > 0);
        if (tensor is null || facts[tensor].IsConstant)
        {
            return;
        }

        ImmutableArray<int> sources = [.. node.Input.Where(layerByTensor.ContainsKey).Select(name => layerByTensor[name])];
        if (OnlyRelabels(node) && sources.Length > 0 && !manifest.LayerNames.ContainsKey(tensor))
        {
            layerByTensor[tensor] = sources[0];
            return;
        }

        var context = new NodeContext(node, facts, model.OperatorSetVersion);
        // An operator of another domain may do anything, whatever it is called.
        bool standard = NodeReader.IsStandard(node);
        LayerType type = standard ? LayerDescriber.TypeOf(context, sources.Length) : LayerType.Other;
        TensorShape shape = facts[tensor].Shape ?? TensorShape.Unknown;
        WindowParameters? window = standard ? LayerDescriber.WindowOf(context, type) : null;
        ImmutableArray<LearnableParameter> learnables = standard ? LearnableReader.Read(context) : [];
        int index = layers.Count;
        Add(new Layer
        {
            Index = index,
            Name = UniqueName(manifest.LayerNames.TryGetValue(tensor, out string? published) ? published : node.Name.Length > 0 ? node.Name : tensor),
            MatlabName = "",
            OnnxName = tensor,
            Type = type,
            TypeName = LayerTypeNames.DisplayName(type, node.OpType),
            Operator = node.OpType,
            Description = standard ? LayerDescriber.Describe(context, type, window, sources.Length, shape) : $"{node.Domain}.{node.OpType}",
            Inputs = sources,
            OutputShape = shape,
            Window = window,
            Groups = window is not null && type == LayerType.Convolution ? (int)context.Integer("group", 1) : 1,
            Properties = LayerDescriber.Properties(context, type, window, learnables),
            Learnables = learnables,
            ParameterCount = learnables.Sum(l => l.Shape.ElementCount),
            MultiplyAdds = standard ? LayerCosts.MultiplyAdds(context, shape) : 0,
            ReceptiveField = standard ? ReceptiveFields.Of(context, [.. sources.Select(s => layers[s].ReceptiveField)], type, window, shape) : null,
        });
        foreach (string output in node.Output.Where(name => name.Length > 0))
        {
            layerByTensor[output] = index;
        }
    }

    private void AddClassificationOutput()
    {
        if (model.Lists.Outputs.FirstOrDefault() is not { } scores || !layerByTensor.TryGetValue(scores.Name, out int source) || layers[source].Type != LayerType.Softmax)
        {
            return;
        }

        TensorShape shape = layers[source].OutputShape;
        long classes = shape.IsKnown ? shape.ElementCount : labels.Length;
        if (labels.Length > 0 && labels.Length != classes)
        {
            throw new ModelFormatException($"There are {labels.Length} class labels, but the network has {classes} scores.");
        }

        string description = labels.Length > 0
            ? string.Create(CultureInfo.InvariantCulture, $"crossentropyex with '{labels[0].Split(',')[0]}' and {classes - 1} other classes")
            : string.Create(CultureInfo.InvariantCulture, $"crossentropyex with {classes} classes");
        Add(new Layer
        {
            Index = layers.Count,
            Name = UniqueName("output"),
            MatlabName = "",
            OnnxName = layers[source].OnnxName,
            Type = LayerType.ClassificationOutput,
            TypeName = LayerTypeNames.DisplayName(LayerType.ClassificationOutput, ""),
            Operator = "",
            Description = description,
            Inputs = [source],
            OutputShape = shape,
            Properties = [new LayerProperty("OutputSize", classes.ToString(CultureInfo.InvariantCulture)), new LayerProperty("LossFunction", "crossentropyex")],
        });
    }

    private void Add(Layer layer) => layers.Add(layer with { MatlabName = layer.Name.Replace('/', '-') });

    private string UniqueName(string wanted)
    {
        string name = wanted;
        while (!copiesByName.TryAdd(name, 1))
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{++copiesByName[wanted]}");
        }

        return name;
    }
}
