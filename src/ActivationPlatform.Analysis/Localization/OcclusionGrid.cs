using System.Collections.Immutable;

namespace ActivationPlatform.Analysis.Localization;

/// <summary>Where a square window stands while it slides over a picture; the last position of a row or column is moved back to the edge, so that every pixel is covered.</summary>
public sealed record OcclusionGrid
{
    /// <summary>Lays out the windows.</summary>
    /// <param name="height">Rows of the picture, at least 1.</param>
    /// <param name="width">Columns of the picture, at least 1.</param>
    /// <param name="windowSize">Side of the window, at least 1; clipped to the picture.</param>
    /// <param name="stride">Pixels between windows, 1 to the window's size (else pixels would be left out).</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public OcclusionGrid(int height, int width, int windowSize, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stride, windowSize);
        (Height, Width) = (height, width);
        int windowHeight = Math.Min(windowSize, height);
        int windowWidth = Math.Min(windowSize, width);
        Windows = [.. Starts(height, windowHeight, stride).SelectMany(row => Starts(width, windowWidth, stride).Select(column => new OcclusionWindow(row, column, windowHeight, windowWidth)))];
    }

    /// <summary>Rows of the picture.</summary>
    public int Height { get; }

    /// <summary>Columns of the picture.</summary>
    public int Width { get; }

    /// <summary>The windows, row by row.</summary>
    public ImmutableArray<OcclusionWindow> Windows { get; }

    private static IEnumerable<int> Starts(int length, int window, int stride)
    {
        int start = 0;
        for (; start + window < length; start += stride)
        {
            yield return start;
        }

        yield return length - window;
    }
}
