namespace ActivationPlatform.Imaging.Tests.Jpeg;

/// <summary>
/// Small files written by cjpeg and jpegtran (libjpeg-turbo 2.1.5), 37 x 29 pixels, each with the picture that <c>djpeg -dct int</c> makes of it as PNG:
/// so the decoder is held against libjpeg-turbo also where its tools are missing. In "overflow" a code table is changed so that dequantised coefficients exceed 16 bits.
/// </summary>
internal static class JpegSamples
{
    public static IReadOnlyList<string> Names { get; } =
        ["baseline-420", "baseline-422-restart", "scans-440", "progressive-420", "progressive-444-restart", "grey", "rgb", "cmyk", "ycck-progressive", "overflow"];

    public static byte[] File(string name) => Read(name + ".jpg");

    public static byte[] DecodedPng(string name) => Read(name + ".png");

    private static byte[] Read(string name)
    {
        using Stream stream = typeof(JpegSamples).Assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
