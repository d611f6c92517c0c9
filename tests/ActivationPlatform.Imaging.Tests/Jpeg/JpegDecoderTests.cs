namespace ActivationPlatform.Imaging.Tests.Jpeg;

public class JpegDecoderTests
{
    public static TheoryData<string> SampleNames => new(JpegSamples.Names);

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Decode_Sample_EqualsLibjpegsPixels(string name)
    {
        byte[] file = JpegSamples.File(name);
        Image expected = ImageDecoder.Decode(JpegSamples.DecodedPng(name));
        Image actual = ImageDecoder.Decode(file);
        Assert.Equal((37, 29, name == "grey" ? 1 : 3), (actual.Width, actual.Height, actual.Channels));
        Assert.Equal(expected.ToRgb().Pixels, actual.ToRgb().Pixels);
        Assert.Equal(new ImageInformation(ImageFormat.Jpeg, 37, 29, actual.Channels, 8), ImageDecoder.Identify(file));
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Decode_EveryTruncation_IsRefused(string name)
    {
        byte[] file = JpegSamples.File(name);
        for (int length = 0; length < file.Length; length++)
        {
            ImageFormatException exception = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file.AsSpan(0, length)));
            Assert.InRange(exception.Offset, 0, length);
        }
    }

    [Theory]
    [InlineData(1, 1, 2, 3, 4, 5, 6)]
    [InlineData(2, 3, 2, 1, 6, 5, 4)]
    [InlineData(3, 6, 5, 4, 3, 2, 1)]
    [InlineData(4, 4, 5, 6, 1, 2, 3)]
    [InlineData(5, 1, 4, 2, 5, 3, 6)]
    [InlineData(6, 4, 1, 5, 2, 6, 3)]
    [InlineData(7, 6, 3, 5, 2, 4, 1)]
    [InlineData(8, 3, 6, 2, 5, 1, 4)]
    public void Apply_Orientation_TurnsAsExifSays(int orientation, params int[] expected)
    {
        // 1 2 3
        // 4 5 6
        Image turned = ExifOrientationApply(new Image(3, 2, 1, [1, 2, 3, 4, 5, 6]), orientation);
        Assert.Equal(orientation < 5 ? (3, 2) : (2, 3), (turned.Width, turned.Height));
        Assert.Equal(expected.Select(v => (byte)v), turned.Pixels.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decode_ExifOrientation_IsApplied(bool bigEndian)
    {
        byte[] file = JpegSamples.File("baseline-420");
        Image stored = ImageDecoder.Decode(file);
        for (int orientation = 0; orientation <= 9; orientation++)
        {
            byte[] turnedFile = JpegBuilder.WithSegment(file, 0xE1, Exif(orientation, bigEndian));
            Image turned = ImageDecoder.Decode(turnedFile);
            Image expected = ExifOrientationApply(stored, orientation is >= 1 and <= 8 ? orientation : 1);
            Assert.Equal((expected.Width, expected.Height), (turned.Width, turned.Height));
            Assert.Equal(expected.Pixels, turned.Pixels);
            ImageInformation information = ImageDecoder.Identify(turnedFile);
            Assert.Equal((turned.Width, turned.Height), (information.Width, information.Height));
        }
    }

    [Fact]
    public void Decode_DamagedExif_CountsAsAbsent()
    {
        byte[] file = JpegSamples.File("grey");
        byte[] exif = Exif(6, bigEndian: false);
        for (int length = 0; length < exif.Length; length++)
        {
            Assert.Equal(37, ImageDecoder.Decode(JpegBuilder.WithSegment(file, 0xE1, exif[..length])).Width);
        }

        exif[10] = 0xFF;
        Assert.Equal(37, ImageDecoder.Decode(JpegBuilder.WithSegment(file, 0xE1, exif)).Width);
    }

    [Theory]
    [InlineData(0xC3, "lossless JPEG (SOF3)")]
    [InlineData(0xC5, "hierarchical JPEG (SOF5)")]
    [InlineData(0xC6, "hierarchical JPEG (SOF6)")]
    [InlineData(0xC7, "hierarchical JPEG (SOF7)")]
    [InlineData(0xC9, "arithmetic coding (SOF9)")]
    [InlineData(0xCA, "arithmetic coding (SOF10)")]
    [InlineData(0xCB, "lossless JPEG with arithmetic coding (SOF11)")]
    [InlineData(0xCC, "arithmetic coding (DAC)")]
    [InlineData(0xCE, "hierarchical JPEG with arithmetic coding (SOF14)")]
    [InlineData(0xDE, "hierarchical JPEG (DHP)")]
    [InlineData(0xF7, "JPEG-LS (SOF55)")]
    [InlineData(0xC8, "the JPEG extension FFC8")]
    [InlineData(0xF0, "the JPEG extension FFF0")]
    public void Decode_RefusedCoding_IsNamed(byte marker, string name)
    {
        byte[] file = JpegSamples.File("baseline-420");
        file[JpegBuilder.FindSegment(file, 0xC0) + 1] = marker;
        string reason = name + " is not decoded; expected baseline, extended sequential or progressive Huffman coding.";
        AssertRefused(reason, file);
        Assert.Equal(reason, Assert.Throws<ImageFormatException>(() => ImageDecoder.Identify(file)).Reason);
    }

    [Fact]
    public void Decode_BadFrame_IsNamed()
    {
        AssertFrame("the samples have 12 bits; only 8-bit JPEG is decoded.", 4, 12);
        AssertFrame("the image is 37 x 0 pixels; both must be at least 1.", 6, 0);
        AssertFrame("component 1 has the sampling 0x2 and quantisation table 0; expected 1 to 4 and 0 to 3.", 11, 0x02);
        AssertFrame("component 1 has the sampling 2x5 and quantisation table 0; expected 1 to 4 and 0 to 3.", 11, 0x25);
        AssertFrame("component 1 has the sampling 2x2 and quantisation table 4; expected 1 to 4 and 0 to 3.", 12, 4);
        AssertFrame("two components have the identifier 1.", 13, 1);
        AssertFrame("component 2 is sampled 3x1 of 4x2; fractional sampling is not decoded.", 14, 0x31, 11, 0x42);
        AssertFrame("the frame header has 15 bytes; expected 6 and 3 for each component.", 9, 4);
        AssertFrame("component 1 uses the quantisation table 3, which is not defined.", 12, 3);

        byte[] two = JpegSamples.File("cmyk");
        int frame = JpegBuilder.FindSegment(two, 0xC0);
        byte[] cut = [.. two[..(frame + 3)], 14, .. two[(frame + 4)..(frame + 9)], 2, .. two[(frame + 10)..(frame + 16)], .. two[(frame + 22)..]];
        AssertRefused("the frame has 2 components; expected 1 (grey), 3 (YCbCr, RGB) or 4 (CMYK, YCCK).", cut);
    }

    [Fact]
    public void Decode_BadScan_IsNamed()
    {
        byte[] file = JpegSamples.File("baseline-420");
        int scan = JpegBuilder.FindSegment(file, 0xDA);
        AssertRefused("the scan names component 9, which the frame lacks.", With(file, scan + 5, 9));
        AssertRefused("the scan names component 1 twice.", With(file, scan + 7, 1));
        AssertRefused("component 1 uses the Huffman tables 3 (DC) and 2 (AC), which are not defined.", With(file, scan + 6, 0x32));
        AssertRefused("there is no frame header (SOF) before the first scan.", [.. file[..2], .. file[scan..]]);
        AssertRefused("there is a second frame header (SOF).", WithSecondFrame(file));
        AssertRefused("the file ends without a scan of component 3.", WithoutLastScan());
        AssertRefused("component 1 is sent again, or refined out of order.", [.. file[..^2], .. file[scan..]]);

        byte[] progressive = JpegSamples.File("progressive-420");
        int first = JpegBuilder.FindSegment(progressive, 0xDA);
        AssertRefused("the scan sends coefficients 0 to 3, bits 0 to 1, of 3 components; T.81 has no such progressive scan.", With(progressive, first + 12, 3));
        AssertRefused("the scan sends coefficients 0 to 0, bits 3 to 1, of 3 components; T.81 has no such progressive scan.", With(progressive, first + 13, 0x31));
        AssertRefused("component 1 is sent again, or refined out of order.", With(progressive, first + 13, 0x21));
    }

    [Fact]
    public void Decode_MoreScansThanAllowed_IsRefused()
    {
        byte[] file = JpegSamples.File("progressive-420");
        Assert.Equal("the file has more than 9 scans.", Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file, new ImageLimits { MaximumScans = 9 })).Reason);
        Assert.Equal(37, ImageDecoder.Decode(file, new ImageLimits { MaximumScans = 10 }).Width);
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x3E)]
    [InlineData(0xD0)]
    [InlineData(0xD8)]
    public void Decode_MarkerOutOfPlace_IsNamed(byte marker) =>
        AssertRefused($"marker FF{marker:X2} has no place between segments.", JpegBuilder.WithSegment(JpegSamples.File("grey"), marker, []));

    [Fact]
    public void Decode_WrongRestartMarker_IsNamed()
    {
        byte[] file = JpegSamples.File("baseline-422-restart");
        int restart = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD1]);
        AssertRefused("expected the restart marker FFD1; found FFD2.", With(file, restart + 1, 0xD2));
    }

    [Fact]
    public void Decode_BadTables_AreNamed()
    {
        byte[] file = JpegSamples.File("grey");
        AssertRefused("DRI has 3 bytes; expected 2.", JpegBuilder.WithSegment(file, 0xDD, [0, 0, 1]));
        AssertRefused("DQT has table 4 of precision 0 with 64 bytes", JpegBuilder.WithSegment(file, 0xDB, [4, .. new byte[64]]));
        AssertRefused("DQT has table 0 of precision 1 with 64 bytes", JpegBuilder.WithSegment(file, 0xDB, [0x10, .. new byte[64]]));
        AssertRefused("DHT has table 0 of class 2 with 0 codes in 16 bytes", JpegBuilder.WithSegment(file, 0xC4, [0x20, .. new byte[16]]));
        AssertRefused("DHT has table 0 of class 0 with 3 codes in 18 bytes", JpegBuilder.WithSegment(file, 0xC4, [0, 3, .. new byte[17]]));
        AssertRefused("DHT table 1 of class 0 has more codes than its lengths allow.", JpegBuilder.WithSegment(file, 0xC4, [1, 3, .. new byte[18]]));
    }

    [Fact]
    public void Decode_MoreClaimedThanBitsCanHold_IsRefusedBeforeAllocation()
    {
        byte[] file = JpegSamples.File("baseline-420");
        int frame = JpegBuilder.FindSegment(file, 0xC0);
        byte[] bomb = With(With(file, frame + 5, 0x1F), frame + 7, 0x1F);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused("cannot hold 7973 x 7965 pixels", bomb);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Decode_BytesBetweenSegmentsAndAfterTheEnd_AreSkipped()
    {
        byte[] file = JpegSamples.File("grey");
        int tables = JpegBuilder.FindSegment(file, 0xDB);
        byte[] padded = [.. file[..tables], 0, 1, 2, 0xFF, 0xFF, .. file[tables..], 1, 2, 3];
        Assert.Equal(ImageDecoder.Decode(file).Pixels, ImageDecoder.Decode(padded).Pixels);
    }

    [Fact]
    public void Decode_Cancelled_Stops() =>
        Assert.Throws<OperationCanceledException>(() => ImageDecoder.Decode(JpegSamples.File("grey"), ct: new CancellationToken(canceled: true)));

    private static Image ExifOrientationApply(Image image, int orientation) => Imaging.Jpeg.ExifOrientation.Apply(image, orientation);

    private static byte[] Exif(int orientation, bool bigEndian)
    {
        byte value = (byte)orientation;
        return bigEndian
            ? [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0]
            : [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, value, 0, 0, 0];
    }

    private static byte[] With(byte[] file, int offset, byte value)
    {
        byte[] changed = [.. file];
        changed[offset] = value;
        return changed;
    }

    private static byte[] WithSecondFrame(byte[] file)
    {
        int frame = JpegBuilder.FindSegment(file, 0xC0);
        return [.. file[..frame], .. file[frame..(frame + 19)], .. file[frame..]];
    }

    private static byte[] WithoutLastScan()
    {
        byte[] file = JpegSamples.File("scans-440");
        int last = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        return [.. file[..last], 0xFF, 0xD9];
    }

    private static void AssertFrame(string reason, params int[] changes)
    {
        byte[] file = JpegSamples.File("baseline-420");
        int frame = JpegBuilder.FindSegment(file, 0xC0);
        for (int i = 0; i < changes.Length; i += 2)
        {
            file[frame + changes[i]] = (byte)changes[i + 1];
        }

        AssertRefused(reason, file);
    }

    private static void AssertRefused(string reason, byte[] file) =>
        Assert.Contains(reason, Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file)).Reason, StringComparison.Ordinal);
}
