using System.Buffers.Binary;
using System.Collections.Immutable;

namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>The frame header (SOF0, SOF1, SOF2), checked: size, coding and components.</summary>
internal sealed class JpegFrame
{
    private JpegFrame(bool isProgressive, int width, int height, ImmutableArray<JpegComponent> components)
    {
        IsProgressive = isProgressive;
        Width = width;
        Height = height;
        Components = components;
        MaximumHorizontalSampling = components.Max(c => c.HorizontalSampling);
        MaximumVerticalSampling = components.Max(c => c.VerticalSampling);
        McuColumns = CeilingDivide(width, JpegComponent.BlockSize * MaximumHorizontalSampling);
        McuRows = CeilingDivide(height, JpegComponent.BlockSize * MaximumVerticalSampling);
        foreach (JpegComponent component in components)
        {
            component.Lay(this);
        }
    }

    public bool IsProgressive { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>One, three or four.</summary>
    public ImmutableArray<JpegComponent> Components { get; }

    public int MaximumHorizontalSampling { get; }

    public int MaximumVerticalSampling { get; }

    public int McuColumns { get; }

    public int McuRows { get; }

    public static JpegFrame Parse(JpegSegment segment, ImageLimits limits)
    {
        ReadOnlySpan<byte> data = segment.Data;
        if (data.Length < 6 || data.Length != 6 + (3 * data[5]))
        {
            throw segment.Error($"the frame header has {data.Length} bytes; expected 6 and 3 for each component.");
        }

        if (data[0] != 8)
        {
            throw segment.Error($"the samples have {data[0]} bits; only 8-bit JPEG is decoded.");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(data[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
        limits.CheckSize(segment.Offset, width, height);
        if (data[5] is not (1 or 3 or 4))
        {
            throw segment.Error($"the frame has {data[5]} components; expected 1 (grey), 3 (YCbCr, RGB) or 4 (CMYK, YCCK).");
        }

        ImmutableArray<JpegComponent> components = ParseComponents(segment);
        var frame = new JpegFrame(segment.Marker == JpegMarker.ProgressiveFrame, width, height, components);
        foreach (JpegComponent component in components)
        {
            if (frame.MaximumHorizontalSampling % component.HorizontalSampling != 0 || frame.MaximumVerticalSampling % component.VerticalSampling != 0)
            {
                throw segment.Error(
                    $"component {component.Identifier} is sampled {component.HorizontalSampling}x{component.VerticalSampling} of {frame.MaximumHorizontalSampling}x{frame.MaximumVerticalSampling}; fractional sampling is not decoded.");
            }
        }

        return frame;
    }

    private static ImmutableArray<JpegComponent> ParseComponents(JpegSegment segment)
    {
        var components = ImmutableArray.CreateBuilder<JpegComponent>(4);
        for (ReadOnlySpan<byte> rest = segment.Data[6..]; !rest.IsEmpty; rest = rest[3..])
        {
            byte identifier = rest[0];
            var component = new JpegComponent(identifier, rest[1] >> 4, rest[1] & 15, rest[2]);
            if (component.HorizontalSampling is < 1 or > 4 || component.VerticalSampling is < 1 or > 4 || component.QuantizationSlot > 3)
            {
                throw segment.Error(
                    $"component {identifier} has the sampling {component.HorizontalSampling}x{component.VerticalSampling} and quantisation table {component.QuantizationSlot}; expected 1 to 4 and 0 to 3.");
            }

            if (components.Any(c => c.Identifier == identifier))
            {
                throw segment.Error($"two components have the identifier {identifier}.");
            }

            components.Add(component);
        }

        return components.ToImmutable();
    }

    private static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;
}
