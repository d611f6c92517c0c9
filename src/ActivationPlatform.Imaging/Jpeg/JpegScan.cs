using System.Collections.Immutable;

namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>The scan header (SOS), checked against the frame and against what earlier scans have sent.</summary>
internal sealed class JpegScan
{
    private const int MostBlocksOfMcu = 10;

    private JpegScan(ImmutableArray<JpegScanComponent> components, int first, int last, int high, int low) =>
        (Components, FirstCoefficient, LastCoefficient, HighBit, LowBit) = (components, first, last, high, low);

    public ImmutableArray<JpegScanComponent> Components { get; }

    /// <summary>Coefficients sent, in zigzag order: 0 and 63 in sequential frames.</summary>
    public int FirstCoefficient { get; }

    public int LastCoefficient { get; }

    /// <summary>0 in a first scan, else one more than <see cref="LowBit"/>.</summary>
    public int HighBit { get; }

    /// <summary>The lowest bit that is known after the scan.</summary>
    public int LowBit { get; }

    public bool IsRefinement => HighBit != 0;

    public static JpegScan Parse(JpegSegment segment, JpegFrame frame, JpegTables tables)
    {
        ReadOnlySpan<byte> data = segment.Data;
        if (data.Length < 1 || data[0] is < 1 or > 4 || data[0] > frame.Components.Length || data.Length != 4 + (2 * data[0]))
        {
            throw segment.Error($"the scan header has {data.Length} bytes; expected 4 and 2 for each of 1 to {frame.Components.Length} components.");
        }

        ReadOnlySpan<byte> tail = data[(1 + (2 * data[0]))..];
        (int first, int last, int high, int low) = frame.IsProgressive ? (tail[0], tail[1], tail[2] >> 4, tail[2] & 15) : (0, 63, 0, 0);
        bool valid = first == 0 ? last == 0 || !frame.IsProgressive : first <= last && last <= 63 && data[0] == 1;
        if (!valid || low > 13 || (high != 0 && high != low + 1))
        {
            throw segment.Error($"the scan sends coefficients {first} to {last}, bits {high} to {low}, of {data[0]} components; T.81 has no such progressive scan.");
        }

        bool needsDc = first == 0 && high == 0;
        bool needsAc = last > 0;
        var components = ImmutableArray.CreateBuilder<JpegScanComponent>(4);
        for (int i = 0; i < data[0]; i++)
        {
            byte identifier = data[1 + (2 * i)];
            int dc = data[2 + (2 * i)] >> 4;
            int ac = data[2 + (2 * i)] & 15;
            JpegComponent component = frame.Components.FirstOrDefault(c => c.Identifier == identifier)
                ?? throw segment.Error($"the scan names component {identifier}, which the frame lacks.");
            if (components.Any(c => c.Component == component))
            {
                throw segment.Error($"the scan names component {identifier} twice.");
            }

            HuffmanTable? dcTable = needsDc ? tables.Dc(dc) : null;
            HuffmanTable? acTable = needsAc ? tables.Ac(ac) : null;
            if ((needsDc && dcTable is null) || (needsAc && acTable is null))
            {
                throw segment.Error($"component {identifier} uses the Huffman tables {dc} (DC) and {ac} (AC), which are not defined.");
            }

            component.Quantization ??= tables.Quantization(component.QuantizationSlot)
                ?? throw segment.Error($"component {identifier} uses the quantisation table {component.QuantizationSlot}, which is not defined.");
            components.Add(new JpegScanComponent(component, dcTable, acTable));
        }

        var scan = new JpegScan(components.ToImmutable(), first, last, high, low);
        if (components.Count > 1 && components.Sum(c => c.Component.HorizontalSampling * c.Component.VerticalSampling) > MostBlocksOfMcu)
        {
            throw segment.Error($"an MCU of the scan has more than {MostBlocksOfMcu} blocks.");
        }

        scan.Advance(segment);
        return scan;
    }

    /// <summary>
    /// Every bit of every coefficient is sent once and in falling order. libjpeg only warns where a file breaks this; as a rule it also bounds the work a file can ask for.
    /// </summary>
    private void Advance(JpegSegment segment)
    {
        foreach (JpegScanComponent component in Components)
        {
            Span<int> bits = component.Component.ApproximationBits;
            if (FirstCoefficient > 0 && bits[0] < 0)
            {
                throw segment.Error($"component {component.Component.Identifier} gets AC coefficients before its DC coefficients.");
            }

            foreach (ref int bit in bits[FirstCoefficient..(LastCoefficient + 1)])
            {
                if (bit != (IsRefinement ? HighBit : -1))
                {
                    throw segment.Error($"component {component.Component.Identifier} is sent again, or refined out of order.");
                }

                bit = LowBit;
            }
        }
    }
}
