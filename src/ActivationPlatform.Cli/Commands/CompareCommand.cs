using System.Collections.Immutable;
using System.CommandLine;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat compare A B --out F</c>: draws how far two computations are apart; never judges.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var inputs = new ComparisonInputs();
        Option<string?> csv = SharedOptions.Csv();
        Option<double> scale = SharedOptions.Scale();
        Option<string> file = SharedOptions.Out("The picture to write, .png or .svg.");
        var command = new Command("compare", "Draw how far two photos, networks or runs are apart, layer by layer.");
        inputs.AddTo(command);
        command.Add(csv);
        command.Add(scale);
        command.Add(file);
        return command.Runs(async context =>
        {
            FigureFile.Validate(context.Value(file)!);
            ImmutableArray<ArrayComparison> comparisons = await inputs.CompareAsync(context);
            if (comparisons.IsEmpty)
            {
                throw new UsageException("The files hold no arrays; there is nothing to draw.");
            }

            FigureFile.Write(context.Value(file)!, ComparisonFigures.Differences(comparisons, inputs.Title(context)), context.Value(scale));
            CsvFile.WriteIfWanted(context.Value(csv), writer => ActivationTables.WriteComparisons(writer, comparisons));
            return context.Answer(() => ComparisonDocument.Create(comparisons, tolerance: null), () =>
            {
                ComparisonListing.Write(comparisons);
                Console.Out.WriteLine(context.Value(file));
            });
        });
    }
}
