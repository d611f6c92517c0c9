using System.Collections.Immutable;

namespace ActivationPlatform.Rendering.Colormaps;

/// <summary>A colour for every number in [0,1]: 256 entries.</summary>
public sealed class Colormap
{
    private readonly ImmutableArray<Rgba> _entries;

    internal Colormap(string name, bool isDiverging, ImmutableArray<Rgba> entries) => (Name, IsDiverging, _entries) = (name, isDiverging, entries);

    /// <summary>Black to white: MATLAB's and the seed's way to show a channel.</summary>
    public static Colormap Gray { get; } = GrayMap.Create();

    /// <summary>Dark violet over green to yellow; perceptually uniform, for magnitudes.</summary>
    public static Colormap Viridis { get; } = ViridisMap.Create();

    /// <summary>Dark blue over grey to yellow; perceptually uniform and the same for readers with colour-vision deficiency.</summary>
    public static Colormap Cividis { get; } = CividisMap.Create();

    /// <summary>Blue over near-white to red; for signed numbers, with zero in the middle.</summary>
    public static Colormap BlueRed { get; } = BlueRedMap.Create();

    /// <summary>All maps, in the order of their mention.</summary>
    public static ImmutableArray<Colormap> All { get; } = [Gray, Viridis, Cividis, BlueRed];

    /// <summary>Lower-case name, for example <c>viridis</c>.</summary>
    public string Name { get; }

    /// <summary>True when the middle means zero and the ends mean opposite signs.</summary>
    public bool IsDiverging { get; }

    /// <summary>The 256 colours from 0 to 1.</summary>
    public ImmutableArray<Rgba> Entries => _entries;

    /// <summary>The map of a name, in any case.</summary>
    /// <exception cref="ArgumentException">There is no such map.</exception>
    public static Colormap ByName(string name) =>
        All.FirstOrDefault(map => string.Equals(map.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no colour map '{name}'; expected one of {string.Join(", ", All.Select(map => map.Name))}.");

    /// <summary>The colour of a number: the entry nearest to <c>255 * unit</c>. Numbers outside [0,1] get the end's colour, NaN the first.</summary>
    public Rgba At(double unit) => _entries[unit > 0 ? (int)((Math.Min(unit, 1) * 255) + 0.5) : 0];

    /// <summary>256 colours through equally spaced control colours, by Catmull-Rom curves in Oklab.</summary>
    internal static Colormap ThroughControlColors(string name, bool isDiverging, ReadOnlySpan<int> hexColors)
    {
        Oklab[] controls = new Oklab[hexColors.Length];
        for (int i = 0; i < controls.Length; i++)
        {
            controls[i] = Oklab.From(Rgba.FromHex(hexColors[i]));
        }

        ImmutableArray<Rgba>.Builder entries = ImmutableArray.CreateBuilder<Rgba>(256);
        for (int i = 0; i < 256; i++)
        {
            double position = i * (controls.Length - 1) / 255.0;
            int left = Math.Min((int)position, controls.Length - 2);
            entries.Add(CatmullRom(controls, left, position - left).ToRgba());
        }

        return new(name, isDiverging, entries.MoveToImmutable());
    }

    private static Oklab CatmullRom(Oklab[] p, int left, double t)
    {
        // Beyond the ends the curve goes on straight.
        Oklab b = p[left], c = p[left + 1];
        Oklab a = left > 0 ? p[left - 1] : new((2 * b.L) - c.L, (2 * b.A) - c.A, (2 * b.B) - c.B);
        Oklab d = left + 2 < p.Length ? p[left + 2] : new((2 * c.L) - b.L, (2 * c.A) - b.A, (2 * c.B) - b.B);
        return new(Cubic(a.L, b.L, c.L, d.L), Cubic(a.A, b.A, c.A, d.A), Cubic(a.B, b.B, c.B, d.B));

        double Cubic(double v0, double v1, double v2, double v3) =>
            v1 + (0.5 * t * (v2 - v0 + (t * ((2 * v0) - (5 * v1) + (4 * v2) - v3 + (t * ((3 * (v1 - v2)) + v3 - v0))))));
    }
}
