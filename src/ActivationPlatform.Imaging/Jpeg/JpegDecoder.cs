namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>Reads a JPEG file: segments up to EOI, every scan as it comes, then upsampling, colour and orientation.</summary>
internal ref struct JpegDecoder
{
    private readonly ReadOnlySpan<byte> file;
    private readonly ImageLimits limits;
    private readonly JpegTables tables = new();
    private readonly JpegMetadata metadata = new();
    private JpegFrame? frame;
    private int scans;

    private JpegDecoder(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        this.file = file;
        this.limits = limits;
    }

    public static ImageInformation Identify(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        var decoder = new JpegDecoder(file, limits);
        JpegSegment scan = decoder.ReadTablesUpToScan(position: 2);
        if (decoder.frame is not { } frame)
        {
            throw scan.Error("there is no frame header (SOF) before the first scan.");
        }

        (int width, int height) = ExifOrientation.SwapsAxes(decoder.metadata.Orientation) ? (frame.Height, frame.Width) : (frame.Width, frame.Height);
        return new ImageInformation(ImageFormat.Jpeg, width, height, frame.Components.Length == 1 ? 1 : 3, 8);
    }

    public static Image Decode(ReadOnlySpan<byte> file, ImageLimits limits, CancellationToken ct)
    {
        var decoder = new JpegDecoder(file, limits);
        JpegFrame frame = decoder.ReadScans(ct);
        foreach (JpegComponent component in frame.Components)
        {
            if (component.Coefficients.Length > 0)
            {
                component.Transform(ct);
            }
        }

        Image image = JpegColorConverter.Convert(frame, JpegColorConverter.ModelOf(frame, decoder.metadata), ct);
        return ExifOrientation.Apply(image, decoder.metadata.Orientation);
    }

    private JpegFrame ReadScans(CancellationToken ct)
    {
        int position = 2;
        while (true)
        {
            JpegSegment segment = ReadTablesUpToScan(position);
            if (frame is null)
            {
                throw segment.Error("there is no frame header (SOF) before the first scan.");
            }

            if (segment.Marker == JpegMarker.EndOfImage)
            {
                JpegComponent? missing = frame.Components.FirstOrDefault(component => !component.IsScanned);
                return missing is null ? frame : throw segment.Error($"the file ends without a scan of component {missing.Identifier}.");
            }

            if (++scans > limits.MaximumScans)
            {
                throw segment.Error($"the file has more than {limits.MaximumScans} scans.");
            }

            var scan = JpegScan.Parse(segment, frame, tables);
            if (scans == 1)
            {
                Allocate(segment, frame, scan);
            }

            position = new JpegScanDecoder(file, segment.End, frame, scan, tables.RestartInterval).Decode(ct);
        }
    }

    /// <summary>Takes in tables, metadata and the frame header.</summary>
    /// <returns>The next SOS or EOI.</returns>
    private JpegSegment ReadTablesUpToScan(int position)
    {
        while (true)
        {
            JpegSegment segment = JpegSegment.Read(file, position);
            position = segment.End;
            if (JpegMarker.Refused(segment.Marker) is { } refused)
            {
                throw segment.Error($"{refused} is not decoded; expected baseline, extended sequential or progressive Huffman coding.");
            }

            switch (segment.Marker)
            {
                case JpegMarker.StartOfScan or JpegMarker.EndOfImage:
                    return segment;
                case JpegMarker.BaselineFrame or JpegMarker.ExtendedFrame or JpegMarker.ProgressiveFrame:
                    frame = frame is null ? JpegFrame.Parse(segment, limits) : throw segment.Error("there is a second frame header (SOF).");
                    break;
                case JpegMarker.HuffmanTables:
                    tables.ReadHuffman(segment);
                    break;
                case JpegMarker.QuantizationTables:
                    tables.ReadQuantization(segment);
                    break;
                case JpegMarker.RestartInterval:
                    tables.ReadRestartInterval(segment);
                    break;
                default:
                    if (scans == 0)
                    {
                        metadata.Read(segment);
                    }

                    break;
            }
        }
    }

    /// <summary>Memory is asked for only if the rest of the file can fill it: every block takes at least one bit, for its DC coefficient.</summary>
    private readonly void Allocate(JpegSegment segment, JpegFrame frame, JpegScan scan)
    {
        long blocks = frame.Components.Sum(component => (long)component.BlockColumns * component.BlockRows);
        long bits = 8L * (file.Length - segment.End);
        if (blocks > bits)
        {
            throw segment.Error($"{file.Length - segment.End} bytes cannot hold {frame.Width} x {frame.Height} pixels ({blocks} blocks); the file is truncated.");
        }

        bool withCoefficients = frame.IsProgressive || scan.Components.Length < frame.Components.Length;
        foreach (JpegComponent component in frame.Components)
        {
            component.Allocate(withCoefficients);
        }
    }
}
