using System.CommandLine;
using System.Globalization;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat classify IMAGE</c>: the classes that the network sees.</summary>
internal static class ClassifyCommand
{
    private const int DefaultTop = 5;

    public static Command Create()
    {
        Argument<string> image = SharedOptions.Image();
        var top = new Option<int>("--top") { Description = "How many classes.", HelpName = "N", DefaultValueFactory = _ => DefaultTop };
        top.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"--top is {result.GetValueOrDefault<int>()}; expected 1 or more.");
            }
        });
        return new Command("classify", "Name what is on a photo.") { image, top }.Runs(async context =>
        {
            Photo photo = await context.ReadPhotoAsync(context.Value(image));
            await using IActivationSource source = context.OpenSource();
            Classification classification = await Classification.CreateAsync(source, photo.Input, context.Value(top), context.CancellationToken);
            context.RemarkIfDemonstration(classification.Network);
            return context.Answer(() => ClassificationDocument.Create(classification), () => Write(classification));
        });
    }

    private static void Write(Classification classification)
    {
        var listing = new Listing("#Rank", "#Probability", "Class");
        foreach (ClassScore score in classification.Classes)
        {
            listing.Add(
                score.Rank.ToString(CultureInfo.InvariantCulture),
                score.Probability.ToString("F4", CultureInfo.InvariantCulture),
                score.Label.Length > 0 ? score.Label : $"class {score.ClassIndex + 1}");
        }

        listing.Write();
    }
}
