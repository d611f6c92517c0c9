using System.Collections.Immutable;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep;

/// <summary>What a sweep is about. Shards belong together, and a checkpoint may be taken up, only if theirs are equal.</summary>
public sealed record SweepIdentity
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model's file, 64 lower-case hexadecimal digits.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>True for the built-in network.</summary>
    public required bool IsDemonstration { get; init; }

    /// <summary>What is collected.</summary>
    public required SweepSettings Settings { get; init; }

    /// <summary>The layers of <see cref="Settings"/>.</summary>
    public required ImmutableArray<SweepLayer> Layers { get; init; }

    /// <summary>The picture that the network sees.</summary>
    public required SweepInput Input { get; init; }

    /// <summary>Images of the whole source.</summary>
    public required long ImageCount { get; init; }

    /// <summary>SHA-256 over the names of the source's images.</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>In what another identity differs, for people; empty if they are equal.</summary>
    /// <param name="other">The other one.</param>
    public string DifferenceFrom(SweepIdentity other)
    {
        var differences = new List<string>();
        Compare("model", $"{Model} ({ModelSha256})", $"{other.Model} ({other.ModelSha256})");
        Compare("layers", string.Join(", ", Settings.Layers), string.Join(", ", other.Settings.Layers));
        Compare("top images", Text(Settings.TopCount), Text(other.Settings.TopCount));
        Compare("co-activation", Settings.HasCoActivation ? "yes" : "no", other.Settings.HasCoActivation ? "yes" : "no");
        Compare("images", $"{Text(ImageCount)} ({SourceSha256})", $"{Text(other.ImageCount)} ({other.SourceSha256})");
        Compare("shapes", string.Join("; ", Layers), string.Join("; ", other.Layers));
        Compare("input", Input.ToString(), other.Input.ToString());
        return string.Join("; ", differences);

        void Compare(string what, string mine, string theirs)
        {
            // A difference of shapes says nothing new once the layers differ.
            if (mine != theirs && (what is not ("shapes" or "input") || differences.Count == 0))
            {
                differences.Add($"{what}: {mine} instead of {theirs}");
            }
        }
    }

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
