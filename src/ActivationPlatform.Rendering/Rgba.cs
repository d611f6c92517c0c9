using System.Globalization;

namespace ActivationPlatform.Rendering;

/// <summary>An sRGB colour with straight (not premultiplied) opacity; each component is 0 to 255.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
/// <param name="A">Opacity: 255 is opaque.</param>
public readonly record struct Rgba(byte R, byte G, byte B, byte A = 255)
{
    /// <summary>Black.</summary>
    public static Rgba Black => new(0, 0, 0);

    /// <summary>White.</summary>
    public static Rgba White => new(255, 255, 255);

    /// <summary>MATLAB's first line colour, 0 / 0.447 / 0.741.</summary>
    public static Rgba MatlabBlue => FromUnit(0, 0.447, 0.741);

    /// <summary>True when nothing shines through.</summary>
    public bool IsOpaque => A == 255;

    /// <summary>From components in [0,1], clamped and rounded to the nearest byte; NaN counts as 0.</summary>
    public static Rgba FromUnit(double red, double green, double blue, double opacity = 1) =>
        new(ToByte(red), ToByte(green), ToByte(blue), ToByte(opacity));

    /// <summary>From <c>0xRRGGBB</c>, opaque.</summary>
    public static Rgba FromHex(int rgb) => new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);

    /// <summary>The same colour with another opacity in [0,1].</summary>
    public Rgba WithOpacity(double opacity) => this with { A = ToByte(opacity) };

    /// <summary>This colour laid over an opaque one, per component in sRGB.</summary>
    public Rgba Over(Rgba backdrop) => new(Mix(backdrop.R, R, A), Mix(backdrop.G, G, A), Mix(backdrop.B, B, A));

    /// <summary>Straight interpolation in sRGB: 0 is this colour, 1 is <paramref name="other"/>.</summary>
    public Rgba MixedWith(Rgba other, double fraction)
    {
        int weight = ToByte(fraction);
        return new(Mix(R, other.R, weight), Mix(G, other.G, weight), Mix(B, other.B, weight), Mix(A, other.A, weight));
    }

    /// <summary><c>#rrggbb</c>, with <c>aa</c> appended unless opaque.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"#{R:x2}{G:x2}{B:x2}") + (IsOpaque ? "" : A.ToString("x2", CultureInfo.InvariantCulture));

    /// <summary>Integer blend of <paramref name="below"/> with <paramref name="above"/>; weight 255 is all of <paramref name="above"/>.</summary>
    internal static byte Mix(int below, int above, int weight) => (byte)(((below * (255 - weight)) + (above * weight) + 127) / 255);

    private static byte ToByte(double unit) => unit > 0 ? (byte)Math.Floor((Math.Min(unit, 1) * 255) + 0.5) : (byte)0;
}
