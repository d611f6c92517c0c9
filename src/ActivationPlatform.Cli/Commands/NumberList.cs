using System.CommandLine.Parsing;
using System.Globalization;

namespace ActivationPlatform.Cli.Commands;

/// <summary>Numbers from 1, separated by commas.</summary>
internal static class NumberList
{
    public static int[] Parse(ArgumentResult result)
    {
        string[] words = [.. result.Tokens.SelectMany(token => token.Value.Split(','))];
        var numbers = new int[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] < 1)
            {
                result.AddError($"'{words[i]}' is no number from 1; expected numbers separated by commas, for example 33,34.");
                return [];
            }
        }

        return numbers;
    }
}
