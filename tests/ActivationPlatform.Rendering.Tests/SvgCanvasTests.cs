using System.Globalization;
using System.Xml.Linq;
using ActivationPlatform.Imaging;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Rendering.Tests;

public sealed class SvgCanvasTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void ToSvg_TitleAndDescription_AreEscapedAndReferenced()
    {
        XElement root = XDocument.Parse(new SvgCanvas(10, 20.5, Rgba.White).ToSvg("a < b & \"c\"", "what it shows")).Root!;

        Assert.Equal("a < b & \"c\"", root.Element(s_svg + "title")!.Value);
        Assert.Equal("what it shows", root.Element(s_svg + "desc")!.Value);
        Assert.Equal("title desc", root.Attribute("aria-labelledby")!.Value);
        Assert.Equal(("10", "20.5", "0 0 10 20.5"), (root.Attribute("width")!.Value, root.Attribute("height")!.Value, root.Attribute("viewBox")!.Value));
    }

    [Fact]
    public void DrawText_RepeatedLetters_DefineEveryGlyphOnce()
    {
        var canvas = new SvgCanvas(100, 20, Rgba.White);
        canvas.DrawText(TextShaper.Shape("a abba", FontStack.Sans), 10, new Point2D(0, 10), Rgba.Black);
        XElement root = XDocument.Parse(canvas.ToSvg("", "")).Root!;

        Assert.Equal(2, root.Element(s_svg + "defs")!.Elements(s_svg + "path").Count());
        Assert.Equal(5, root.Descendants(s_svg + "use").Count());
        Assert.Equal("a abba", root.Element(s_svg + "g")!.Attribute("aria-label")!.Value);
    }

    [Fact]
    public void IdPrefix_Given_StandsBeforeEveryId()
    {
        var canvas = new SvgCanvas(100, 20, Rgba.White, "fig7-");
        canvas.ClipRectangle(new Rect(0, 0, 5, 5));
        canvas.DrawText(TextShaper.Shape("x", FontStack.Sans), 10, new Point2D(0, 10), Rgba.Black);

        Assert.All(XDocument.Parse(canvas.ToSvg("", "")).Descendants().Attributes("id"), id => Assert.StartsWith("fig7-", id.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void SharedParts_TwoPictures_DefineGlyphsAndImagesInTheFirst()
    {
        var shared = new SvgSharedParts();
        var image = new Image(2, 1, 1, [0, 255]);
        XElement[] pictures = [.. new[] { "a-", "b-" }.Select(prefix =>
        {
            var canvas = new SvgCanvas(100, 20, Rgba.White, prefix, shared);
            canvas.DrawText(TextShaper.Shape("x", FontStack.Sans), 10, new Point2D(0, 10), Rgba.Black);
            canvas.DrawImage(image, new Rect(3, 4, 1, 1), ImageSampling.Smooth);
            return XDocument.Parse(canvas.ToSvg("", "")).Root!;
        })];

        Assert.Equal(["glyph1", "image1"], pictures[0].Element(s_svg + "defs")!.Elements().Select(part => part.Attribute("id")!.Value));
        Assert.Null(pictures[1].Element(s_svg + "defs"));
        XNamespace link = "http://www.w3.org/1999/xlink";
        Assert.All(pictures, picture => Assert.Equal(["#glyph1", "#image1"], picture.Descendants(s_svg + "use").Select(use => use.Attribute(link + "href")!.Value)));
        Assert.Equal("matrix(0.5 0 0 1 3 4)", pictures[1].Elements(s_svg + "use").Single().Attribute("transform")!.Value);
    }

    [Fact]
    public void Restore_AfterTransformAndClip_ClosesTheirGroups()
    {
        var canvas = new SvgCanvas(10, 10, Rgba.White);
        canvas.Save();
        canvas.Transform(Transform2D.Translation(1, 2));
        canvas.ClipRectangle(new Rect(0, 0, 5, 5));
        canvas.Restore();
        canvas.Fill(VectorPath.Rectangle(new Rect(0, 0, 1, 1)), Rgba.Black);

        XElement root = XDocument.Parse(canvas.ToSvg("", "")).Root!;

        Assert.Equal("matrix(1 0 0 1 1 2)", root.Element(s_svg + "g")!.Attribute("transform")!.Value);
        Assert.Equal("#000000", root.Elements(s_svg + "path").Last().Attribute("fill")!.Value);
        Assert.Equal("Restore was called more often than Save on this canvas.", Assert.Throws<InvalidOperationException>(canvas.Restore).Message);
    }

    [Fact]
    public void Stroke_Style_IsWritten()
    {
        var canvas = new SvgCanvas(10, 10, Rgba.White);
        canvas.Stroke(VectorPath.Line(0, 1.00049, -0.0001, 2), new StrokeStyle(Rgba.Black.WithOpacity(0.5), 2) { Cap = LineCap.Round, Join = LineJoin.Bevel, Dashes = [3, 1.5] });
        XElement path = XDocument.Parse(canvas.ToSvg("", "")).Root!.Elements(s_svg + "path").Last();

        Assert.Equal("M0 1L0 2", path.Attribute("d")!.Value);
        Assert.Equal("0.502", path.Attribute("stroke-opacity")!.Value);
        Assert.Equal(("round", "bevel", "3 1.5"), (path.Attribute("stroke-linecap")!.Value, path.Attribute("stroke-linejoin")!.Value, path.Attribute("stroke-dasharray")!.Value));
    }

    [Fact]
    public void DrawImage_Nearest_RepeatsPixelsLosslessly()
    {
        var canvas = new SvgCanvas(10, 10, Rgba.White);
        canvas.DrawImage(new Image(2, 1, 1, [10, 200]), new Rect(0, 0, 10, 5), ImageSampling.Nearest);
        string data = XDocument.Parse(canvas.ToSvg("", "")).Descendants(s_svg + "image").Single().Attribute(XName.Get("href", "http://www.w3.org/1999/xlink"))!.Value;

        Image image = ImageDecoder.Decode(Convert.FromBase64String(data["data:image/png;base64,".Length..]));

        Assert.Equal((20, 10), (image.Width, image.Height));
        Assert.Equal([10, 10, 200], [image.Row(9)[0], image.Row(9)[9], image.Row(9)[10]]);
    }

    [Fact]
    public void ToSvg_OtherCulture_IsTheSameText()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            var canvas = new SvgCanvas(1.5, 1, Rgba.White);
            canvas.Fill(VectorPath.Circle(0.25, 0.5, 0.125), Rgba.Black.WithOpacity(0.3));

            Assert.DoesNotContain(",", canvas.ToSvg("", ""), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Constructor_InvalidSize_Throws(double size) => Assert.Throws<ArgumentException>(() => new SvgCanvas(size, 1, Rgba.White));
}
