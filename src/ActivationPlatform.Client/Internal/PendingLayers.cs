using ActivationPlatform.Protocol;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Internal;

/// <summary>Which layers of a call are still to come; known from the first answer's start on.</summary>
internal sealed class PendingLayers
{
    private List<string>? names;

    /// <summary>Whether the server has said that everything was sent, and it has arrived.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The server said what will come.</summary>
    public void Started(Wire.StreamStart start) => names ??= [.. start.Layers.Select(layer => layer.Name)];

    /// <summary>A layer has arrived whole.</summary>
    /// <exception cref="TensorStreamException">It was not announced, or had come before.</exception>
    public void Arrived(string name)
    {
        if (names?.Remove(name) != true)
        {
            throw new TensorStreamException($"Layer '{name}' came, but was not announced or had come before.");
        }
    }

    /// <summary>The server said that it has sent everything.</summary>
    /// <returns>False if layers are missing all the same.</returns>
    public bool Finished() => IsComplete = names is { Count: 0 };

    /// <summary>Asks only for what is missing.</summary>
    public void Narrow(Wire.StreamActivationsRequest request)
    {
        if (names is null)
        {
            return;
        }

        if (names.Count == 0)
        {
            // The stream broke after the last tensor.
            IsComplete = true;
            return;
        }

        request.Layers.Clear();
        request.Layers.Add(names);
    }
}
