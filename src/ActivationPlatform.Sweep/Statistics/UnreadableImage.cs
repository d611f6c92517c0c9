namespace ActivationPlatform.Sweep.Statistics;

/// <summary>An image that is not in the numbers.</summary>
/// <param name="Index">Its place in the source, from 0.</param>
/// <param name="Name">Its name in the source.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record UnreadableImage(long Index, string Name, string Reason);
