namespace ActivationPlatform.Models;

/// <summary>A tensor's way from one layer to another, by catalogue index.</summary>
/// <param name="Source">The layer that puts it out.</param>
/// <param name="Destination">The layer that reads it.</param>
public sealed record LayerConnection(int Source, int Destination);
