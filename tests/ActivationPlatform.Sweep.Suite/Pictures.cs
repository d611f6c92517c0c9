using System.Diagnostics;
using System.Globalization;
using System.Text;
using ActivationPlatform.Imaging;

namespace ActivationPlatform.Sweep.Suite;

/// <summary>Images of a made-up data set: edges at all angles, colour patches, gradients, textures, discs and noise, of different sizes; the same ones every time.
/// Most are PNG files; every eighth is a JPEG file, made by cjpeg.</summary>
internal static class Pictures
{
    /// <summary>These are no images, though they are called so.</summary>
    private static readonly int[] Broken = [77, 500, 1234];

    public static int BrokenCount(int count) => Broken.Count(index => index < count);

    /// <summary>Writes the images 0 to <paramref name="count"/> - 1.</summary>
    public static void WriteAll(string folder, int count)
    {
        for (int index = 0; index < count; index++)
        {
            // A few hundred in each folder, as people keep them.
            string place = Path.Combine(folder, (index / 500).ToString("D2", CultureInfo.InvariantCulture));
            Directory.CreateDirectory(place);
            string name = Path.Combine(place, index.ToString("D5", CultureInfo.InvariantCulture));
            Image image = Draw(index);
            if (index % 8 == 7)
            {
                WriteJpeg(name + ".jpg", image);
            }
            else
            {
                File.WriteAllBytes(name + ".png", Broken.Contains(index) ? PngEncoder.Encode(image)[..200] : PngEncoder.Encode(image));
            }
        }
    }

    public static Image Draw(int index)
    {
        var random = new Random(1000 + index);
        int width = 160 + 16 * random.Next(8);
        int height = 160 + 16 * random.Next(8);
        Func<double, double, (double, double, double)> colour = (index % 6) switch
        {
            0 => Edge(random),
            1 => Patches(random),
            2 => Gradient(random),
            3 => Texture(random),
            4 => Discs(random),
            _ => Noise(random),
        };
        var pixels = new byte[width * height * 3];
        for (int y = 0, at = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (double red, double green, double blue) = colour((double)x / width, (double)y / height);
                pixels[at++] = Byte(red);
                pixels[at++] = Byte(green);
                pixels[at++] = Byte(blue);
            }
        }

        return new Image(width, height, 3, pixels);
    }

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(255 * value), 0, 255);

    /// <summary>A straight edge or bars between two greys or colours.</summary>
    private static Func<double, double, (double, double, double)> Edge(Random random)
    {
        // A quarter of them upright, a quarter level: pure edges.
        double angle = random.Next(4) switch { 0 => 0, 1 => Math.PI / 2, _ => random.NextDouble() * Math.PI };
        double period = random.Next(3) == 0 ? 4 : 0.05 + random.NextDouble() / 4;
        bool isGrey = random.Next(2) == 0;
        (double, double, double) dark = isGrey ? (0.1, 0.1, 0.1) : Colour(random), bright = isGrey ? (0.95, 0.95, 0.95) : Colour(random);
        return (x, y) =>
        {
            double along = ((x - 0.5) * Math.Cos(angle)) + ((y - 0.5) * Math.Sin(angle));
            return along - (period * Math.Floor(along / period)) < period / 2 ? dark : bright;
        };
    }

    private static Func<double, double, (double, double, double)> Patches(Random random)
    {
        int side = 2 + random.Next(6);
        (double, double, double)[] colours = [.. Enumerable.Range(0, side * side).Select(_ => Colour(random))];
        return (x, y) => colours[((int)(y * side) * side) + (int)(x * side)];
    }

    private static Func<double, double, (double, double, double)> Gradient(Random random)
    {
        (double r0, double g0, double b0) = Colour(random);
        (double r1, double g1, double b1) = Colour(random);
        double share = random.NextDouble();
        return (x, y) =>
        {
            double t = (share * x) + ((1 - share) * y);
            return (r0 + (t * (r1 - r0)), g0 + (t * (g1 - g0)), b0 + (t * (b1 - b0)));
        };
    }

    private static Func<double, double, (double, double, double)> Texture(Random random)
    {
        (double Fx, double Fy, double Phase)[] waves = [.. Enumerable.Range(0, 4).Select(_ => (random.Next(60) - 30.0, random.Next(60) - 30.0, random.NextDouble() * 6))];
        (double r, double g, double b) = Colour(random);
        return (x, y) =>
        {
            double sum = 0.5;
            foreach ((double fx, double fy, double phase) in waves)
            {
                sum += Math.Sin((2 * Math.PI * ((fx * x) + (fy * y))) + phase) / 8;
            }

            return (r * sum * 1.5, g * sum * 1.5, b * sum * 1.5);
        };
    }

    private static Func<double, double, (double, double, double)> Discs(Random random)
    {
        (double X, double Y, double Radius, (double, double, double) Colour)[] discs =
            [.. Enumerable.Range(0, 6).Select(_ => (random.NextDouble(), random.NextDouble(), 0.05 + (random.NextDouble() / 5), Colour(random)))];
        (double, double, double) ground = Colour(random);
        return (x, y) =>
        {
            foreach ((double discX, double discY, double radius, (double, double, double) colour) in discs)
            {
                if (((x - discX) * (x - discX)) + ((y - discY) * (y - discY)) < radius * radius)
                {
                    return colour;
                }
            }

            return ground;
        };
    }

    private static Func<double, double, (double, double, double)> Noise(Random random)
    {
        int side = 8 << random.Next(4);
        (double, double, double)[] cells = [.. Enumerable.Range(0, side * side).Select(_ => Colour(random))];
        return (x, y) => cells[((int)(y * side) * side) + (int)(x * side)];
    }

    private static (double Red, double Green, double Blue) Colour(Random random) => random.Next(4) switch
    {
        0 => Pure(random.Next(3)),
        _ => (random.NextDouble(), random.NextDouble(), random.NextDouble()),
    };

    private static (double, double, double) Pure(int which) => which switch { 0 => (0.9, 0.1, 0.1), 1 => (0.1, 0.85, 0.1), _ => (0.1, 0.1, 0.9) };

    private static void WriteJpeg(string path, Image image)
    {
        var start = new ProcessStartInfo("cjpeg") { ArgumentList = { "-quality", "85", "-outfile", path }, RedirectStandardInput = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        using (Stream input = process.StandardInput.BaseStream)
        {
            input.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P6\n{image.Width} {image.Height}\n255\n")));
            input.Write(image.Pixels);
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException($"cjpeg ended with {process.ExitCode} for '{path}'.");
        }
    }
}
