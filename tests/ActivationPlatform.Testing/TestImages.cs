using ActivationPlatform.Imaging;

namespace ActivationPlatform.Testing;

/// <summary>Generated pictures; the same seed gives the same picture.</summary>
public static class TestImages
{
    public static Image Noise(int width, int height, int channels, int seed)
    {
        var pixels = new byte[width * height * channels];
        new Random(seed).NextBytes(pixels);
        return new Image(width, height, channels, pixels);
    }

    /// <summary>Waves with edges and a little noise: what photographs ask of a codec.</summary>
    public static Image Smooth(int width, int height, int channels, int seed)
    {
        var random = new Random(seed);
        double[] phase = [.. Enumerable.Range(0, 6).Select(_ => random.NextDouble() * 6)];
        var pixels = new byte[width * height * channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            int c = i % channels;
            int x = i / channels % width;
            int y = i / channels / width;
            double wave = Math.Sin((x * (0.05 + (0.07 * c))) + phase[c]) + Math.Cos((y * (0.11 - (0.03 * c))) + phase[c + 3]);
            double edge = (x + (2 * y)) % 37 > 18 ? 40 : 0;
            pixels[i] = (byte)Math.Clamp(128 + (45 * wave) + edge + random.Next(-6, 7), 0, 255);
        }

        return new Image(width, height, channels, pixels);
    }

    /// <summary>Black and white squares of one to three pixels: the strongest contrasts a codec meets.</summary>
    public static Image Checker(int width, int height, int channels)
    {
        var pixels = new byte[width * height * channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            int c = i % channels;
            pixels[i] = (byte)(((i / channels % width / (c + 1)) + (i / channels / width / (c + 1))) % 2 * 255);
        }

        return new Image(width, height, channels, pixels);
    }
}
