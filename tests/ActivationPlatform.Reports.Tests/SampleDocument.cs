using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.Tests;

/// <summary>A document with every kind of block, long enough for several pages.</summary>
internal static class SampleDocument
{
    public static Document Create(int sections = 3, int rows = 60) => new(
        "Layer analysis of a sample", "A sample", CreateCover(), Body(sections, rows).ToAsyncEnumerable());

    private static Cover CreateCover() => new(
        "Layer analysis", "What the first layers of a sample see", "A sample of every block", new Checkerboard(320, 240),
        [new("Network", "sample"), new("SHA-256", new string('a', 64)), new("Photo", "checkerboard.png, 320 x 240 pixels")],
        "The weights of this network are a demonstration: class scores mean nothing.");

    private static IEnumerable<Block> Body(int sections, int rows)
    {
        for (int section = 1; section <= sections; section++)
        {
            string id = section.ToString(CultureInfo.InvariantCulture);
            yield return new PageBreak();
            yield return new Heading(1, $"The layer number {id}", $"section-{id}");
            yield return Paragraph.Finding("17 of 64 channels never fire on this photo; ", Inline.Strong("filter 43"), " answers to green against red. ", Words(30));
            yield return Paragraph.Of(Words(90), " The layer ", Inline.Code("inception_3a/1x1_reduce_with_a_long_name"), " follows. ", Words(120));
            yield return new FigureBlock(new Checkerboard(400, 250), "A checkerboard of 8 by 5 fields. " + Words(25), $"figure-{id}");
            yield return Paragraph.Of("As ", Inline.Reference($"figure-{id}"), " shows, fields alternate. ", Words(60));
            yield return new SideBySide(
                [new FigureBlock(new Checkerboard(150, 100), "A small one. " + Words(12), $"left-{id}"), Paragraph.Note("Below the left one.")],
                [new FigureBlock(new Checkerboard(300, 120), "Another one.", $"right-{id}")], 0.4);
            yield return new Heading(2, "Numbers", $"numbers-{id}");
            yield return new TableBlock(
                [new("Layer", Style: InlineStyle.Code, IsLink: true), new("Type"), new("Description", Grows: true), new("Parameters", ColumnAlignment.Right)],
                [.. Enumerable.Range(1, rows).Select(i => ImmutableArray.Create($"layer_{i}/3x3", "Convolution", Words(4 + (i % 17)), (i * 1234).ToString("N0", CultureInfo.InvariantCulture)))],
                "Every layer of the sample.", $"table-{id}") { RowAnchors = [.. Enumerable.Range(1, rows).Select(i => i % 3 == 0 ? null : $"section-{sections}")] };
            yield return new Heading(3, "A remark", $"remark-{id}");
            yield return Paragraph.Note(Words(40));
            yield return new Attachment($"numbers-{id}.csv", "text/csv", "The numbers of the table", Encoding.UTF8.GetBytes("a,b\n1,2\n"));
        }
    }

    private static string Words(int count)
    {
        string[] words = ["the", "gradient", "of", "a", "photo", "is", "strong", "where", "edges", "are;", "filters", "answer", "to", "orientation", "AV", "and", "frequency."];
        return string.Join(' ', Enumerable.Range(0, count).Select(i => words[i * 7 % words.Length]));
    }

    private static async IAsyncEnumerable<T> ToAsyncEnumerable<T>(this IEnumerable<T> items)
    {
        foreach (T item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    internal sealed class Checkerboard(double width, double height) : Figure
    {
        public override double WidthPoints => width;

        public override double HeightPoints => height;

        protected override string Description => "A checkerboard of 8 by 5 fields.";

        public override string Name => "Checkerboard";

        public override void Draw(ICanvas canvas)
        {
            for (int row = 0; row < 5; row++)
            {
                for (int column = row % 2; column < 8; column += 2)
                {
                    canvas.Fill(VectorPath.Rectangle(new Rect(column * width / 8, row * height / 5, width / 8, height / 5)), Theme.Accent.WithOpacity(0.5));
                }
            }
        }
    }
}
