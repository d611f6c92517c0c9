using System.Collections.Immutable;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep.Report;

/// <summary>For every channel of a layer the patches that excite it most, side by side: cut to the receptive field of the unit with the largest value.</summary>
internal static class PatchSheet
{
    private const int LargestTile = 64;
    private const int SmallestTile = 28;
    private const int Gap = 3;
    private const byte BeyondThePicture = 0xB0;

    /// <summary>A strip for each channel; null for one that no image excites.</summary>
    /// <param name="layer">The layer; its units have a place in the picture.</param>
    /// <param name="picture">Gives the picture that the network saw of an image.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<ImmutableArray<Image?>> CreateAsync(LayerRecord layer, Func<long, CancellationToken, ValueTask<Image>> picture, CancellationToken cancellationToken)
    {
        ReceptiveField field = layer.Layer.Field!;
        Image[][] patches = [.. layer.Channels.Select(channel => new Image[channel.Top.Count(top => top.Value > 0)])];

        // Every image is read once, whichever and however many channels it excites.
        var uses = layer.Channels.SelectMany((channel, index) => channel.Top.Take(patches[index].Length).Select((top, rank) => (top, index, rank))).GroupBy(use => use.top.ImageIndex);
        foreach (var image in uses.OrderBy(group => group.Key))
        {
            Image seen = await picture(image.Key, cancellationToken);
            foreach ((TopImage top, int channel, int rank) in image)
            {
                (int row, int column) = Math.DivRem(top.Position, layer.Layer.Width);
                patches[channel][rank] = ToTile(Cut(seen, field.Offset + (row * field.Stride), field.Offset + (column * field.Stride), field.Size));
            }
        }

        return [.. patches.Select(channel => channel.Length == 0 ? null : Join(channel, layer.Channels.Max(other => other.Top.Count)))];
    }

    /// <summary>A square of the picture; what lies beyond its edge (the padding) is grey.</summary>
    public static Image Cut(Image picture, int top, int left, int size)
    {
        var pixels = new byte[size * size * 3];
        Array.Fill(pixels, BeyondThePicture);
        for (int row = Math.Max(0, -top); row < Math.Min(size, picture.Height - top); row++)
        {
            ReadOnlySpan<byte> source = picture.Row(top + row);
            for (int column = Math.Max(0, -left); column < Math.Min(size, picture.Width - left); column++)
            {
                for (int colour = 0; colour < 3; colour++)
                {
                    pixels[(((row * size) + column) * 3) + colour] = source[((left + column) * picture.Channels) + (picture.Channels == 3 ? colour : 0)];
                }
            }
        }

        return new Image(size, size, 3, pixels);
    }

    // Small patches show their pixels, large ones are made smaller.
    private static Image ToTile(Image patch)
    {
        if (patch.Width > LargestTile)
        {
            return Imresize.Resize(patch, LargestTile, LargestTile);
        }

        int factor = (SmallestTile + patch.Width - 1) / patch.Width;
        return factor == 1 ? patch : Imresize.Resize(patch, patch.Height * factor, patch.Width * factor, ResizeMethod.Nearest, antialiasing: false);
    }

    private static Image Join(Image[] tiles, int places)
    {
        int size = tiles[0].Width;
        int width = (places * (size + Gap)) - Gap;
        var pixels = new byte[width * size * 3];
        Array.Fill(pixels, (byte)255);
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            for (int row = 0; row < size; row++)
            {
                tiles[tile].Row(row).CopyTo(pixels.AsSpan(((row * width) + (tile * (size + Gap))) * 3));
            }
        }

        return new Image(width, size, 3, pixels);
    }
}
