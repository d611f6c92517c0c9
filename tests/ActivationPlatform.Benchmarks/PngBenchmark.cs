using System.IO.Compression;
using ActivationPlatform.Imaging;
using BenchmarkDotNet.Attributes;

namespace ActivationPlatform.Benchmarks;

/// <summary>PNG encoding of a photo: how much the choice of a filter for every row costs beside the compression.</summary>
public class PngBenchmark
{
    private readonly Image _picture = Photos.Picture;

    [Benchmark(Baseline = true, Description = "Deflate of the same pixels alone")]
    public long Deflate()
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(_picture.Pixels);
        }

        return compressed.Length;
    }

    [Benchmark(Description = "PNG encoding")]
    public byte[] Encode() => PngEncoder.Encode(_picture);
}
