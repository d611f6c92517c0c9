using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary>What <c>cam</c> and <c>occlusion</c> do with their map: draw it over the photo and answer.</summary>
internal static class LocationOutput
{
    public const string OutDescription = "The picture to write: the photo and the map over it, .png or .svg.";

    /// <summary>The class that the words name; null for the most probable one.</summary>
    public static int? ClassIndex(Network network, string? words) => words is null ? null : ClassSelector.Find(network, words);

    public static async Task<int> WriteAsync(
        CommandContext context, IActivationSource source, Network network, Photo photo, LocationMap map, double opacity, double scale, string file)
    {
        Image picture = await InputPicture.CreateAsync(source, photo.Input, context.CancellationToken);
        FigureFile.Write(file, AnalysisFigures.Overlay(picture, map, opacity), scale);
        context.RemarkIfDemonstration(network);
        context.Remark($"{map.Method}: {map.Subject}");
        return context.Answer(() => LocationMapDocument.Create(network, map), () => Console.Out.WriteLine(file));
    }
}
