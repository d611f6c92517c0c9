using ActivationPlatform.Analysis.Filters;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;
using ActivationPlatform.Sdk.Files;

// dotnet run -- [PHOTO [LAYER [MONTAGE.png]]]
byte[] photo = args.Length > 0 ? await File.ReadAllBytesAsync(args[0]) : BuiltInPicture.Encode();
string? layerName = args.Length > 1 ? args[1] : null;
string output = args.Length > 2 ? args[2] : "montage.png";

// The default model: the trained GoogLeNet if it is in the store (ACTPLAT_MODELS), else the built-in network of the same layers.
await using var source = new LocalActivationSource(ModelStore.FromEnvironment().Open());
Network network = await source.DescribeAsync();
Layer layer = layerName is null ? network.Layers.First(l => l.Type == LayerType.Convolution) : LayerSelector.Find(network, layerName);

// All channels of the layer, stretched together, as one picture.
using Activation activation = await source.ReadActivationAsync(new ActivationInput.EncodedImage(photo), layer.Name);
Figure montage = LayerFigures.Montage(activation, LayerMontage.SuitableMode(layer), LayerMontage.TitleOf(layer), showChannelNumbers: true);
AtomicFile.Write(output, stream => FigureWriter.WritePng(montage, stream));
Console.WriteLine($"{network.Name}: {layer.MatlabName} {activation.Shape} -> {output}");

// What the first layer's filters do.
if (layer.Type == LayerType.Convolution)
{
    FilterBank bank = await FilterBank.ReadAsync(source, layer.Name);
    foreach (IGrouping<FilterKind, FilterFacts> kind in FilterReport.Create(bank).Filters.GroupBy(filter => filter.Taxonomy.Kind).OrderBy(kind => kind.Key))
    {
        Console.WriteLine($"{kind.Key}: filters {string.Join(", ", kind.Select(filter => filter.FilterNumber))}");
    }
}
