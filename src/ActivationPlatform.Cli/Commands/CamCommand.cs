using System.CommandLine;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat cam IMAGE --out F</c>: where the evidence for a class lies, or with <c>--layer</c> the strongest pattern of a layer.</summary>
internal static class CamCommand
{
    public static Command Create()
    {
        Argument<string> image = SharedOptions.Image();
        Option<string?> wanted = SharedOptions.Class();
        var layer = new Option<string?>("--layer", "-l") { Description = "Draw the Eigen-CAM of this layer instead: its strongest pattern, without a class and for any network.", HelpName = "NAME" };
        Option<double> opacity = SharedOptions.Opacity();
        Option<double> scale = SharedOptions.Scale();
        Option<string> file = SharedOptions.Out(LocationOutput.OutDescription);
        return new Command("cam", "Draw a class activation map over a photo.") { image, wanted, layer, opacity, scale, file }.Runs(async context =>
        {
            FigureFile.Validate(context.Value(file)!);
            if (context.Value(layer) is not null && context.Value(wanted) is not null)
            {
                throw new UsageException("--class and --layer exclude each other: an Eigen-CAM has no class.");
            }

            Photo photo = await context.ReadPhotoAsync(context.Value(image));
            await using IActivationSource source = context.OpenSource();
            Network network = await source.DescribeAsync(context.CancellationToken);
            LocationMap map = context.Value(layer) is { } name
                ? await EigenActivationMap.CreateAsync(source, photo.Input, LayerSelector.Find(network, name).Name, context.CancellationToken)
                : await ClassActivationMapper.CreateMapAsync(source, photo.Input, LocationOutput.ClassIndex(network, context.Value(wanted)), context.CancellationToken);
            return await LocationOutput.WriteAsync(context, source, network, photo, map, context.Value(opacity), context.Value(scale), context.Value(file)!);
        });
    }
}
