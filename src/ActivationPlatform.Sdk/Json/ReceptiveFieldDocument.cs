using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk.Json;

/// <summary>What the units of a layer see of the network's input. Rows and columns count from 1.</summary>
/// <param name="SchemaVersion"><see cref="JsonOutput.SchemaVersion"/>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">SHA-256 of the ONNX file.</param>
/// <param name="Layer">The layer's published name.</param>
/// <param name="Size">Side of the field in input pixels.</param>
/// <param name="Stride">Input pixels between the fields of neighbouring units.</param>
/// <param name="Offset">Input coordinate of the first pixel that the first unit sees, from 0; negative where padding is seen.</param>
/// <param name="Unit">One unit's place; absent if none was asked for.</param>
public sealed record ReceptiveFieldDocument(int SchemaVersion, string Model, string ModelSha256, string Layer, int Size, int Stride, int Offset, ReceptiveFieldDocument.UnitEntry? Unit)
{
    /// <summary>The document of a layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">A layer with a receptive field.</param>
    /// <param name="unit">Row and column of a unit, from 0, and what it sees; null for none.</param>
    /// <exception cref="ArgumentException">The layer has no receptive field.</exception>
    public static ReceptiveFieldDocument Create(Network network, Layer layer, (int Row, int Column, InputRegion Region)? unit = null)
    {
        ReceptiveField field = layer.ReceptiveField ?? throw new ArgumentException($"Layer '{layer.Name}' has no receptive field: its units have no place in the picture.", nameof(layer));
        return new(
            JsonOutput.SchemaVersion, network.Name, network.Sha256, layer.Name, field.Size, field.Stride, field.Offset,
            unit is var (row, column, region) ? new(row + 1, column + 1, region.Row + 1, region.Column + 1, region.Height, region.Width) : null);
    }

    /// <summary>What one unit sees within the picture.</summary>
    /// <param name="Row">The unit's row, from 1.</param>
    /// <param name="Column">The unit's column, from 1.</param>
    /// <param name="FirstInputRow">From 1.</param>
    /// <param name="FirstInputColumn">From 1.</param>
    /// <param name="Height">Rows; padding is not counted.</param>
    /// <param name="Width">Columns; padding is not counted.</param>
    public sealed record UnitEntry(int Row, int Column, int FirstInputRow, int FirstInputColumn, int Height, int Width);
}
