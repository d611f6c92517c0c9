namespace ActivationPlatform.Analysis.Filters;

internal static class FilterShape
{
    public static void ThrowIfWrong(int length, int planeCount, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(planeCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (length != (long)planeCount * height * width)
        {
            throw new ArgumentException($"The filter has {length} weights; {planeCount} planes of {height} x {width} were announced.", "filter");
        }
    }
}
