using System.Collections.Immutable;

namespace ActivationPlatform.Models;

/// <summary>A name that no model has, with the names there are.</summary>
public sealed class UnknownModelException : Exception
{
    /// <summary>Creates the exception; its text is "Model 'X' is not in the store 'FOLDER'; there are: A, B".</summary>
    /// <param name="model">What was asked for.</param>
    /// <param name="folder">The store's folder.</param>
    /// <param name="available">The names there are.</param>
    public UnknownModelException(string model, string folder, ImmutableArray<string> available)
        : base($"Model '{model}' is not in the store '{folder}'; there are: {string.Join(", ", available)}")
    {
        Model = model;
        Available = available;
    }

    /// <summary>What was asked for.</summary>
    public string Model { get; }

    /// <summary>The names there are.</summary>
    public ImmutableArray<string> Available { get; }
}
