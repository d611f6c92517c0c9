using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using ActivationPlatform.Pdf.Internal;

namespace ActivationPlatform.Pdf;

/// <summary>
/// Writes a PDF 1.7 file that follows PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), from front to back: pages, images and
/// attachments are in the stream as soon as they are complete, and what stays in memory is where they are. Equal input gives equal
/// bytes. <see cref="Finish"/> completes the file; without it the file is unusable and its maker throws it away.
/// </summary>
public sealed partial class PdfDocumentWriter : IDisposable
{
    private const string Producer = "ActivationPlatform.Pdf";

    private readonly PdfFile _file;
    private readonly DocumentParts _parts;
    private readonly ImageStore _images;
    private readonly AttachmentList _attachments;
    private readonly PdfDocumentInformation _information;
    private readonly List<int> _pages = [];
    private readonly SortedDictionary<int, PdfBuffer> _labels = [];
    private readonly int _pageTree;
    private int _openPages;
    private bool _isFinished;

    /// <summary>Starts a document.</summary>
    /// <param name="output">Where to write; it need not be seekable and stays open.</param>
    /// <param name="information">What the file says about itself. Control characters in it are written as U+FFFD.</param>
    /// <exception cref="ArgumentException">Title or language is missing, or the language is no tag of BCP 47.</exception>
    public PdfDocumentWriter(Stream output, PdfDocumentInformation information)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(information);
        ArgumentException.ThrowIfNullOrWhiteSpace(information.Title);
        ArgumentException.ThrowIfNullOrWhiteSpace(information.Language);
        if (!LanguageTag().IsMatch(information.Language))
        {
            throw new ArgumentException($"'{information.Language}' is no language tag; expected something like en or de-CH.", nameof(information));
        }

        _information = information with
        {
            Title = Writable(information.Title),
            Author = Writable(information.Author),
            Subject = Writable(information.Subject),
            Keywords = Writable(information.Keywords),
            Creator = Writable(information.Creator),
        };
        _file = new PdfFile(output);
        _pageTree = _file.Reserve();
        _parts = new DocumentParts(_file);
        _images = new ImageStore(_file);
        _attachments = new AttachmentList(_file, information.CreationDate);
        Outline = new PdfOutlineItem(_parts, "", "", isOpen: true);
    }

    /// <summary>The structure element of type Document, around all others. It is completed by <see cref="Finish"/>.</summary>
    public PdfStructureElement Root => _parts.Structure.Root;

    /// <summary>The root of the bookmarks.</summary>
    public PdfOutlineItem Outline { get; }

    /// <summary>The number of pages begun so far.</summary>
    public int PageCount => _pages.Count;

    /// <summary>Adds a page at the end.</summary>
    /// <param name="widthPoints">3 to 14,400.</param>
    /// <param name="heightPoints">3 to 14,400.</param>
    /// <returns>The page, to be drawn on and disposed.</returns>
    public PdfPage BeginPage(double widthPoints, double heightPoints) => InsertPage(_pages.Count, widthPoints, heightPoints);

    /// <summary>Adds a page before another, whenever it is drawn: a table of contents can be made last and stand first.</summary>
    /// <param name="index">The new page's place, 0 to <see cref="PageCount"/>.</param>
    /// <param name="widthPoints">3 to 14,400.</param>
    /// <param name="heightPoints">3 to 14,400.</param>
    /// <returns>The page, to be drawn on and disposed.</returns>
    public PdfPage InsertPage(int index, double widthPoints, double heightPoints)
    {
        ThrowIfFinished();
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, _pages.Count);
        ThrowUnlessPageSide(widthPoints, nameof(widthPoints));
        ThrowUnlessPageSide(heightPoints, nameof(heightPoints));
        int number = _file.Reserve();
        _pages.Insert(index, number);
        _openPages++;
        return new PdfPage(_parts, _pageTree, number, widthPoints, heightPoints, () => _openPages--);
    }

    /// <summary>Numbers pages in a viewer's page box from a page on. Without it they are numbered 1, 2, 3.</summary>
    /// <param name="firstPageIndex">The first page, from 0, in the final order.</param>
    /// <param name="style">How the numbers look.</param>
    /// <param name="prefix">What stands before each number.</param>
    /// <param name="firstNumber">The first page's number, at least 1.</param>
    public void LabelPages(int firstPageIndex, PdfPageLabelStyle style, string prefix = "", int firstNumber = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstPageIndex);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstNumber, 1);
        PdfBuffer label = new();
        label.Raw("<<"u8).Raw(style switch
        {
            PdfPageLabelStyle.Decimal => "/S /D"u8,
            PdfPageLabelStyle.LowercaseRoman => "/S /r"u8,
            PdfPageLabelStyle.UppercaseLetters => "/S /A"u8,
            _ => ""u8,
        });
        if (prefix.Length > 0)
        {
            label.Raw("/P "u8).Text(prefix);
        }

        _labels[firstPageIndex] = label.Raw("/St "u8).Integer(firstNumber).Raw(">>"u8);
    }

    /// <summary>Puts an image into the file, without loss. The same pixels are stored once.</summary>
    /// <param name="widthPixels">At least 1.</param>
    /// <param name="heightPixels">At least 1.</param>
    /// <param name="format">How the bytes are arranged.</param>
    /// <param name="pixels">The rows from top to bottom without gaps.</param>
    /// <exception cref="ArgumentException">The number of bytes does not fit the size.</exception>
    public PdfImage AddImage(int widthPixels, int heightPixels, PdfPixelFormat format, ReadOnlySpan<byte> pixels)
    {
        ThrowIfFinished();
        return _images.Add(widthPixels, heightPixels, format, pixels);
    }

    /// <summary>Puts a file into the document.</summary>
    /// <param name="attachment">The file.</param>
    /// <exception cref="ArgumentException">The name is taken, or name, description or media type is missing or wrong.</exception>
    public void Attach(PdfAttachment attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        ThrowIfFinished();
        _attachments.Add(attachment);
    }

    /// <summary>Writes everything that is known only now, and the end of the file.</summary>
    /// <exception cref="InvalidOperationException">
    /// There is no page, a page or structure element is open or was disposed incomplete, or a link or bookmark leads to a destination that
    /// does not exist.
    /// </exception>
    public void Finish()
    {
        ThrowIfFinished();
        if (_pages.Count == 0)
        {
            throw new InvalidOperationException("A document needs at least one page.");
        }

        if (_openPages > 0)
        {
            throw new InvalidOperationException($"The document cannot be finished: {_openPages} of its {_pages.Count} pages are still open.");
        }

        _parts.ThrowIfDangling();
        _isFinished = true;
        _parts.Structure.Write();
        _parts.WriteFonts();
        WritePageTree();
        _file.Finish(WriteCatalog(), WriteInformation());
    }

    /// <summary>Frees what the writer holds. It does not finish the file.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _images.Dispose();
    }

    [GeneratedRegex("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
    private static partial Regex LanguageTag();

    private static void ThrowUnlessPageSide(double points, string name)
    {
        if (!(points is >= PdfPage.SmallestSide and <= PdfPage.LargestSide))
        {
            throw new ArgumentOutOfRangeException(name, points, $"A page's side is {PdfPage.SmallestSide} to {PdfPage.LargestSide} points.");
        }
    }

    /// <summary>The text with what XML cannot hold (control characters, lone surrogates) shown as U+FFFD.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    private static string? Writable(string? text) => text is null
        ? null
        : string.Concat(text.EnumerateRunes().Select(rune => rune.Value < 0x10000 && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune));

    private void WritePageTree()
    {
        PdfBuffer body = new();
        body.Raw("<</Type /Pages/Count "u8).Integer(_pages.Count).Raw("/Kids ["u8);
        foreach (int page in _pages)
        {
            body.Reference(page).Raw(" "u8);
        }

        _file.WriteObject(_pageTree, body.Raw("]>>"u8));
    }

    private int WriteCatalog()
    {
        int profile = _file.Reserve();
        PdfBuffer components = new();
        _file.WriteStream(profile, components.Raw("/N 3"u8), SrgbProfile.Create());
        int metadata = _file.Reserve();
        PdfBuffer kind = new();
        _file.WriteEncodedStream(metadata, kind.Raw("/Type /Metadata/Subtype /XML"u8), ""u8, XmpMetadata.Create(_information, Producer));

        PdfBuffer body = new();
        body.Raw("<</Type /Catalog/Pages "u8).Reference(_pageTree).Raw("/Lang "u8).Text(_information.Language)
            .Raw("/MarkInfo <</Marked true>>/ViewerPreferences <</DisplayDocTitle true>>/StructTreeRoot "u8).Reference(_parts.Structure.RootNumber)
            .Raw("/Metadata "u8).Reference(metadata)
            .Raw("/OutputIntents [<</Type /OutputIntent/S /GTS_PDFA1/OutputConditionIdentifier (sRGB IEC61966-2.1)"u8)
            .Raw("/RegistryName (http://www.color.org)/Info (sRGB IEC61966-2.1)/DestOutputProfile "u8).Reference(profile).Raw(">>]"u8)
            .Raw("/Names <</Dests "u8).Reference(_parts.WriteDestinations());
        if (!_attachments.IsEmpty)
        {
            body.Raw("/EmbeddedFiles "u8).Reference(_attachments.WriteNames()).Raw(">>/AF "u8).Reference(_attachments.WriteAssociatedFiles());
        }
        else
        {
            body.Raw(">>"u8);
        }

        if (!Outline.Children.IsEmpty)
        {
            body.Raw("/Outlines "u8).Reference(Outline.WriteRoot()).Raw("/PageMode /UseOutlines"u8);
        }

        if (_labels.Count > 0)
        {
            WriteLabels(body);
        }

        return _file.WriteObject(body.Raw(">>"u8));
    }

    private void WriteLabels(PdfBuffer body)
    {
        body.Raw("/PageLabels <</Nums ["u8);
        if (!_labels.ContainsKey(0))
        {
            body.Raw("0 <</S /D>>"u8);
        }

        foreach ((int first, PdfBuffer label) in _labels)
        {
            body.Integer(first).Raw(" "u8).Raw(label.Span);
        }

        body.Raw("]>>"u8);
    }

    private int WriteInformation()
    {
        PdfBuffer body = new();
        body.Raw("<</Title "u8).Text(_information.Title).Raw("/Producer "u8).Text(Producer);
        Entry(body, "/Author "u8, _information.Author);
        Entry(body, "/Subject "u8, _information.Subject);
        Entry(body, "/Keywords "u8, _information.Keywords);
        Entry(body, "/Creator "u8, _information.Creator);
        if (_information.CreationDate is { } date)
        {
            string text = PdfDate.Format(date);
            body.Raw("/CreationDate "u8).Text(text).Raw("/ModDate "u8).Text(text);
        }

        return _file.WriteObject(body.Raw(">>"u8));
    }

    private static void Entry(PdfBuffer body, ReadOnlySpan<byte> key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            body.Raw(key).Text(value);
        }
    }

    private void ThrowIfFinished()
    {
        if (_isFinished)
        {
            throw new InvalidOperationException("The document is finished; nothing can be added to it.");
        }
    }
}
