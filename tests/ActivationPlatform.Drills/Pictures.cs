using ActivationPlatform.Imaging;

namespace ActivationPlatform.Drills;

/// <summary>Pictures to ask about; the same number makes the same picture.</summary>
internal static class Pictures
{
    public static byte[] Create(int seed, int size = 96)
    {
        var random = new Random(seed);
        byte[] pixels = new byte[size * size * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Clamp((i / 3 % size) + random.Next(100), 0, 255);
        }

        return PngEncoder.Encode(new Image(size, size, 3, pixels));
    }
}
