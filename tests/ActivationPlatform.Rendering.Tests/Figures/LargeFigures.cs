using ActivationPlatform.Rendering.Figures;

namespace ActivationPlatform.Rendering.Tests.Figures;

/// <summary>Figures of so many pieces that their SVG is no file to keep: it is held rasterised against the golden PNG.</summary>
internal static class LargeFigures
{
    public static Figure FrequencyMesh() => new FrequencyResponseFigure(FrequencyResponseFigure.MagnitudeOf(SampleData.Gabor(horizontal: true), 7, 7))
    {
        Title = "Frequency response of filter 33, green channel",
    };

    public static Figure InterpolatedSurface() => new WeightSurfacesFigure([new("Green", GridData.Numbered(SampleData.Plateau(0.4), 7, 7))])
    {
        WeightRange = new(-0.3, 0.3),
        Shading = SurfaceShading.Interpolated,
        FilterPicture = SampleData.Photo(7, 7),
    };
}
