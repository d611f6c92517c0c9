using System.Globalization;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>Finds a class by the words people use for it.</summary>
public static class ClassSelector
{
    private const int MostNamed = 3;

    /// <summary>A class's index, from 0.</summary>
    /// <param name="network">The network; without labels only numbers are understood.</param>
    /// <param name="numberOrLabel">
    /// The class's number, from 1 as people count, or a label: the whole of it, one of its comma-separated synonyms, or a part that only one label contains. Case does not matter.
    /// </param>
    /// <exception cref="ArgumentException">No label matches, or several do. Whether a number is in range is checked where it is used.</exception>
    public static int Find(Network network, string numberOrLabel)
    {
        if (int.TryParse(numberOrLabel, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number > 0 ? number - 1 : throw new ArgumentException("There is no class 0; classes count from 1.", nameof(numberOrLabel));
        }

        int[] exact = Matching(network, label => SynonymsOf(label).Contains(numberOrLabel, StringComparer.OrdinalIgnoreCase));
        int[] found = exact.Length > 0 ? exact : Matching(network, label => label.Contains(numberOrLabel, StringComparison.OrdinalIgnoreCase));
        return found switch
        {
            [int only] => only,
            [] => throw new ArgumentException($"Class '{numberOrLabel}' is not among the {network.Labels.Length} labels of model '{network.Name}'.", nameof(numberOrLabel)),
            _ => throw new ArgumentException(
                $"Class '{numberOrLabel}' matches {found.Length} labels of model '{network.Name}', among them {string.Join("; ", found.Take(MostNamed).Select(i => $"{(i + 1).ToString(CultureInfo.InvariantCulture)} {network.Labels[i]}"))}; expected one.",
                nameof(numberOrLabel)),
        };
    }

    private static int[] Matching(Network network, Func<string, bool> matches) =>
        [.. Enumerable.Range(0, network.Labels.Length).Where(index => matches(network.Labels[index]))];

    private static IEnumerable<string> SynonymsOf(string label) => label.Split(',', StringSplitOptions.TrimEntries).Append(label);
}
