namespace ActivationPlatform.Typography;

/// <summary>
/// The fonts embedded in this assembly, loaded on first use: Inter for text (SIL Open Font Licence 1.1), DejaVu for fixed pitch and
/// symbols (Bitstream Vera licence). They are the same on every machine, so what is drawn with them is too.
/// </summary>
public static class BundledFonts
{
    private static readonly Lazy<Font> s_sans = Embedded("Inter_400Regular.ttf");
    private static readonly Lazy<Font> s_sansItalic = Embedded("Inter_400Regular_Italic.ttf");
    private static readonly Lazy<Font> s_sansSemiBold = Embedded("Inter_600SemiBold.ttf");
    private static readonly Lazy<Font> s_sansBold = Embedded("Inter_700Bold.ttf");
    private static readonly Lazy<Font> s_mono = Embedded("DejaVuSansMono.ttf");
    private static readonly Lazy<Font> s_monoBold = Embedded("DejaVuSansMono-Bold.ttf");
    private static readonly Lazy<Font> s_symbolSans = Embedded("DejaVuSans.ttf");
    private static readonly Lazy<Font> s_symbolSansBold = Embedded("DejaVuSans-Bold.ttf");

    /// <summary>Inter Regular.</summary>
    public static Font Sans => s_sans.Value;

    /// <summary>Inter Italic.</summary>
    public static Font SansItalic => s_sansItalic.Value;

    /// <summary>Inter SemiBold.</summary>
    public static Font SansSemiBold => s_sansSemiBold.Value;

    /// <summary>Inter Bold.</summary>
    public static Font SansBold => s_sansBold.Value;

    /// <summary>DejaVu Sans Mono.</summary>
    public static Font Mono => s_mono.Value;

    /// <summary>DejaVu Sans Mono Bold.</summary>
    public static Font MonoBold => s_monoBold.Value;

    /// <summary>DejaVu Sans, for the symbols that the others lack.</summary>
    public static Font SymbolSans => s_symbolSans.Value;

    /// <summary>DejaVu Sans Bold, for the symbols that the others lack.</summary>
    public static Font SymbolSansBold => s_symbolSansBold.Value;

    private static Lazy<Font> Embedded(string resource) => new(() =>
    {
        using Stream stream = typeof(BundledFonts).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The font '{resource}' is not embedded in ActivationPlatform.Typography; the build must embed it.");
        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        return Font.Load(file);
    });
}
