using System.Collections.Immutable;
using System.CommandLine;
using ActivationPlatform.Analysis;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary>The commands that draw one figure: <c>montage</c>, <c>channel</c>, <c>weights</c>, <c>freqz</c>.</summary>
internal static class FigureCommands
{
    private const string OutDescription = "The picture to write, .png or .svg.";

    public static IEnumerable<Command> Create() => [Montage(), Channel(), Weights(), Frequency()];

    private static Command Montage()
    {
        Argument<string> image = SharedOptions.Image();
        Option<string> layer = SharedOptions.Layer();
        Option<StretchMode?> stretch = SharedOptions.Stretch();
        var title = new Option<bool>("--title") { Description = "Put the seed's title above: Activations from the LAYER layer." };
        var numbers = new Option<bool>("--numbers") { Description = "Number the channels." };
        Option<double> scale = SharedOptions.Scale();
        Option<string> file = SharedOptions.Out(OutDescription);
        return new Command("montage", "Draw all channels of a layer as one picture.") { image, layer, stretch, title, numbers, scale, file }.Runs(context =>
            DrawAsync(context, context.Value(file)!, context.Value(scale), async (source, network) =>
            {
                Photo photo = await context.ReadPhotoAsync(context.Value(image));
                using Activation activation = await source.ReadActivationAsync(photo.Input, LayerSelector.Find(network, context.Value(layer)!).Name, context.CancellationToken);
                StretchMode mode = context.Value(stretch) ?? LayerMontage.SuitableMode(activation.Layer);
                string words = context.Value(title) ? LayerMontage.TitleOf(activation.Layer) : "";
                return (LayerFigures.Montage(activation, mode, words, context.Value(numbers), cancellationToken: context.CancellationToken), activation.Layer);
            }));
    }

    private static Command Channel()
    {
        Argument<string> image = SharedOptions.Image();
        Option<string> layer = SharedOptions.Layer();
        var channel = new Option<int[]>("--channel", "-c")
        {
            Description = "Channel numbers from 1, separated by commas.",
            HelpName = "N[,N]",
            Required = true,
            CustomParser = NumberList.Parse,
        };
        Option<StretchMode?> stretch = SharedOptions.Stretch();
        Option<double> scale = SharedOptions.Scale();
        Option<string> file = SharedOptions.Out(OutDescription);
        return new Command("channel", "Draw channels of a layer side by side.") { image, layer, channel, stretch, scale, file }.Runs(context =>
            DrawAsync(context, context.Value(file)!, context.Value(scale), async (source, network) =>
            {
                Photo photo = await context.ReadPhotoAsync(context.Value(image));
                Layer found = LayerSelector.Find(network, context.Value(layer)!);
                ImmutableArray<ChannelImage> channels = await ChannelImage.CreateAsync(
                    source, photo.Input, found.Name, [.. context.Value(channel)!.Select(number => number - 1)], context.Value(stretch), context.CancellationToken);
                return (LayerFigures.Channels(channels), found);
            }));
    }

    private static Command Weights()
    {
        Option<string> layer = SharedOptions.Layer();
        Option<int> filter = SharedOptions.Filter();
        var inner = new Option<bool>("--inner") { Description = "Only the inner part of the filter: a 7 x 7 filter's rows and columns 3 to 5." };
        Option<double> scale = SharedOptions.Scale();
        Option<string> file = SharedOptions.Out(OutDescription);
        return new Command("weights", "Draw a filter's weights as surfaces, one for each input channel.") { layer, filter, inner, scale, file }.Runs(context =>
            DrawAsync(context, context.Value(file)!, context.Value(scale), async (source, network) =>
            {
                FilterBank bank = await FilterBank.ReadAsync(source, LayerSelector.Find(network, context.Value(layer)!).Name, context.CancellationToken);
                return (LayerFigures.WeightSurfaces(bank, context.Value(filter) - 1, context.Value(inner)), bank.Layer);
            }));
    }

    private static Command Frequency()
    {
        Option<string> layer = SharedOptions.Layer();
        Option<int> filter = SharedOptions.Filter();
        var input = new Option<string?>("--input")
        {
            Description = "The input channel: red, green, blue, or a number from 1. Default: green, else the first.",
            HelpName = "CHANNEL",
        };
        var map = new Option<bool>("--map") { Description = "Put a flat map beside the mesh, which hides nothing." };
        Option<double> scale = SharedOptions.Scale();
        Option<string> file = SharedOptions.Out(OutDescription);
        return new Command("freqz", "Draw a filter's frequency response (freqz2).") { layer, filter, input, map, scale, file }.Runs(context =>
            DrawAsync(context, context.Value(file)!, context.Value(scale), async (source, network) =>
            {
                FilterBank bank = await FilterBank.ReadAsync(source, LayerSelector.Find(network, context.Value(layer)!).Name, context.CancellationToken);
                FilterInput plane = context.Value(input) is { } name ? bank.FindInput(name) : bank.SeesColor ? bank.FindInput("green") : bank.Inputs[0];
                return (LayerFigures.Frequency(FrequencyResponse.Create(bank, context.Value(filter) - 1, plane), context.Value(map)), bank.Layer);
            }));
    }

    private static async Task<int> DrawAsync(
        CommandContext context, string file, double scale, Func<IActivationSource, Network, Task<(Figure Figure, Layer Layer)>> create)
    {
        FigureFile.Validate(file);
        await using IActivationSource source = context.OpenSource();
        Network network = await source.DescribeAsync(context.CancellationToken);
        (Figure figure, Layer layer) = await create(source, network);
        context.CancellationToken.ThrowIfCancellationRequested();
        FigureFile.Write(file, figure, scale);
        context.RemarkIfDemonstration(network);
        return context.Answer(() => OutputFilesDocument.Create(network, [layer], [file]), () => Console.Out.WriteLine(file));
    }
}
