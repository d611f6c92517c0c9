using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering.Tests.Figures;

/// <summary>Deterministic numbers that look like a network's: no trigonometry of the platform decides about a byte, because values are rounded.</summary>
internal static class SampleData
{
    /// <summary>Oriented stripes, one orientation and frequency per channel, in [-1, 1].</summary>
    public static float[] Channels(int count, int height, int width)
    {
        float[] values = new float[count * height * width];
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i / (height * width), y = i / width % height, x = i % width;
            double angle = channel * Math.PI / count, frequency = 0.15 + (0.05 * (channel % 5));
            double u = x - (width / 2.0), v = y - (height / 2.0);
            double wave = Math.Cos(frequency * 2 * Math.PI * ((u * Math.Cos(angle)) + (v * Math.Sin(angle))) / 2);
            values[i] = (float)Math.Round(wave * Math.Exp(-((u * u) + (v * v)) / (0.15 * width * width)), 4);
        }

        return values;
    }

    /// <summary>A Gabor-like filter of 7 x 7 that answers to edges of one direction.</summary>
    public static float[] Gabor(bool horizontal)
    {
        float[] filter = new float[49];
        for (int i = 0; i < 49; i++)
        {
            int along = horizontal ? (i / 7) - 3 : (i % 7) - 3, across = horizontal ? (i % 7) - 3 : (i / 7) - 3;
            filter[i] = (float)Math.Round(0.2 * Math.Sin(along * 1.1) * Math.Exp(-((along * along * 0.12) + (across * across * 0.1))), 4);
        }

        return filter;
    }

    /// <summary>A plateau of one sign with a falling border, as the seed's colour filter has.</summary>
    public static float[] Plateau(double height)
    {
        float[] filter = new float[49];
        for (int i = 0; i < 49; i++)
        {
            int x = (i % 7) - 3, y = (i / 7) - 3, ring = Math.Max(Math.Abs(x), Math.Abs(y));
            filter[i] = (float)Math.Round(height * (ring <= 1 ? 1 : ring == 2 ? 0.75 : 0.2) + (0.012 * (((x * 3) + (y * 5)) % 4)), 4);
        }

        return filter;
    }

    /// <summary>A colourful picture: hue to the right, a bright disc in the middle.</summary>
    public static Image Photo(int width, int height)
    {
        byte[] pixels = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++)
        {
            int x = i % width, y = i / width, dx = (2 * x) - width, dy = (2 * y) - height;
            bool inside = (dx * dx) + (dy * dy) < width * height / 3;
            pixels[3 * i] = (byte)(inside ? 230 : 60 + (120 * x / width));
            pixels[(3 * i) + 1] = (byte)(inside ? 160 + (60 * y / height) : 110);
            pixels[(3 * i) + 2] = (byte)(inside ? 60 : 170 - (110 * y / height));
        }

        return new Image(width, height, 3, pixels);
    }
}
