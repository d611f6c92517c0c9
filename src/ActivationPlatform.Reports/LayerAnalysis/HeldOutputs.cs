using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActivationPlatform.Models;

namespace ActivationPlatform.Reports.LayerAnalysis;

/// <summary>
/// The outputs of the layers that a report shows, kept from the run that its overview is made of until their sections are written: the network is loaded and run
/// once, and a server sends every layer once. The engine holds the outputs of a run anyway while they are read slowly.
/// </summary>
internal sealed class HeldOutputs : IDisposable
{
    // All layers of GoogLeNet have 40 MB. Beyond this the network runs again and is read layer by layer.
    private const long MostBytes = 128L << 20;

    private readonly Queue<Activation> _waiting = new();
    private readonly HashSet<int> _wanted;

    private HeldOutputs(ImmutableArray<Layer> layers) => _wanted = [.. layers.Select(layer => layer.Index)];

    /// <summary>Room for the outputs of these layers; null if they are too large to be held, or their size is not known.</summary>
    public static HeldOutputs? For(ImmutableArray<Layer> layers) =>
        layers.All(layer => layer.OutputShape.IsKnown) && layers.Sum(layer => layer.OutputShape.ElementCount) * sizeof(float) <= MostBytes ? new HeldOutputs(layers) : null;

    /// <summary>Takes an output over if its layer is among those of the report.</summary>
    public bool TryHold(Activation activation)
    {
        if (!_wanted.Contains(activation.Layer.Index))
        {
            return false;
        }

        _waiting.Enqueue(activation);
        return true;
    }

    /// <summary>Hands the next output out, in the network's order; the caller disposes it.</summary>
    public bool TryTake([NotNullWhen(true)] out Activation? activation) => _waiting.TryDequeue(out activation);

    /// <summary>Lets go of what nobody has taken.</summary>
    public void Dispose()
    {
        while (_waiting.TryDequeue(out Activation? activation))
        {
            activation.Dispose();
        }
    }
}
