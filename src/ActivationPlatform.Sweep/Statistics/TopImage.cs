namespace ActivationPlatform.Sweep.Statistics;

/// <summary>An image that excites a channel, and where.</summary>
/// <param name="ImageIndex">The image's place in the source, from 0.</param>
/// <param name="Value">The largest value of the channel's map.</param>
/// <param name="Position">Where it is in the map, row-major from 0; the first of equal ones.</param>
public readonly record struct TopImage(long ImageIndex, float Value, int Position)
{
    /// <summary>Whether this one stands before another: the larger value, and among equal ones the image that comes first in the source.</summary>
    /// <param name="other">Of another image.</param>
    public bool IsBefore(in TopImage other) => Value > other.Value || (Value == other.Value && ImageIndex < other.ImageIndex);
}
