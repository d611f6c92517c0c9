using System.Diagnostics;
using ActivationPlatform.Imaging.Tests.Jpeg;
using ActivationPlatform.Imaging.Tests.Png;

namespace ActivationPlatform.Imaging.Tests;

/// <summary>Damaged files give an image or an <see cref="ImageFormatException"/>, soon, and without much memory.</summary>
public class MutationTests
{
    private const int Mutants = 20_000;
    private const int LongestFile = 4_000;
    private const int MostPixels = 1 << 18;

    // Tables and readers, and 16 bytes for each pixel that the limits allow.
    private const long MostBytes = (1 << 18) + (16L * MostPixels);
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(20);
    private static readonly ImageLimits Limits = new() { MaximumPixels = MostPixels };

    [Fact]
    public void Decode_PngMutants_AreDecodedOrRefused()
    {
        var seeds = new List<byte[]>();
        foreach ((byte type, byte depth) in new (byte, byte)[] { (0, 1), (0, 16), (2, 8), (3, 2), (3, 8), (4, 8), (6, 16) })
        {
            var builder = new PngBuilder(13, 9, type, depth)
            {
                Interlaced = seeds.Count % 2 == 0,
                Palette = type == 3 ? new byte[3 << depth] : null,
                Transparency = type == 3 ? [1, 2] : null,
            };
            seeds.Add(builder.Build(builder.RandomSamples(seed: seeds.Count, limit: 2)));
        }

        int decoded = DecodeMutants(seeds, seed: 1, (mutant, random) => random.Next(8) == 0 ? mutant : Reseal(mutant));
        Assert.InRange(decoded, Mutants / 100, Mutants / 2);
    }

    [Fact]
    public void Decode_JpegMutants_AreDecodedOrRefused()
    {
        List<byte[]> seeds = [.. JpegSamples.Names.Select(JpegSamples.File)];
        int decoded = DecodeMutants(seeds, seed: 2, (mutant, _) => mutant);
        Assert.InRange(decoded, Mutants / 100, Mutants * 3 / 4);
    }

    /// <returns>How many mutants were decoded: not all and not none, else the mutations test little.</returns>
    private static int DecodeMutants(IReadOnlyList<byte[]> seeds, int seed, Func<byte[], Random, byte[]> finish)
    {
        var random = new Random(seed);
        int decoded = 0;
        for (int i = 0; i < Mutants; i++)
        {
            byte[] mutant = seeds[random.Next(seeds.Count)];
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                mutant = Mutate(mutant, seeds, random);
            }

            mutant = finish(mutant, random);
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long begin = Stopwatch.GetTimestamp();
            try
            {
                Image image = ImageDecoder.Decode(mutant, Limits);
                ImageInformation information = ImageDecoder.Identify(mutant, Limits);
                Assert.Equal((image.Width, image.Height, image.Channels), (information.Width, information.Height, information.Channels));
                decoded++;
            }
            catch (ImageFormatException exception)
            {
                Assert.InRange(exception.Offset, 0, mutant.Length);
            }
            catch (Exception exception)
            {
                Assert.Fail($"mutant {i} of seed {seed}: {exception}");
            }

            Assert.True(Stopwatch.GetElapsedTime(begin) < LongestTime, $"mutant {i} of seed {seed} took {Stopwatch.GetElapsedTime(begin)}");
            long used = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(used < MostBytes, $"mutant {i} of seed {seed} ({mutant.Length} bytes) took {used} bytes of memory");
        }

        return decoded;
    }

    private static byte[] Mutate(byte[] file, IReadOnlyList<byte[]> seeds, Random random)
    {
        if (file.Length == 0)
        {
            return seeds[0];
        }

        int at = random.Next(file.Length);
        int length = random.Next(1, Math.Min(16, file.Length - at) + 1);
        byte[] other = seeds[random.Next(seeds.Count)];
        byte[] mutant = [.. file];
        switch (random.Next(9))
        {
            case 0 or 1:
                mutant[at] ^= (byte)(1 << random.Next(8));
                return mutant;
            case 2:
                mutant[at] = (byte)random.Next(256);
                return mutant;
            case 3:
                mutant[at] = new byte[] { 0, 1, 0x7F, 0x80, 0xFE, 0xFF, 0xD0, 0xDA }[random.Next(8)];
                return mutant;
            case 4:
                random.NextBytes(mutant.AsSpan(at, length));
                return mutant;
            case 5:
                return [.. file[..at], .. file[(at + length)..]];
            case 6 when file.Length < LongestFile - 16:
                return [.. file[..(at + length)], .. file[at..]];
            case 7 when random.Next(4) == 0:
                return file[..(at + 1)];
            default:
                // The rest of another file, from about the same place.
                return [.. file[..at], .. other[Math.Min(at, other.Length)..]];
        }
    }

    /// <summary>Makes the checksums of all chunks right again, so that the damage reaches the code behind them.</summary>
    private static byte[] Reseal(byte[] file)
    {
        for (int offset = 8; offset + 12 <= file.Length;)
        {
            int length = (file[offset] << 24) | (file[offset + 1] << 16) | (file[offset + 2] << 8) | file[offset + 3];
            if (length < 0 || length > file.Length - offset - 12)
            {
                break;
            }

            uint checksum = PngBuilder.Checksum(file.AsSpan(offset + 4, 4 + length));
            for (int i = 0; i < 4; i++)
            {
                file[offset + 8 + length + i] = (byte)(checksum >> (24 - (8 * i)));
            }

            offset += 12 + length;
        }

        return file;
    }
}
