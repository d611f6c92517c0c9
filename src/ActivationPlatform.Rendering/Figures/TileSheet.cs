using System.Collections.Immutable;
using ActivationPlatform.Analysis;
using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering.Figures;

/// <summary>Tiles of one size laid out as a montage, with gaps between them (not around them).</summary>
internal sealed class TileSheet
{
    private readonly ImmutableArray<Image> _tiles;
    private readonly MontageLayout _layout;
    private readonly int _gap;

    public TileSheet(ImmutableArray<Image> tiles, int gapPixels, int? columns)
    {
        if (tiles.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A montage got no tiles; expected at least one.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(gapPixels);
        Image first = tiles[0];
        for (int i = 1; i < tiles.Length; i++)
        {
            if (tiles[i].Width != first.Width || tiles[i].Height != first.Height || tiles[i].Channels != first.Channels)
            {
                throw new ArgumentException(
                    $"Tile {i + 1} of a montage has {tiles[i].Width} x {tiles[i].Height} pixels and {tiles[i].Channels} channels; expected {first.Width} x {first.Height} and {first.Channels} as in tile 1.");
            }
        }

        (_tiles, _gap) = (tiles, gapPixels);
        _layout = MontageLayout.Create(tiles.Length, first.Height, first.Width, columns: columns);
    }

    public int Rows => _layout.Rows;

    public int Columns => _layout.Columns;

    public int TileWidth => _layout.TileWidth;

    public int TileHeight => _layout.TileHeight;

    public int Width => (Columns * (TileWidth + _gap)) - _gap;

    public int Height => (Rows * (TileHeight + _gap)) - _gap;

    /// <summary>Upper left corner of a tile, in pixels.</summary>
    public (int X, int Y) Origin(int tile) => (tile % Columns * (TileWidth + _gap), tile / Columns * (TileHeight + _gap));

    /// <summary>All tiles in one image. Gaps have the given colour; empty places too, but black without gaps, as MATLAB's.</summary>
    public Image Compose(Rgba gapColor)
    {
        int channels = _tiles[0].Channels;
        if (channels == 1 && _gap > 0 && (gapColor.R != gapColor.G || gapColor.R != gapColor.B))
        {
            channels = 3;
        }

        byte[] pixels = new byte[checked(Width * Height * channels)];
        if (_gap > 0)
        {
            Fill(pixels, gapColor, channels);
        }

        for (int tile = 0; tile < _tiles.Length; tile++)
        {
            Image image = channels == 3 ? _tiles[tile].ToRgb() : _tiles[tile];
            (int left, int top) = Origin(tile);
            for (int y = 0; y < TileHeight; y++)
            {
                image.Row(y).CopyTo(pixels.AsSpan((((top + y) * Width) + left) * channels));
            }
        }

        return new Image(Width, Height, channels, pixels);
    }

    private static void Fill(byte[] pixels, Rgba color, int channels)
    {
        for (int i = 0; i < pixels.Length; i += channels)
        {
            pixels[i] = color.R;
            if (channels == 3)
            {
                (pixels[i + 1], pixels[i + 2]) = (color.G, color.B);
            }
        }
    }
}
