using System.CommandLine;
using ActivationPlatform.Analysis;

namespace ActivationPlatform.Cli.Commands;

/// <summary>Options and arguments that several commands take; each call makes a new one.</summary>
internal static class SharedOptions
{
    public static Argument<string> Image() => new("image") { Description = "A PNG or JPEG file." };

    public static Option<string> Layer() => new("--layer", "-l")
    {
        Description = "A layer by its published, MATLAB or ONNX name.",
        HelpName = "NAME",
        Required = true,
    };

    public static Option<string[]> Layers(bool required) => new("--layer", "-l")
    {
        Description = "Layers by any of their names, or a pattern such as 'inception_3a/*'; may be repeated.",
        HelpName = "PATTERN",
        Required = required,
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<string> Out(string description) => new("--out", "-o") { Description = description, HelpName = "FILE", Required = true };

    public static Option<StretchMode?> Stretch()
    {
        var option = new Option<StretchMode?>("--stretch")
        {
            Description = "none: the whole range; contrast: 1 % saturated at either end; positive: the same with black at 0. Default: positive for a ReLU, else contrast.",
            HelpName = "none|contrast|positive",
            CustomParser = result => result.Tokens[0].Value switch
            {
                "none" => StretchMode.None,
                "contrast" => StretchMode.Contrast,
                "positive" => StretchMode.Positive,
                string other => Refuse(result, $"--stretch is '{other}'; expected none, contrast or positive."),
            },
        };
        return option;
    }

    public static Option<int> Filter() => new("--filter", "-f")
    {
        Description = "The filter's number, from 1.",
        HelpName = "NUMBER",
        Required = true,
    };

    public static Option<string?> Csv() => new("--csv") { Description = "Write the table to a file of comma-separated values too.", HelpName = "FILE" };

    public static Option<string?> Picture(string description) => new("--out", "-o") { Description = description, HelpName = "FILE" };

    public static Option<string?> Class() => new("--class")
    {
        Description = "A class by its label, one of the label's words, or its number from 1 (--json of classify: classNumber). Default: the most probable class.",
        HelpName = "LABEL|NUMBER",
    };

    public static Option<double> Opacity()
    {
        var option = new Option<double>("--opacity") { Description = "Share of the map over the photo, 0 to 1.", DefaultValueFactory = _ => 0.5 };
        option.Validators.Add(result =>
        {
            double value = result.GetValueOrDefault<double>();
            if (value is not (>= 0 and <= 1))
            {
                result.AddError(FormattableString.Invariant($"--opacity is {value}; expected 0 to 1."));
            }
        });
        return option;
    }

    public static Option<double> Scale()
    {
        var option = new Option<double>("--scale") { Description = "Pixels of a PNG for each point, 0.25 to 8.", DefaultValueFactory = _ => 1 };
        option.Validators.Add(result =>
        {
            double value = result.GetValueOrDefault<double>();
            if (value is not (>= 0.25 and <= 8))
            {
                result.AddError(FormattableString.Invariant($"--scale is {value}; expected 0.25 to 8."));
            }
        });
        return option;
    }

    private static StretchMode? Refuse(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.AddError(message);
        return null;
    }
}
