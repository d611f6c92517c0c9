using System.Collections.Immutable;
using System.CommandLine;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat diff A B</c>: judges whether two computations agree; exit code 3 if not.</summary>
internal static class DiffCommand
{
    private const double DefaultTolerance = 1e-4;

    public static Command Create()
    {
        var inputs = new ComparisonInputs();
        var tolerance = new Option<double>("--tolerance")
        {
            Description = "The largest difference that passes, over the reference's largest absolute value.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => DefaultTolerance,
        };
        tolerance.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not >= 0)
            {
                result.AddError(FormattableString.Invariant($"--tolerance is {result.GetValueOrDefault<double>()}; expected 0 or more."));
            }
        });
        Option<string?> csv = SharedOptions.Csv();
        var command = new Command("diff", "Judge whether two photos, networks or runs give the same, layer by layer: exit code 0 within the tolerance, 3 beyond.");
        inputs.AddTo(command);
        command.Add(tolerance);
        command.Add(csv);
        return command.Runs(async context =>
        {
            double limit = context.Value(tolerance);
            ImmutableArray<ArrayComparison> comparisons = await inputs.CompareAsync(context);
            CsvFile.WriteIfWanted(context.Value(csv), writer => ActivationTables.WriteComparisons(writer, comparisons));
            ArrayComparison? beyond = comparisons.FirstOrDefault(comparison => !comparison.Difference.IsWithin(limit));
            context.Answer(() => ComparisonDocument.Create(comparisons, limit), () =>
            {
                ComparisonListing.Write(comparisons);
                string tolerated = NumberText.Short(limit);
                Console.Out.WriteLine(beyond is null
                    ? $"All {comparisons.Length} within {tolerated}."
                    : $"First beyond {tolerated}: {beyond.Name} ({NumberText.Short(beyond.Difference.MaximumRelative)}).");
            });
            return beyond is null ? ExitCodes.Done : ExitCodes.BeyondTolerance;
        });
    }
}
