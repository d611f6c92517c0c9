using System.CommandLine;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat receptive-field</c>: what a unit of a layer sees of the input, in numbers and as a piece of the photo.</summary>
internal static class ReceptiveFieldCommand
{
    public static Command Create()
    {
        var image = new Argument<string?>("image") { Description = "A PNG or JPEG file to cut the unit's piece from; needs --out.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> layer = SharedOptions.Layer();
        Option<int?> row = Place("--row", "The unit's row, from 1.");
        Option<int?> column = Place("--column", "The unit's column, from 1. Without row and column: the unit in the middle, if there is a photo.");
        Option<string?> file = SharedOptions.Picture("Cut what the unit sees out of the photo, as the network sees it, .png.");
        return new Command("receptive-field", "Show what the units of a layer see of the input.") { image, layer, row, column, file }.Runs(async context =>
        {
            string? photoFile = context.Value(image);
            string? cropFile = context.Value(file);
            Validate(photoFile, cropFile, context.Value(row), context.Value(column));
            await using IActivationSource source = context.OpenSource();
            Network network = await source.DescribeAsync(context.CancellationToken);
            Layer found = LayerSelector.Find(network, context.Value(layer)!);
            (int Row, int Column, InputRegion Region)? unit = null;
            if (context.Value(row) is not null || cropFile is not null)
            {
                int unitRow = (context.Value(row) - 1) ?? found.OutputShape.Height / 2;
                int unitColumn = (context.Value(column) - 1) ?? found.OutputShape.Width / 2;
                unit = (unitRow, unitColumn, InputRegion.Of(network, found, unitRow, unitColumn));
            }

            ReceptiveFieldDocument document = ReceptiveFieldDocument.Create(network, found, unit);
            if (cropFile is not null)
            {
                Photo photo = await context.ReadPhotoAsync(photoFile);
                Image picture = await InputPicture.CreateAsync(source, photo.Input, context.CancellationToken);
                Image crop = unit!.Value.Region.CutFrom(picture)
                    ?? throw new UsageException($"Unit row {unit.Value.Row + 1}, column {unit.Value.Column + 1} of layer '{found.Name}' sees only padding; there is nothing to cut out.");
                AtomicFile.Write(cropFile, stream => PngEncoder.Encode(crop, stream));
            }

            return context.Answer(() => document, () => Write(document, cropFile));
        });
    }

    private static Option<int?> Place(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "NUMBER" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError($"{name} is {result.GetValueOrDefault<int?>()}; expected 1 or more.");
            }
        });
        return option;
    }

    private static void Validate(string? photoFile, string? cropFile, int? row, int? column)
    {
        if (row is null != column is null)
        {
            throw new UsageException("--row and --column belong together; only one of them is given.");
        }

        if (photoFile is null != cropFile is null)
        {
            throw new UsageException(photoFile is null ? "--out needs a photo to cut from." : "A photo needs --out: the file for the piece cut out of it.");
        }

        if (cropFile is not null && !cropFile.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--out is '{cropFile}'; expected a name that ends in .png.");
        }
    }

    private static void Write(ReceptiveFieldDocument field, string? cropFile)
    {
        var listing = new Listing("Property", "Value");
        listing.Add("Layer", field.Layer);
        listing.Add("Receptive field", $"{NumberText.Whole(field.Size)} x {NumberText.Whole(field.Size)} input pixels");
        listing.Add("Step from unit to unit", $"{NumberText.Whole(field.Stride)} input pixels");
        listing.Add("First unit's field begins", $"at row and column {NumberText.Whole(field.Offset + 1)}{(field.Offset < 0 ? " (in the padding)" : "")}");
        if (field.Unit is { } unit)
        {
            listing.Add($"Unit row {NumberText.Whole(unit.Row)}, column {NumberText.Whole(unit.Column)}", unit.Height == 0 || unit.Width == 0
                ? "sees only padding"
                : $"sees rows {Span(unit.FirstInputRow, unit.Height)} and columns {Span(unit.FirstInputColumn, unit.Width)}");
        }

        listing.Write();
        if (cropFile is not null)
        {
            Console.Out.WriteLine(cropFile);
        }
    }

    private static string Span(int first, int length) => $"{NumberText.Whole(first)} to {NumberText.Whole(first + length - 1)}";
}
