using System.Collections.Immutable;
using System.CommandLine;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Cli.Commands;

/// <summary>What <c>diff</c> and <c>compare</c> take: two photos, two networks on one photo, or two files of arrays.</summary>
internal sealed class ComparisonInputs
{
    private readonly Argument<string?> first = new("a") { Description = "The reference: a photo, or a run as .npz, .npy or .safetensors.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> second = new("b") { Description = "What is held against it. Not needed with --against-model.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> againstModel = new("--against-model") { Description = "Hold this network against --model's, on the same photo (default: the built-in one).", HelpName = "NAME|PATH" };
    private readonly Option<string[]> layers = SharedOptions.Layers(required: false);

    public ComparisonInputs() => layers.Description += " Default: all layers.";

    public void AddTo(Command command)
    {
        command.Add(first);
        command.Add(second);
        command.Add(againstModel);
        command.Add(layers);
    }

    /// <summary>What is compared, in words for a title.</summary>
    public string Title(CommandContext context)
    {
        string left = context.Value(first) is { } a ? Path.GetFileName(a) : BuiltInPicture.Name;
        return context.Value(againstModel) is { } model ? $"{left}: {Path.GetFileName(model)} against {context.ModelName ?? "the default network"}" : $"{Path.GetFileName(context.Value(second))} against {left}";
    }

    /// <summary>Compares layer by layer, or array by array.</summary>
    public Task<ImmutableArray<ArrayComparison>> CompareAsync(CommandContext context)
    {
        string? a = context.Value(first);
        string? b = context.Value(second);
        string? other = context.Value(againstModel);
        bool isFileA = a is not null && ArrayFile.IsArrayFile(a);
        bool isFileB = b is not null && ArrayFile.IsArrayFile(b);
        if (isFileA && isFileB)
        {
            return other is null && context.ModelName is null && context.Value(layers) is null or []
                ? Task.FromResult(ArrayComparison.OfFiles(a!, b!).ToImmutableArray())
                : throw new UsageException("Two files of arrays are compared as they are; --model, --against-model and --layer do not apply.");
        }

        if (isFileA || isFileB)
        {
            throw new UsageException(b is null ? $"A second file is missing: '{a}' can only be compared with another file of arrays." : $"'{a}' and '{b}' cannot be compared: one is a file of arrays, the other a photo.");
        }

        return b is not null || other is not null
            ? CompareNetworksAsync(context, a, b ?? a, other)
            : throw new UsageException("There is nothing to compare with; expected a second photo or file, or --against-model.");
    }

    private async Task<ImmutableArray<ArrayComparison>> CompareNetworksAsync(CommandContext context, string? firstPhoto, string? secondPhoto, string? otherModel)
    {
        Photo left = await context.ReadPhotoAsync(firstPhoto);
        Photo right = await context.ReadPhotoAsync(secondPhoto);
        await using IActivationSource reference = context.OpenSource();
        await using IActivationSource other = context.OpenSource(otherModel ?? context.ModelName);
        Network network = await reference.DescribeAsync(context.CancellationToken);
        ImmutableArray<string> wanted = context.Value(layers) is { Length: > 0 } patterns ? [.. patterns] : ["*"];
        int count = LayerSelector.Select(network, wanted).Length;
        return await context.WithProgressAsync("Comparing", async progress =>
        {
            var comparisons = ImmutableArray.CreateBuilder<ArrayComparison>(count);
            await foreach (LayerComparison layer in LayerComparison.StreamAsync(reference, left.Input, other, right.Input, wanted, context.CancellationToken))
            {
                comparisons.Add(new ArrayComparison(layer.Layer.Name, layer.Difference));
                progress.Report(new ProgressStep((double)comparisons.Count / count, layer.Layer.MatlabName));
            }

            return comparisons.ToImmutable();
        });
    }
}
