namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>A position in the photo in words, by thirds: "in the middle", "at the top left".</summary>
internal static class PhotoPlace
{
    /// <summary>Where a unit of a map lies in the photo that the map covers; positions count from 0.</summary>
    public static string Of(int row, int rows, int column, int columns) => (ThirdOf(row, rows), ThirdOf(column, columns)) switch
    {
        (1, 1) => "in the middle",
        (1, var horizontal) => horizontal == 0 ? "at the left" : "at the right",
        (var vertical, var horizontal) => $"at the {(vertical == 0 ? "top" : "bottom")}{horizontal switch { 0 => " left", 2 => " right", _ => "" }}",
    };

    /// <summary>The first third 0, the middle one 1, the last one 2.</summary>
    private static int ThirdOf(int position, int count) => 3 * (position + 0.5) < count ? 0 : 3 * (position + 0.5) > 2 * count ? 2 : 1;
}
