using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>The part of the network's input that one unit of a layer sees. Where the field reaches beyond the picture (padding), the region ends at its edge.</summary>
/// <param name="Row">First row within the picture, from 0.</param>
/// <param name="Column">First column within the picture, from 0.</param>
/// <param name="Height">Rows within the picture; 0 if the unit sees padding only.</param>
/// <param name="Width">Columns within the picture; 0 if the unit sees padding only.</param>
public sealed record InputRegion(int Row, int Column, int Height, int Width)
{
    /// <summary>The region of a unit.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="unitRow">Row of the unit in the layer's map, from 0.</param>
    /// <param name="unitColumn">Column of the unit, from 0.</param>
    /// <exception cref="ArgumentException">The layer has no receptive field (its spatial axes are gone).</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such unit.</exception>
    public static InputRegion Of(Network network, Layer layer, int unitRow, int unitColumn)
    {
        ReceptiveField field = layer.ReceptiveField
            ?? throw new ArgumentException($"Layer '{layer.Name}' has no receptive field: its units have no place in the picture.", nameof(layer));
        if (unitRow < 0 || unitRow >= layer.OutputShape.Height || unitColumn < 0 || unitColumn >= layer.OutputShape.Width)
        {
            throw new ArgumentOutOfRangeException(
                nameof(unitRow), (object?)null, $"Unit row {unitRow + 1}, column {unitColumn + 1} is not in layer '{layer.Name}' of {layer.OutputShape.Height} x {layer.OutputShape.Width} units.");
        }

        (int row, int height) = Clip(field.Offset + unitRow * field.Stride, field.Size, network.Input.Height);
        (int column, int width) = Clip(field.Offset + unitColumn * field.Stride, field.Size, network.Input.Width);
        return new(row, column, height, width);
    }

    /// <summary>Cuts the region out of the picture the network sees.</summary>
    /// <param name="picture">As <see cref="InputPicture"/> gives it.</param>
    /// <returns>Null if the region is empty.</returns>
    public Image? CutFrom(Image picture)
    {
        if (Height == 0 || Width == 0)
        {
            return null;
        }

        var pixels = new byte[Height * Width * picture.Channels];
        for (int row = 0; row < Height; row++)
        {
            picture.Row(Row + row).Slice(Column * picture.Channels, Width * picture.Channels).CopyTo(pixels.AsSpan(row * Width * picture.Channels));
        }

        return new Image(Width, Height, picture.Channels, pixels);
    }

    private static (int Start, int Length) Clip(int start, int length, int limit)
    {
        int first = Math.Clamp(start, 0, limit);
        return (first, Math.Clamp(start + length, 0, limit) - first);
    }
}
