namespace ActivationPlatform.Analysis;

internal static class Lengths
{
    public static void ThrowIfDifferent(int source, int destination)
    {
        if (source != destination)
        {
            throw new ArgumentException($"The destination holds {destination} values; the source has {source}.", nameof(destination));
        }
    }
}
