using System.Collections.Immutable;

namespace ActivationPlatform.Models;

/// <summary>A name or pattern that matches no layer, with the nearest names there are.</summary>
public sealed class UnknownLayerException : Exception
{
    /// <summary>Creates the exception; its text is "Layer 'X' is not in model 'M'; nearest: A, B".</summary>
    /// <param name="pattern">What was asked for.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="nearest">The nearest names, best first.</param>
    public UnknownLayerException(string pattern, string model, ImmutableArray<string> nearest)
        : base(nearest.IsDefaultOrEmpty
            ? $"Layer '{pattern}' is not in model '{model}'."
            : $"Layer '{pattern}' is not in model '{model}'; nearest: {string.Join(", ", nearest)}")
    {
        Pattern = pattern;
        Model = model;
        Nearest = nearest.IsDefault ? [] : nearest;
    }

    /// <summary>What was asked for.</summary>
    public string Pattern { get; }

    /// <summary>The model's name.</summary>
    public string Model { get; }

    /// <summary>The nearest names, best first.</summary>
    public ImmutableArray<string> Nearest { get; }
}
