using System.Collections.Immutable;
using ActivationPlatform.Models;

namespace ActivationPlatform.Reports.LayerAnalysis;

/// <summary>
/// Neighbouring layers that belong together: those whose names share the part before the first slash (<c>inception_3a/</c>). Layers without a slash
/// begin a new module with everything that has weights of filters, so that a convolution stays with the normalization and the activation behind it.
/// </summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">The common part of the names, or the first layer's name.</param>
/// <param name="Layers">At least one, in the network's order.</param>
internal sealed record NetworkModule(int Number, string Name, ImmutableArray<Layer> Layers)
{
    public string Anchor => $"module-{Number}";

    /// <summary>The last layer, whose output the next module sees.</summary>
    public Layer Output => Layers[^1];

    public long ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>All modules; every layer is in exactly one.</summary>
    public static ImmutableArray<NetworkModule> Of(Network network)
    {
        var modules = ImmutableArray.CreateBuilder<NetworkModule>();
        var members = new List<Layer>();
        string? current = null;
        foreach (Layer layer in network.Layers)
        {
            string? prefix = PrefixOf(layer.Name);
            bool begins = prefix != current || (prefix is null && (layer.Type is LayerType.Convolution or LayerType.FullyConnected || members is [{ Type: LayerType.ImageInput }]));
            if (begins)
            {
                Close();
            }

            members.Add(layer);
            current = prefix;
        }

        Close();
        return modules.ToImmutable();

        void Close()
        {
            if (members.Count > 0)
            {
                modules.Add(new NetworkModule(modules.Count + 1, current ?? members[0].Name, [.. members]));
                members.Clear();
            }
        }
    }

    private static string? PrefixOf(string name)
    {
        string trimmed = name.TrimStart('/');
        int slash = trimmed.IndexOf('/');
        return slash < 0 ? null : trimmed[..slash];
    }
}
