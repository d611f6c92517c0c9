using System.CommandLine;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat occlusion IMAGE --out F</c>: which parts of the photo a class's probability hangs on.</summary>
internal static class OcclusionCommand
{
    private const int DefaultSize = 32;

    public static Command Create()
    {
        Argument<string> image = SharedOptions.Image();
        Option<string?> wanted = SharedOptions.Class();
        var size = new Option<int>("--size") { Description = "Side of the window that covers the photo, in pixels of the network's input.", HelpName = "PIXELS", DefaultValueFactory = _ => DefaultSize };
        var stride = new Option<int?>("--stride") { Description = "Pixels between windows, 1 to the size. Default: half the size.", HelpName = "PIXELS" };
        Option<double> opacity = SharedOptions.Opacity();
        Option<double> scale = SharedOptions.Scale();
        Option<string> file = SharedOptions.Out(LocationOutput.OutDescription);
        return new Command("occlusion", "Draw how much a class loses when a part of the photo is covered: one run of the network for each window.")
        {
            image, wanted, size, stride, opacity, scale, file,
        }.Runs(async context =>
        {
            FigureFile.Validate(context.Value(file)!);
            (int window, int step) = Window(context.Value(size), context.Value(stride));
            Photo photo = await context.ReadPhotoAsync(context.Value(image));
            await using IActivationSource source = context.OpenSource();
            Network network = await source.DescribeAsync(context.CancellationToken);
            LocationMap map = await context.WithProgressAsync("Covering", progress => OcclusionMap.CreateAsync(
                source, photo.Input, LocationOutput.ClassIndex(network, context.Value(wanted)), window, step, progress: new Share(progress), cancellationToken: context.CancellationToken));
            return await LocationOutput.WriteAsync(context, source, network, photo, map, context.Value(opacity), context.Value(scale), context.Value(file)!);
        });
    }

    private static (int Size, int Stride) Window(int size, int? stride)
    {
        if (size < 1)
        {
            throw new UsageException($"--size is {size}; expected 1 or more.");
        }

        int step = stride ?? Math.Max(1, size / 2);
        return step >= 1 && step <= size
            ? (size, step)
            : throw new UsageException($"--stride is {step}; expected 1 to the window's size of {size}, so that every pixel is covered.");
    }

    private sealed class Share(IProgress<ProgressStep> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new ProgressStep(value, ""));
    }
}
