using System.CommandLine;
using System.Globalization;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat layer NAME</c>: everything that is known of one layer.</summary>
internal static class LayerCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "A layer by its published, MATLAB or ONNX name." };
        return new Command("layer", "Show one layer's properties and learned tensors.") { name }.Runs(async context =>
        {
            await using IActivationSource source = context.OpenSource();
            Network network = await source.DescribeAsync(context.CancellationToken);
            Layer layer = LayerSelector.Find(network, context.Value(name)!);
            return context.Answer(() => LayerDocument.Create(network, layer), () => Write(network, layer));
        });
    }

    private static void Write(Network network, Layer layer)
    {
        var listing = new Listing("Property", "Value");
        listing.Add("Layer", $"{layer.Index + 1} of {network.Layers.Length}");
        listing.Add("Names", layer.MatlabName == layer.Name ? $"{layer.Name}, {layer.OnnxName} (ONNX)" : $"{layer.Name}, {layer.MatlabName} (MATLAB), {layer.OnnxName} (ONNX)");
        listing.Add("Type", layer.TypeName);
        listing.Add("Description", layer.Description);
        listing.Add("Inputs", string.Join(", ", layer.Inputs.Select(index => network.Layers[index].Name)));
        listing.Add("Output", layer.OutputShape.ToString());
        foreach (LayerProperty property in layer.Properties)
        {
            listing.Add(property.Name, property.Value);
        }

        foreach (LearnableParameter learnable in layer.Learnables)
        {
            listing.Add(learnable.Name, $"{learnable.Shape} ({learnable.OnnxName})");
        }

        if (layer.ReceptiveField is { } field)
        {
            listing.Add("Receptive field", $"{field.Size} x {field.Size} pixels, every {field.Stride} pixels, the first at {field.Offset}");
        }

        listing.Add("Parameters", layer.ParameterCount.ToString("N0", CultureInfo.InvariantCulture));
        listing.Add("Multiply-adds", layer.MultiplyAdds.ToString("N0", CultureInfo.InvariantCulture));
        listing.Write();
    }
}
