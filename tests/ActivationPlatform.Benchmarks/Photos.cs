using ActivationPlatform.Imaging;

namespace ActivationPlatform.Benchmarks;

/// <summary>The photos that ACTPLAT_TEST_DATA names; without them a smooth picture stands in for the PNG, and the JPEG is left out.</summary>
internal static class Photos
{
    public static byte[]? Jpeg { get; } = Read("rocket.jpg");

    public static Image Picture { get; } = Read("chelsea.png") is { } png ? ImageDecoder.Decode(png) : Smooth();

    private static byte[]? Read(string name) =>
        Environment.GetEnvironmentVariable("ACTPLAT_TEST_DATA") is { Length: > 0 } folder && Path.Combine(folder, "photos", name) is var path && File.Exists(path)
            ? File.ReadAllBytes(path)
            : null;

    private static Image Smooth()
    {
        const int side = 448;
        var pixels = new byte[side * side * 3];
        for (int index = 0; index < pixels.Length; index++)
        {
            (int row, int column) = Math.DivRem(index / 3, side);
            pixels[index] = (byte)(127 + (60 * Math.Sin(row / 17.0 + index % 3)) + (60 * Math.Cos(column / 23.0)));
        }

        return new Image(side, side, 3, pixels);
    }
}
