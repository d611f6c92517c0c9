using System.Collections.Immutable;

namespace ActivationPlatform.Models;

/// <summary>Finds layers by name. A layer has three names, and all are accepted: the published one (<c>conv1/7x7_s2</c>), MATLAB's
/// (<c>conv1-7x7_s2</c>) and the ONNX tensor's (<c>conv1/7x7_s2_1</c>). In a pattern <c>*</c> stands for any characters, <c>/</c> included, and
/// <c>?</c> for one. Upper and lower case differ. A name that is there is never read as a pattern.</summary>
public static class LayerSelector
{
    private const int LongestPattern = 1000;
    private const int NearestCount = 3;

    /// <summary>The layers that match any of the patterns, each once, in the order of the network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="patterns">Names or globs; not empty.</param>
    /// <exception cref="UnknownLayerException">A pattern matches no layer.</exception>
    /// <exception cref="ArgumentException">No pattern was given.</exception>
    public static ImmutableArray<Layer> Select(Network network, IReadOnlyCollection<string> patterns)
    {
        if (patterns.Count == 0)
        {
            throw new ArgumentException("No layer was named; expected at least one name or pattern.", nameof(patterns));
        }

        var selected = new SortedSet<int>();
        foreach (string pattern in patterns)
        {
            selected.UnionWith(Match(network, pattern).Select(l => l.Index));
        }

        return [.. selected.Select(index => network.Layers[index])];
    }

    /// <summary>The one layer of that name.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">One of the layer's three names; no pattern.</param>
    /// <exception cref="UnknownLayerException">There is no such layer.</exception>
    public static Layer Find(Network network, string name) => FindExact(network, name) ?? throw Unknown(network, name);

    private static IEnumerable<Layer> Match(Network network, string pattern)
    {
        if (FindExact(network, pattern) is { } exact)
        {
            return [exact];
        }

        Layer[] matching = pattern.Length <= LongestPattern && pattern.AsSpan().IndexOfAny('*', '?') >= 0
            ? [.. network.Layers.Where(l => NamesOf(l).Any(name => MatchesGlob(name, pattern)))]
            : [];
        return matching.Length > 0 ? matching : throw Unknown(network, pattern);
    }

    /// <summary>Published names go before MATLAB's, and those before tensors', should one layer's name be another's tensor.</summary>
    private static Layer? FindExact(Network network, string name) =>
        network.Layers.FirstOrDefault(l => l.Name == name)
        ?? network.Layers.FirstOrDefault(l => l.MatlabName == name)
        ?? network.Layers.FirstOrDefault(l => l.OnnxName == name);

    /// <summary>The classification output has no tensor of its own: the ONNX name means the layer that it repeats.</summary>
    private static IEnumerable<string> NamesOf(Layer layer) =>
        layer.Type == LayerType.ClassificationOutput ? [layer.Name, layer.MatlabName] : [layer.Name, layer.MatlabName, layer.OnnxName];

    private static bool MatchesGlob(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
    {
        // On a mismatch only the last star may take one character more: at most name x pattern steps.
        int n = 0, p = 0, star = -1, starName = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                starName = n;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++starName;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    private static UnknownLayerException Unknown(Network network, string pattern)
    {
        string wanted = pattern.Length <= LongestPattern ? pattern : string.Concat(pattern.AsSpan(0, LongestPattern), "...");
        string letters = wanted.Replace("*", "", StringComparison.Ordinal).ToLowerInvariant();
        ImmutableArray<string> nearest = letters.Length is 0 or > 200
            ? []
            : [.. network.Layers.OrderBy(l => NamesOf(l).Min(name => Remoteness(letters, name.ToLowerInvariant()))).ThenBy(l => l.Index).Take(NearestCount).Select(l => l.Name)];
        return new UnknownLayerException(wanted, network.Name, nearest);
    }

    /// <summary>Names that have all of what was typed in one piece go first, then the edit distance decides.</summary>
    private static (bool IsApart, int Distance) Remoteness(string typed, string name) => (!name.Contains(typed, StringComparison.Ordinal), Distance(typed, name));

    /// <summary>The edit distance in which a character that was left out costs 1 and a wrong or superfluous one 3: people shorten names
    /// more often than they misspell them. Source: R. Wagner, M. Fischer, "The String-to-String Correction Problem", J. ACM 1974.</summary>
    private static int Distance(string typed, string name)
    {
        const int LeftOut = 1;
        const int Wrong = 3;
        int[] previous = [.. Enumerable.Range(0, name.Length + 1).Select(j => j * LeftOut)];
        var current = new int[name.Length + 1];
        for (int i = 1; i <= typed.Length; i++)
        {
            current[0] = i * Wrong;
            for (int j = 1; j <= name.Length; j++)
            {
                int same = previous[j - 1] + (typed[i - 1] == name[j - 1] ? 0 : Wrong);
                current[j] = Math.Min(same, Math.Min(previous[j] + Wrong, current[j - 1] + LeftOut));
            }

            (previous, current) = (current, previous);
        }

        return previous[name.Length];
    }
}
