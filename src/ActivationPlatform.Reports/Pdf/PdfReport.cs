using ActivationPlatform.Pdf;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Layout;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Pdf;

/// <summary>
/// Writes a document as PDF/A-3a and PDF/UA-1. Pages leave the memory as soon as they are full; cover and contents are written last and
/// stand first, with roman page numbers.
/// </summary>
public static class PdfReport
{
    private const string Creator = "ActivationPlatform";

    /// <summary>Writes the document. The same document and options give the same bytes.</summary>
    /// <param name="document">The document; its body is enumerated once.</param>
    /// <param name="output">Where to write; it need not be seekable and stays open. After an exception its content is unusable.</param>
    /// <param name="options">Paper and date; null for the defaults.</param>
    /// <param name="progress">Told the number of pages after every full page; null for nobody.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    /// <returns>The number of pages.</returns>
    /// <exception cref="InvalidOperationException">The document is not well-formed: a reference to nothing, a skipped heading level, a repeated anchor.</exception>
    public static async Task<int> WriteAsync(
        Document document, Stream output, PdfReportOptions? options = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(output);
        options ??= new PdfReportOptions();
        var information = new PdfDocumentInformation
        {
            Title = document.Title,
            Language = document.Language,
            Subject = document.Subject,
            Creator = Creator,
            CreationDate = options.CreationDate,
        };
        using var writer = new PdfDocumentWriter(output, information);
        var style = new DocumentStyle(options.Format);
        var pages = new ReportPages(writer, style, document.Title, progress);
        var layout = new BlockLayout(style);
        await foreach (Block block in document.Body.WithCancellation(cancellationToken))
        {
            switch (block)
            {
                case PageBreak:
                    pages.BreakPage();
                    break;
                case Attachment attachment:
                    writer.Attach(new PdfAttachment
                    {
                        FileName = attachment.FileName,
                        MediaType = attachment.MediaType,
                        Description = attachment.Description,
                        Content = attachment.Content,
                    });
                    break;
                default:
                    foreach (Row row in layout.Lay(block))
                    {
                        pages.Add(row);
                    }

                    break;
            }
        }

        pages.Finish(document.Cover);
        writer.Finish();
        return writer.PageCount;
    }
}
