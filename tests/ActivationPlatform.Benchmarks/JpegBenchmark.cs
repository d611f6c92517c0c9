using ActivationPlatform.Imaging;
using BenchmarkDotNet.Attributes;

namespace ActivationPlatform.Benchmarks;

/// <summary>Decoding of a photo, in megabytes of pixels a second.</summary>
public class JpegBenchmark
{
    /// <summary>Bytes of the decoded photo.</summary>
    public static long PixelBytes { get; } = Photos.Jpeg is { } jpeg ? ImageDecoder.Decode(jpeg).Pixels.Length : 0;

    [Benchmark(Baseline = true, Description = "JPEG decoding")]
    public Image Decode() => ImageDecoder.Decode(Photos.Jpeg!);
}
