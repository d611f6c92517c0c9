namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>Walks over the MCUs of one scan and decodes their blocks (ITU-T T.81, F.2 and G.1.2).</summary>
internal ref struct JpegScanDecoder
{
    private readonly ReadOnlySpan<byte> file;
    private readonly JpegFrame frame;
    private readonly JpegScan scan;
    private readonly int restartInterval;
    private readonly bool keepsCoefficients;
    private JpegBitReader reader;
    private int restartMarker = JpegMarker.FirstRestart;
    private int mcusToRestart;
    private int endOfBandRun;

    public JpegScanDecoder(ReadOnlySpan<byte> file, int position, JpegFrame frame, JpegScan scan, int restartInterval)
    {
        this.file = file;
        this.frame = frame;
        this.scan = scan;
        this.restartInterval = restartInterval;
        mcusToRestart = restartInterval;
        reader = new JpegBitReader(file, position);
        keepsCoefficients = scan.Components[0].Component.Coefficients.Length > 0;
    }

    /// <returns>A position behind the scan's data, at or before the next marker.</returns>
    public int Decode(CancellationToken ct)
    {
        if (scan.Components is [{ } single])
        {
            JpegComponent component = single.Component;
            for (int row = 0; row < component.BlockRows; row++)
            {
                ct.ThrowIfCancellationRequested();
                for (int column = 0; column < component.BlockColumns; column++)
                {
                    BeginMcu();
                    DecodeBlock(single, row, column);
                }
            }
        }
        else
        {
            for (int row = 0; row < frame.McuRows; row++)
            {
                ct.ThrowIfCancellationRequested();
                for (int column = 0; column < frame.McuColumns; column++)
                {
                    BeginMcu();
                    DecodeMcu(row, column);
                }
            }
        }

        return reader.Position;
    }

    private void DecodeMcu(int mcuRow, int mcuColumn)
    {
        foreach (JpegScanComponent part in scan.Components)
        {
            JpegComponent component = part.Component;
            for (int y = 0; y < component.VerticalSampling; y++)
            {
                for (int x = 0; x < component.HorizontalSampling; x++)
                {
                    DecodeBlock(part, (mcuRow * component.VerticalSampling) + y, (mcuColumn * component.HorizontalSampling) + x);
                }
            }
        }
    }

    private void BeginMcu()
    {
        if (restartInterval == 0)
        {
            return;
        }

        if (mcusToRestart == 0)
        {
            int marker = JpegSegment.FindMarker(file, reader.Position);
            if (file[marker + 1] != restartMarker)
            {
                throw new ImageFormatException(marker, $"expected the restart marker FF{restartMarker:X2}; found FF{file[marker + 1]:X2}.");
            }

            reader.Restart(marker + 2);
            restartMarker = restartMarker == JpegMarker.LastRestart ? JpegMarker.FirstRestart : restartMarker + 1;
            mcusToRestart = restartInterval;
            endOfBandRun = 0;
            foreach (JpegScanComponent part in scan.Components)
            {
                part.PreviousDc = 0;
            }
        }

        mcusToRestart--;
    }

    private void DecodeBlock(JpegScanComponent part, int row, int column)
    {
        if (!keepsCoefficients)
        {
            Span<short> block = stackalloc short[JpegComponent.BlockLength];
            DecodeSequential(part, block);
            part.Component.Transform(block, row, column);
        }
        else if (!frame.IsProgressive)
        {
            DecodeSequential(part, part.Component.Block(row, column));
        }
        else
        {
            DecodeProgressive(part, part.Component.Block(row, column));
        }

        if (reader.IsExhausted)
        {
            throw new ImageFormatException(reader.Position, $"the scan's data ends in block {column} of row {row} of component {part.Component.Identifier}.");
        }
    }

    private void DecodeSequential(JpegScanComponent part, scoped Span<short> block)
    {
        block[0] = (short)NextDc(part);
        HuffmanTable ac = part.Ac!;
        for (int k = 1; k < JpegComponent.BlockLength; k++)
        {
            reader.Fill();
            int symbol = Symbol(ac);
            int category = symbol & 15;
            int zeros = symbol >> 4;
            if (category != 0)
            {
                k += zeros;
                block[NaturalIndex(k)] = (short)reader.ReadSigned(category);
            }
            else if (zeros == 15)
            {
                k += 15;
            }
            else
            {
                break;
            }
        }
    }

    private void DecodeProgressive(JpegScanComponent part, scoped Span<short> block)
    {
        switch (scan)
        {
            case { FirstCoefficient: 0, IsRefinement: false }:
                block[0] = (short)(NextDc(part) << scan.LowBit);
                break;
            case { FirstCoefficient: 0 }:
                reader.Fill();
                block[0] |= (short)(reader.Read(1) << scan.LowBit);
                break;
            case { IsRefinement: false }:
                DecodeFirstAc(part.Ac!, block);
                break;
            default:
                DecodeRefinedAc(part.Ac!, block);
                break;
        }
    }

    private void DecodeFirstAc(HuffmanTable ac, scoped Span<short> block)
    {
        if (endOfBandRun > 0)
        {
            endOfBandRun--;
            return;
        }

        for (int k = scan.FirstCoefficient; k <= scan.LastCoefficient; k++)
        {
            reader.Fill();
            int symbol = Symbol(ac);
            int category = symbol & 15;
            int zeros = symbol >> 4;
            if (category != 0)
            {
                k += zeros;
                block[NaturalIndex(k)] = (short)(reader.ReadSigned(category) << scan.LowBit);
            }
            else if (zeros == 15)
            {
                k += 15;
            }
            else
            {
                endOfBandRun = ReadEndOfBandRun(zeros) - 1;
                break;
            }
        }
    }

    /// <summary>Coefficients that are not zero get one bit each; between them lie new ones, which become plus or minus one in the bit's place.</summary>
    private void DecodeRefinedAc(HuffmanTable ac, scoped Span<short> block)
    {
        int k = scan.FirstCoefficient;
        if (endOfBandRun == 0)
        {
            while (k <= scan.LastCoefficient)
            {
                reader.Fill();
                int symbol = Symbol(ac);
                int zeros = symbol >> 4;
                int value = 0;
                if ((symbol & 15) != 0)
                {
                    value = reader.Read(1) == 1 ? 1 << scan.LowBit : -1 << scan.LowBit;
                }
                else if (zeros < 15)
                {
                    endOfBandRun = ReadEndOfBandRun(zeros);
                    break;
                }

                // The zeros that are passed over are those still zero; the others are refined on the way.
                for (; k <= scan.LastCoefficient; k++)
                {
                    ref short coefficient = ref block[Zigzag.ToNatural[k]];
                    if (coefficient != 0)
                    {
                        Refine(ref coefficient);
                    }
                    else if (zeros-- == 0)
                    {
                        break;
                    }
                }

                if (value != 0)
                {
                    block[NaturalIndex(k)] = (short)value;
                }

                k++;
            }
        }

        if (endOfBandRun > 0)
        {
            for (; k <= scan.LastCoefficient; k++)
            {
                ref short coefficient = ref block[Zigzag.ToNatural[k]];
                if (coefficient != 0)
                {
                    Refine(ref coefficient);
                }
            }

            endOfBandRun--;
        }
    }

    private void Refine(ref short coefficient)
    {
        reader.Fill();
        if (reader.Read(1) == 1 && (coefficient & (1 << scan.LowBit)) == 0)
        {
            coefficient += (short)(coefficient > 0 ? 1 << scan.LowBit : -1 << scan.LowBit);
        }
    }

    /// <summary>Reads the value that follows an end-of-band symbol of the given category.</summary>
    private int ReadEndOfBandRun(int category) => (1 << category) + (category == 0 ? 0 : reader.Read(category));

    private int NextDc(JpegScanComponent part)
    {
        reader.Fill();
        int category = Symbol(part.Dc!);
        if (category > 15)
        {
            throw new ImageFormatException(reader.Position, $"a DC coefficient has the category {category}; at most 15 is possible.");
        }

        part.PreviousDc += reader.ReadSigned(category);
        return part.PreviousDc;
    }

    private int Symbol(HuffmanTable table)
    {
        int symbol = table.Decode(ref reader);
        return symbol >= 0 ? symbol : throw new ImageFormatException(reader.Position, "the scan's data has bits that are no Huffman code.");
    }

    private readonly int NaturalIndex(int k) => k <= scan.LastCoefficient
        ? Zigzag.ToNatural[k]
        : throw new ImageFormatException(reader.Position, $"a run of zeros leads to coefficient {k}; the scan's last is {scan.LastCoefficient}.");
}
