using ActivationPlatform.Imaging;

namespace ActivationPlatform.Rendering.Tests.Figures;

/// <summary>Every figure's SVG, drawn by a program that is not ours, shows what the golden PNG shows.</summary>
public sealed class RasterisedSvgTests
{
    private const string Tool = "rsvg-convert";

    // Another program's antialiasing shifts the edges of glyphs and lines by a few levels; a piece that is missing, misplaced or of another colour does far more.
    private const double LargestMeanDifference = 2;
    private const int OtherColor = 96;
    private const double LargestShareOfOtherColors = 0.005;

    [ExternalToolFact(Tool)]
    public async Task Goldens_Rasterised_ShowTheGoldenPng()
    {
        string[] documents = Directory.GetFiles(Golden.Folder, "*.svg");
        Assert.True(documents.Length >= 14, $"Only {documents.Length} SVG goldens were found.");
        foreach (string document in documents)
        {
            await AssertShowsAsync(document, Path.GetFileNameWithoutExtension(document));
        }
    }

    [ExternalToolFact(Tool)]
    public Task FrequencyMesh_Rasterised_ShowsTheGoldenPng() => AssertShowsAsync("frequency-mesh", LargeFigures.FrequencyMesh());

    [ExternalToolFact(Tool)]
    public Task InterpolatedSurface_Rasterised_ShowsTheGoldenPng() => AssertShowsAsync("surfaces-interpolated", LargeFigures.InterpolatedSurface());

    [ExternalToolFact(Tool)]
    public async Task Golden_OfAnotherFigure_IsNoticed() =>
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => AssertShowsAsync(Path.Combine(Golden.Folder, "surfaces-inner.svg"), "surfaces"));

    private static async Task AssertShowsAsync(string name, Figure figure)
    {
        using var folder = new TemporaryFolder();
        string document = folder.File(name + ".svg");
        await File.WriteAllTextAsync(document, FigureWriter.ToSvg(figure));
        await AssertShowsAsync(document, name);
    }

    private static async Task AssertShowsAsync(string document, string name)
    {
        using var folder = new TemporaryFolder();
        string picture = folder.File("rasterised.png");
        (int exitCode, string output) = await ExternalTool.RunAsync(Tool, "--output", picture, document);
        Assert.True(exitCode == 0, $"{Tool} refused the SVG of '{name}': {output}");
        Image drawn = ImageDecoder.Decode(await File.ReadAllBytesAsync(picture));
        Image golden = ImageDecoder.Decode(await File.ReadAllBytesAsync(Path.Combine(Golden.Folder, name + ".png")));
        Assert.Equal((name, golden.Width, golden.Height), (name, drawn.Width, drawn.Height));

        long sum = 0;
        int others = 0;
        for (int row = 0; row < golden.Height; row++)
        {
            for (int column = 0; column < golden.Width; column++)
            {
                int largest = 0;
                for (int color = 0; color < 3; color++)
                {
                    int difference = Math.Abs(At(drawn, row, column, color) - At(golden, row, column, color));
                    sum += difference;
                    largest = Math.Max(largest, difference);
                }

                others += largest > OtherColor ? 1 : 0;
            }
        }

        double pixels = golden.Width * golden.Height;
        Assert.True(
            sum / (3 * pixels) <= LargestMeanDifference && others / pixels <= LargestShareOfOtherColors,
            FormattableString.Invariant($"The rasterised SVG of '{name}' differs from its PNG by {sum / (3 * pixels):F2} levels on average and shows {100 * others / pixels:F2} % of the pixels in another colour."));
    }

    private static int At(Image image, int row, int column, int color) =>
        image.Row(row)[(column * image.Channels) + (image.Channels < 3 ? 0 : color)];
}
