using System.Collections.Immutable;
using ActivationPlatform.Analysis;
using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Pdf.Conformance;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;

namespace ActivationPlatform.Reports.Tests.Pdf;

public sealed class PdfCanvasTests
{
    [Fact]
    public async Task DrawImage_Montage_KeepsEveryStretchedValue()
    {
        var pixels = new byte[40 * 30 * 3];
        new Random(3).NextBytes(pixels);
        await using var source = new LocalActivationSource(Model.Load(SmallNetworks.Residual(), "residual"));
        using Activation activation = await source.ReadActivationAsync(new ActivationInput.EncodedImage(PngEncoder.Encode(new Image(40, 30, 3, pixels))), "conv1");
        Image expected = LayerMontage.Create(activation, StretchMode.Contrast).Image;
        var document = new Document(
            "t", "s", new Cover("k", "t", "s", null, [], null),
            One(new Heading(1, "One", "one"), new FigureBlock(LayerFigures.Montage(activation, StretchMode.Contrast, widthPoints: 300), "c", "f")));
        using var stream = new MemoryStream();

        await PdfReport.WriteAsync(document, stream);

        PdfStream image = Assert.Single(ParsedPdf.Parse(stream.ToArray()).Objects.Values.OfType<PdfStream>(), s => s.Dictionary.NameOf("Subtype") == "Image");
        Assert.Equal((expected.Width, expected.Height, 8), (image.Dictionary.Integer("Width"), image.Dictionary.Integer("Height"), image.Dictionary.Integer("BitsPerComponent")));
        Assert.Equal(expected.Pixels.ToArray(), image.Decode());
    }

    private static async IAsyncEnumerable<Block> One(params ImmutableArray<Block> blocks)
    {
        foreach (Block block in blocks)
        {
            await Task.Yield();
            yield return block;
        }
    }
}
