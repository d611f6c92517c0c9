using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.LayerAnalysis.Sections;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Reports.LayerAnalysis;

/// <summary>
/// The layer-analysis document: the network, its layer table, then for every chosen layer what an expert would look at there. It reproduces the walk-through of the MathWorks Deep Learning
/// blog, "Visualizing Activations in GoogLeNet" (26 March 2018), for any ONNX CNN.
/// </summary>
public static class LayerReport
{
    /// <summary>Prepares the document. The network runs once for the classification here; the layers are computed while the body is enumerated.</summary>
    /// <param name="request">Network, photo and layers.</param>
    /// <param name="progress">Told after every layer; null for nobody.</param>
    /// <param name="cancellationToken">Stops the computation, also while the body is enumerated.</param>
    /// <exception cref="UnknownLayerException">A pattern matches no layer.</exception>
    /// <exception cref="ImageFormatException">The photo cannot be decoded.</exception>
    public static async Task<Document> CreateAsync(
        LayerReportRequest request, IProgress<LayerReportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Network network = await request.Source.DescribeAsync(cancellationToken);
        ImmutableArray<Layer> layers = request.IsSummary ? [.. NetworkModule.Of(network).Select(module => module.Output)] : LayersOf(network, request.Layers);
        Image photo = ImageDecoder.Decode(request.ImageFile.Span, null, cancellationToken);
        var input = new ActivationInput.EncodedImage(request.ImageFile);
        bool isWhole = request.IsSummary || layers.Length == network.Layers.Length;
        HeldOutputs? held = HeldOutputs.For(layers);
        try
        {
            Overview overview = await Overview.CreateAsync(request.Source, network, input, layers, held, isWhole, cancellationToken);
            var context = new ReportContext(
                request, network, layers, photo, overview, input, Convert.ToHexStringLower(SHA256.HashData(request.ImageFile.Span)),
                await request.Source.DescribeComponentsAsync(cancellationToken), held);
            return DocumentOf(context, progress, cancellationToken);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    private static Document DocumentOf(ReportContext context, IProgress<LayerReportProgress>? progress, CancellationToken cancellationToken)
    {
        (Network network, LayerReportRequest request) = (context.Network, context.Request);
        return new Document(
            $"{KindOf(context)} of {network.Name}: {request.ImageName}",
            $"Activations of {Subject(context)} of {network.Name} for {request.ImageName}",
            CoverOf(context),
            Body(context, progress, cancellationToken));
    }

    private static ImmutableArray<Layer> LayersOf(Network network, ImmutableArray<string> patterns)
    {
        if (!patterns.IsDefaultOrEmpty)
        {
            return LayerSelector.Select(network, patterns);
        }

        Layer first = network.Layers.FirstOrDefault(layer => layer.Type == LayerType.Convolution)
            ?? throw new ArgumentException($"Model '{network.Name}' has no convolution to begin with; name the layers to report on.", nameof(patterns));
        Layer? relu = network.Layers.FirstOrDefault(layer => layer.Type == LayerType.ReLU && layer.Inputs.Contains(first.Index));
        return relu is null ? [first] : [first, relu];
    }

    private static string KindOf(ReportContext context) => context.Request.IsSummary ? "Summary" : "Layer analysis";

    private static string Subject(ReportContext context) => context switch
    {
        { Request.IsSummary: true, Modules.Length: 1 } => "the only module",
        { Request.IsSummary: true } => $"the {Numbers.Of(context.Modules.Length, "module")}",
        { Layers.Length: 1 } => context.Layers[0].Name,
        { IsWhole: true } => $"all {Numbers.Of(context.Layers.Length, "layer")}",
        { Layers.Length: <= 3 } => string.Join(", ", context.Layers.Select(layer => layer.Name)),
        _ => Numbers.Of(context.Layers.Length, "layer"),
    };

    private static Cover CoverOf(ReportContext context)
    {
        Network network = context.Network;
        var facts = new List<KeyValuePair<string, string>>
        {
            new("Network", $"{network.Name}, {network.Layers.Length} layers, {network.Connections.Length} connections"),
            new("Photo", $"{context.Request.ImageName}, {context.Photo.Width} x {context.Photo.Height} pixels"),
            new(context.Request.IsSummary ? "Modules" : "Layers", Subject(context)),
        };
        if (context.Winner is { } best)
        {
            facts.Insert(2, new("Classification", $"{best.Label} ({Numbers.Percent(best.Probability)})"));
        }

        return new Cover(
            KindOf(context),
            $"What {network.Name} sees",
            $"Activations of {Subject(context)} for {context.Request.ImageName}",
            new PhotoFigure(context.Photo, context.Request.ImageName, widthPoints: 480),
            [.. facts],
            network.IsDemonstration ? ReportContext.DemonstrationNotice : null);
    }

    private static async IAsyncEnumerable<Block> Body(
        ReportContext context, IProgress<LayerReportProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Block block in NetworkSection.Create(context))
        {
            yield return block;
        }

        if (context.IsWhole)
        {
            foreach (Block block in ArchitectureSection.Create(context))
            {
                yield return block;
            }
        }

        if (!context.Request.IsSummary)
        {
            foreach (Block block in LayerTableSection.Create(context))
            {
                yield return block;
            }
        }

        await foreach (Block block in LayerBlocks(context, progress, cancellationToken))
        {
            yield return block;
        }

        foreach (Block block in ProvenanceSection.Create(context).Concat(context.Numbers.ToAttachments(context.Network)))
        {
            yield return block;
        }
    }

    private static async IAsyncEnumerable<Block> LayerBlocks(
        ReportContext context, IProgress<LayerReportProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int done = 0;
        progress?.Report(new LayerReportProgress(0, context.Layers.Length, ""));
        Dictionary<int, NetworkModule> modules = context.Modules.SelectMany(module => module.Layers.Select(layer => (layer.Index, module))).ToDictionary(entry => entry.Index, entry => entry.module);
        NetworkModule? current = null;
        await foreach (Activation activation in Outputs(context, cancellationToken))
        {
            using (activation)
            {
                NetworkModule module = modules[activation.Layer.Index];
                if (context.Request.IsSummary)
                {
                    foreach (Block block in await ModulePage.CreateAsync(context, module, activation, cancellationToken))
                    {
                        yield return block;
                    }
                }
                else
                {
                    foreach (Block block in context.IsCompact && module != current ? ModuleBlocks.Open(context, module, activation.Layer) : [])
                    {
                        yield return block;
                    }

                    foreach (Block block in await LayerSection.CreateAsync(context, activation, cancellationToken))
                    {
                        yield return block;
                    }
                }

                current = module;
                progress?.Report(new LayerReportProgress(++done, context.Layers.Length, activation.Layer.Name));
            }
        }
    }

    /// <summary>The outputs of the report's layers: those that were held, else from a run of their own.</summary>
    private static async IAsyncEnumerable<Activation> Outputs(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Held is { } held)
        {
            using (held)
            {
                while (held.TryTake(out Activation? activation))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return activation;
                }
            }

            yield break;
        }

        await foreach (Activation activation in context.Request.Source.StreamAsync(context.Input, [.. context.Layers.Select(layer => layer.Name)], cancellationToken))
        {
            yield return activation;
        }
    }
}
