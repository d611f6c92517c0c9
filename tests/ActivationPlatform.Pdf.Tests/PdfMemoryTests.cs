using ActivationPlatform.Typography;

namespace ActivationPlatform.Pdf.Tests;

/// <summary>Measures the process's memory, and so must not share it with other tests.</summary>
[Collection(AloneCollection.Name)]
public sealed class PdfMemoryTests
{
    [Fact]
    public void Write_PageAfterPage_KeepsLittleInMemory()
    {
        using CountingStream output = new();
        using PdfDocumentWriter document = new(output, new PdfDocumentInformation { Title = "Test", Language = "en" });
        ShapedText text = TextShaper.Shape("A line of text on a page of a long report, as there are many", FontStack.Sans);
        WritePages(document, text, 50);
        long written = output.Written;
        long before = GC.GetTotalMemory(forceFullCollection: true);

        WritePages(document, text, 400);

        long perPage = (GC.GetTotalMemory(forceFullCollection: true) - before) / 400;
        Assert.InRange(perPage, 0, 8 * 1024);
        Assert.True(output.Written > written + 100_000, "Pages must be in the stream before the document is finished.");
        document.Finish();
    }

    private static void WritePages(PdfDocumentWriter document, ShapedText text, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using PdfPage page = document.BeginPage(595, 842);
            for (int line = 0; line < 40; line++)
            {
                using PdfStructureElement paragraph = document.Root.Begin(PdfStructureType.P);
                using (page.Graphics.BeginContent(paragraph))
                {
                    page.Graphics.DrawText(text, 10, 60, 60 + (line * 15) + (i % 7));
                }
            }
        }
    }

    private sealed class CountingStream : Stream
    {
        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Written += count;

        public override void Write(ReadOnlySpan<byte> buffer) => Written += buffer.Length;
    }
}
