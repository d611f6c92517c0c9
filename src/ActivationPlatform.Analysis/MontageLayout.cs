namespace ActivationPlatform.Analysis;

/// <summary>MATLAB's <c>montage</c> layout: equal tiles in rows, left to right and top to bottom, roughly square as a whole.</summary>
/// <remarks>
/// <code>
/// Border = 0            Border = 1 (pads every side of every tile)
/// +--+--+--+            . . . . . . .
/// |0 |1 |2 |            . 0 . . 1 . .
/// +--+--+--+            . . . . . . .
/// |3 |4 |  |  empty tiles are background
/// +--+--+--+
/// </code>
/// Columns = ceil(sqrt(count * tileHeight / tileWidth)), rows = ceil(count / columns), unless given. Source: MathWorks reference page of montage ("roughly square");
/// the formula as published descriptions give it. Tiles keep their native size.
/// </remarks>
public sealed record MontageLayout
{
    private MontageLayout(int count, int rows, int columns, int tileHeight, int tileWidth, int border) =>
        (Count, Rows, Columns, TileHeight, TileWidth, Border) = (count, rows, columns, tileHeight, tileWidth, border);

    /// <summary>Number of tiles that show something.</summary>
    public int Count { get; }

    /// <summary>Rows of tiles.</summary>
    public int Rows { get; }

    /// <summary>Columns of tiles.</summary>
    public int Columns { get; }

    /// <summary>Rows of one tile, in pixels.</summary>
    public int TileHeight { get; }

    /// <summary>Columns of one tile, in pixels.</summary>
    public int TileWidth { get; }

    /// <summary>Background pixels on every side of every tile.</summary>
    public int Border { get; }

    /// <summary>Rows of the whole, in pixels.</summary>
    public int HeightPixels => checked(Rows * (TileHeight + 2 * Border));

    /// <summary>Columns of the whole, in pixels.</summary>
    public int WidthPixels => checked(Columns * (TileWidth + 2 * Border));

    /// <summary>Lays out <paramref name="count"/> tiles.</summary>
    /// <param name="count">Number of tiles; 0 gives a layout without pixels.</param>
    /// <param name="tileHeight">Rows of one tile, at least 1.</param>
    /// <param name="tileWidth">Columns of one tile, at least 1.</param>
    /// <param name="rows">Rows of tiles; null to compute them. With <paramref name="columns"/> given too, surplus tiles are left out, as in MATLAB.</param>
    /// <param name="columns">Columns of tiles; null to compute them.</param>
    /// <param name="border">Background pixels on every side of every tile, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small, or the whole has more than 2^31 - 1 pixels.</exception>
    public static MontageLayout Create(int count, int tileHeight, int tileWidth, int? rows = null, int? columns = null, int border = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tileHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tileWidth);
        ArgumentOutOfRangeException.ThrowIfNegative(border);
        if (rows is { } r)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(r, nameof(rows));
        }

        if (columns is { } c)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(c, nameof(columns));
        }

        int columnCount = columns ?? (rows is { } givenRows
            ? CeilingDivide(count, givenRows)
            : (int)Math.Ceiling(Math.Sqrt((double)count * tileHeight / tileWidth)));
        int rowCount = rows ?? (columnCount == 0 ? 0 : CeilingDivide(count, columnCount));
        decimal pixels = (decimal)rowCount * (tileHeight + 2m * border) * columnCount * (tileWidth + 2m * border);
        if (pixels > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A montage of {rowCount} x {columnCount} tiles of {tileHeight} x {tileWidth} pixels would have {pixels} pixels; at most {int.MaxValue} are possible.");
        }

        return new(Math.Min(count, checked(rowCount * columnCount)), rowCount, columnCount, tileHeight, tileWidth, border);
    }

    /// <summary>The first pixel of a tile's own area (inside its border).</summary>
    /// <param name="tile">From 0, below <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tile.</exception>
    public (int Row, int Column) Origin(int tile)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tile);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tile, Count);
        return (tile / Columns * (TileHeight + 2 * Border) + Border, tile % Columns * (TileWidth + 2 * Border) + Border);
    }

    /// <summary>Copies frames into one image.</summary>
    /// <typeparam name="T">Any pixel.</typeparam>
    /// <param name="frames">At least <see cref="Count"/> frames one after the other, each row-major.</param>
    /// <param name="destination"><see cref="HeightPixels"/> x <see cref="WidthPixels"/>, row-major.</param>
    /// <param name="background">Fills empty tiles and borders; MATLAB's is black, that is 0.</param>
    /// <exception cref="ArgumentException">A length does not fit the layout.</exception>
    public void Compose<T>(ReadOnlySpan<T> frames, Span<T> destination, T background)
        where T : unmanaged
    {
        long expected = (long)Count * TileHeight * TileWidth;
        if (frames.Length < expected)
        {
            throw new ArgumentException($"{frames.Length} values do not fill {Count} frames of {TileHeight} x {TileWidth}; expected at least {expected}.", nameof(frames));
        }

        ThrowIfWrongDestination(destination.Length);
        destination.Fill(background);
        for (int tile = 0; tile < Count; tile++)
        {
            (int row, int column) = Origin(tile);
            for (int y = 0; y < TileHeight; y++)
            {
                frames.Slice((tile * TileHeight + y) * TileWidth, TileWidth).CopyTo(destination[((row + y) * WidthPixels + column)..]);
            }
        }
    }

    internal void ThrowIfWrongDestination(int length)
    {
        if (length != HeightPixels * WidthPixels)
        {
            throw new ArgumentException($"The destination holds {length} pixels; the montage has {HeightPixels} x {WidthPixels}.", "destination");
        }
    }

    private static int CeilingDivide(int dividend, int divisor) => (int)(((long)dividend + divisor - 1) / divisor);
}
