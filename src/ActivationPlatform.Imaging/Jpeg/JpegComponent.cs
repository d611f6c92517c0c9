namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>One colour component of a frame: its sampling, its blocks and its decoded samples.</summary>
internal sealed class JpegComponent
{
    public const int BlockSize = 8;
    public const int BlockLength = 64;

    private readonly int[] approximationBits = new int[BlockLength];

    public JpegComponent(byte identifier, int horizontalSampling, int verticalSampling, int quantizationSlot)
    {
        Identifier = identifier;
        HorizontalSampling = horizontalSampling;
        VerticalSampling = verticalSampling;
        QuantizationSlot = quantizationSlot;
        ApproximationBits.Fill(-1);
    }

    public byte Identifier { get; }

    public int HorizontalSampling { get; }

    public int VerticalSampling { get; }

    public int QuantizationSlot { get; }

    /// <summary>Samples of the component: ceil(image size * sampling / largest sampling).</summary>
    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Blocks that hold those samples.</summary>
    public int BlockColumns { get; private set; }

    public int BlockRows { get; private set; }

    /// <summary>Blocks of a row in memory: filled up to whole MCUs.</summary>
    public int StoredBlockColumns { get; private set; }

    public int StoredBlockRows { get; private set; }

    /// <summary>Samples of a row of <see cref="Samples"/>.</summary>
    public int Stride => StoredBlockColumns * BlockSize;

    /// <summary>Decoded samples, <see cref="StoredBlockRows"/> * 8 rows of <see cref="Stride"/>.</summary>
    public byte[] Samples { get; private set; } = [];

    /// <summary>Quantised coefficients of all blocks where several scans make up a block, else empty.</summary>
    public short[] Coefficients { get; private set; } = [];

    /// <summary>The table in force at the component's first scan, in natural order; null before.</summary>
    public ushort[]? Quantization { get; set; }

    public bool IsScanned => Quantization is not null;

    /// <summary>For every coefficient in zigzag order the lowest bit that progressive scans have sent; -1 = none yet.</summary>
    public Span<int> ApproximationBits => approximationBits;

    public void Lay(JpegFrame frame)
    {
        Width = CeilingDivide(frame.Width * HorizontalSampling, frame.MaximumHorizontalSampling);
        Height = CeilingDivide(frame.Height * VerticalSampling, frame.MaximumVerticalSampling);
        BlockColumns = CeilingDivide(Width, BlockSize);
        BlockRows = CeilingDivide(Height, BlockSize);
        StoredBlockColumns = frame.McuColumns * HorizontalSampling;
        StoredBlockRows = frame.McuRows * VerticalSampling;
    }

    public void Allocate(bool withCoefficients)
    {
        Samples = new byte[checked(StoredBlockColumns * StoredBlockRows * BlockLength)];
        Coefficients = withCoefficients ? new short[Samples.Length] : [];
    }

    public Span<short> Block(int row, int column) =>
        Coefficients.AsSpan(((row * StoredBlockColumns) + column) * BlockLength, BlockLength);

    /// <summary>Turns the coefficients into samples and gives their memory back.</summary>
    public void Transform(CancellationToken ct)
    {
        for (int row = 0; row < StoredBlockRows; row++)
        {
            ct.ThrowIfCancellationRequested();
            for (int column = 0; column < StoredBlockColumns; column++)
            {
                Transform(Block(row, column), row, column);
            }
        }

        Coefficients = [];
    }

    public void Transform(ReadOnlySpan<short> block, int row, int column) =>
        InverseDct.Transform(block, Quantization, Samples.AsSpan((row * BlockSize * Stride) + (column * BlockSize)), Stride);

    private static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;
}
