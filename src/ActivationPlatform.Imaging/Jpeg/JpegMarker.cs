namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>The second bytes of the markers (ITU-T T.81, table B.1).</summary>
internal static class JpegMarker
{
    public const byte BaselineFrame = 0xC0;
    public const byte ExtendedFrame = 0xC1;
    public const byte ProgressiveFrame = 0xC2;
    public const byte HuffmanTables = 0xC4;
    public const byte FirstRestart = 0xD0;
    public const byte LastRestart = 0xD7;
    public const byte StartOfImage = 0xD8;
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;
    public const byte QuantizationTables = 0xDB;
    public const byte RestartInterval = 0xDD;
    public const byte Application0 = 0xE0;
    public const byte Application1 = 0xE1;
    public const byte Application14 = 0xEE;

    /// <summary>What a marker announces that is refused by name, or null.</summary>
    public static string? Refused(byte marker) => marker switch
    {
        0xC3 => "lossless JPEG (SOF3)",
        0xC5 or 0xC6 or 0xC7 => $"hierarchical JPEG (SOF{marker - 0xC0})",
        0xC9 or 0xCA => $"arithmetic coding (SOF{marker - 0xC0})",
        0xCB => "lossless JPEG with arithmetic coding (SOF11)",
        0xCC => "arithmetic coding (DAC)",
        0xCD or 0xCE or 0xCF => $"hierarchical JPEG with arithmetic coding (SOF{marker - 0xC0})",
        0xDC => "a number of lines given after the first scan (DNL)",
        0xDE or 0xDF => "hierarchical JPEG (" + (marker == 0xDE ? "DHP)" : "EXP)"),
        0xF7 => "JPEG-LS (SOF55)",
        0xC8 or (>= 0xF0 and <= 0xFD) => $"the JPEG extension FF{marker:X2}",
        _ => null,
    };
}
