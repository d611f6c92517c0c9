using System.IO.Compression;

namespace ActivationPlatform.Imaging.Png;

/// <summary>Reads a PNG file: chunks in their order, then the inflated, unfiltered rows of every pass.</summary>
internal static class PngDecoder
{
    // Deflate stores at best 258 bytes in 2 bits.
    private const long MaximumDeflateRatio = 1032;

    public static ImageInformation Identify(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        PngHeader header = ReadHeader(file, limits, out _);
        return new ImageInformation(ImageFormat.Png, header.Width, header.Height, header.Channels, header.BitDepth);
    }

    public static Image Decode(ReadOnlySpan<byte> file, ImageLimits limits, CancellationToken ct)
    {
        PngHeader header = ReadHeader(file, limits, out int offset);
        var colors = new PngColors();
        PngChunk? firstData = null;
        PngChunk lastData = default;
        long dataLength = 0;
        while (true)
        {
            PngChunk chunk = PngChunk.Read(file, offset);
            ReadOnlySpan<byte> data = file.Slice(chunk.DataOffset, chunk.Length);
            offset = chunk.End;
            if (chunk.Is("IDAT"u8))
            {
                RequireDataOrder(chunk, header, colors, firstData is not null, lastData);
                firstData ??= chunk;
                lastData = chunk;
                dataLength += chunk.Length;
            }
            else if (chunk.Is("IEND"u8))
            {
                break;
            }
            else if (chunk.Is("IHDR"u8))
            {
                throw chunk.Error("there is a second IHDR.");
            }
            else if (chunk.Is("PLTE"u8) || chunk.Is("tRNS"u8))
            {
                if (firstData is not null)
                {
                    throw chunk.Error($"{chunk.Name} comes after IDAT; it must come before.");
                }

                if (chunk.Is("PLTE"u8))
                {
                    colors.ReadPalette(chunk, data, header);
                }
                else
                {
                    colors.ReadTransparency(chunk, data, header);
                }
            }
            else if (!chunk.IsAncillary)
            {
                throw chunk.Error($"critical chunk {chunk.Name} is not known.");
            }
        }

        return firstData is { } first
            ? ReadPixels(file, header, colors, first, dataLength, ct)
            : throw new ImageFormatException(offset, "there is no image data (IDAT).");
    }

    private static PngHeader ReadHeader(ReadOnlySpan<byte> file, ImageLimits limits, out int end)
    {
        var chunk = PngChunk.Read(file, ImageSignature.Png.Length);
        end = chunk.End;
        return PngHeader.Parse(chunk, file.Slice(chunk.DataOffset, chunk.Length), limits);
    }

    private static void RequireDataOrder(PngChunk chunk, PngHeader header, PngColors colors, bool isFollowing, PngChunk previous)
    {
        if (isFollowing && previous.End != chunk.DataOffset - 8)
        {
            throw chunk.Error("IDAT chunks are not consecutive.");
        }

        if (header.ColorType == PngColorType.Palette && colors.PaletteCount == 0)
        {
            throw chunk.Error("a palette image has no PLTE before its IDAT.");
        }
    }

    private static Image ReadPixels(ReadOnlySpan<byte> file, PngHeader header, PngColors colors, PngChunk first, long dataLength, CancellationToken ct)
    {
        IReadOnlyList<PngPass> passes = PngPass.Of(header);
        long rawLength = passes.Sum(pass => (1L + header.RowBytes(pass.Width)) * pass.Height);
        if (rawLength > dataLength * MaximumDeflateRatio)
        {
            throw first.Error($"{dataLength} bytes of IDAT cannot hold {header.Width} x {header.Height} pixels ({rawLength} bytes before compression).");
        }

        using var inflated = new ZLibStream(new MemoryStream(JoinData(file, first, (int)dataLength), writable: false), CompressionMode.Decompress);
        var pixels = new byte[checked(header.Width * header.Height * header.Channels)];
        var rows = new PngRowReader(header, colors);
        var current = new byte[1 + header.RowBytes(header.Width)];
        var previous = new byte[current.Length];
        foreach (PngPass pass in passes)
        {
            int length = header.RowBytes(pass.Width);
            previous.AsSpan().Clear();
            for (int y = 0; y < pass.Height; y++)
            {
                ct.ThrowIfCancellationRequested();
                ReadExactly(inflated, current.AsSpan(0, 1 + length), first);
                if (current[0] >= PngFilters.Count)
                {
                    throw first.Error($"row {y} has filter type {current[0]}; expected 0 to {PngFilters.Count - 1}.");
                }

                Span<byte> row = current.AsSpan(1, length);
                PngFilters.Undo(current[0], row, previous.AsSpan(1, length), header.FilterDistance);
                int start = (((pass.Top + (y * pass.StepY)) * header.Width) + pass.Left) * header.Channels;
                int missing = rows.Read(row, pass.Width, pixels.AsSpan(start), pass.StepX * header.Channels);
                if (missing >= 0)
                {
                    throw first.Error($"row {y} uses palette entry {missing}; the palette has {colors.PaletteCount}.");
                }

                (current, previous) = (previous, current);
            }
        }

        RequireEnd(inflated, first);
        return new Image(header.Width, header.Height, header.Channels, pixels);
    }

    private static byte[] JoinData(ReadOnlySpan<byte> file, PngChunk first, int length)
    {
        var joined = new byte[length];
        Span<byte> rest = joined;
        for (PngChunk chunk = first; !rest.IsEmpty; chunk = PngChunk.Read(file, chunk.End))
        {
            file.Slice(chunk.DataOffset, chunk.Length).CopyTo(rest);
            rest = rest[chunk.Length..];
        }

        return joined;
    }

    private static void ReadExactly(ZLibStream inflated, Span<byte> row, PngChunk first)
    {
        try
        {
            inflated.ReadExactly(row);
        }
        catch (EndOfStreamException exception)
        {
            throw new ImageFormatException(first.DataOffset, "the compressed image data ends before the last row.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new ImageFormatException(first.DataOffset, "the compressed image data is damaged.", exception);
        }
    }

    /// <summary>Reading to the end of the stream makes zlib compare its checksum.</summary>
    private static void RequireEnd(ZLibStream inflated, PngChunk first)
    {
        try
        {
            if (inflated.ReadByte() >= 0)
            {
                throw first.Error("there is more image data than the header's size needs.");
            }
        }
        catch (InvalidDataException exception)
        {
            throw new ImageFormatException(first.DataOffset, "the compressed image data is damaged.", exception);
        }
    }
}
