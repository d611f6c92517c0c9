using System.Text;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Layout;

namespace ActivationPlatform.Reports.Html;

/// <summary>
/// Writes a document as one HTML file that needs nothing else: figures are inline SVG, attachments are links that hold their content, colours follow the reader's
/// preference for light or dark, and there is no script.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the document (UTF-8 without byte order mark). The same document gives the same bytes.</summary>
    /// <param name="document">The document; its body is enumerated once.</param>
    /// <param name="output">Where to write; it need not be seekable and stays open. After an exception its content is unusable.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    /// <exception cref="InvalidOperationException">The document is not well-formed: a reference to nothing, a skipped heading level, a repeated anchor.</exception>
    public static async Task WriteAsync(Document document, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(output);

        // The contents stand before the body and are known after it; the body waits in a file that vanishes when it is closed.
        string path = Path.GetTempFileName();
        await using var body = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        List<NumberedHeading> headings = await WriteBodyAsync(document, body, cancellationToken);
        await using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        await writer.WriteAsync(HtmlPage.Start(document, headings));
        await writer.FlushAsync(cancellationToken);
        body.Position = 0;
        await body.CopyToAsync(output, cancellationToken);
        await writer.WriteAsync(HtmlPage.End);
    }

    private static async Task<List<NumberedHeading>> WriteBodyAsync(Document document, Stream body, CancellationToken cancellationToken)
    {
        var headings = new List<NumberedHeading>();
        var blocks = new HtmlBlocks(headings);
        await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        await foreach (Block block in document.Body.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(blocks.ToHtml(block));
        }

        await writer.WriteAsync(blocks.Attachments());
        return headings;
    }
}
