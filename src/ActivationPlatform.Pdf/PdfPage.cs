using ActivationPlatform.Pdf.Internal;

namespace ActivationPlatform.Pdf;

/// <summary>
/// A page being made. Its content is held until it is disposed, then written. Several pages may be open at once, for example those of
/// a table of contents that is filled last.
/// </summary>
public sealed class PdfPage : IDisposable
{
    /// <summary>The smallest and the largest side of a page (ISO 19005-3, 6.1.13).</summary>
    internal const double SmallestSide = 3;

    internal const double LargestSide = 14_400;

    internal const string CompleteMessage = "The page is complete; nothing can be drawn on it.";

    private readonly DocumentParts _parts;
    private readonly int _objectNumber;
    private readonly int _parentNumber;
    private readonly int _parentKey;
    private readonly List<int> _contentElements = [];
    private readonly List<int> _annotations = [];
    private readonly Action _onWritten;
    private PdfGraphics? _graphics;

    internal PdfPage(DocumentParts parts, int parentNumber, int objectNumber, double widthPoints, double heightPoints, Action onWritten)
    {
        (_parts, _parentNumber, _objectNumber, _onWritten) = (parts, parentNumber, objectNumber, onWritten);
        (WidthPoints, HeightPoints) = (widthPoints, heightPoints);
        _parentKey = parts.Structure.ReserveParentKey();
        _graphics = new PdfGraphics(this, parts);
    }

    /// <summary>The width in points.</summary>
    public double WidthPoints { get; }

    /// <summary>The height in points.</summary>
    public double HeightPoints { get; }

    /// <summary>Draws on the page.</summary>
    /// <exception cref="ObjectDisposedException">The page is complete.</exception>
    public PdfGraphics Graphics => _graphics ?? throw new ObjectDisposedException(nameof(PdfPage), CompleteMessage);

    /// <summary>Names a place on this page for links and bookmarks.</summary>
    /// <param name="name">The name, unique in the document. It may be used in links before the place exists.</param>
    /// <param name="y">The upper edge of what shall be seen, in points from the top.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void AddDestination(string name, double y)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _parts.AddDestination(name, _objectNumber, HeightPoints - y);
    }

    /// <summary>Makes an area lead to another place of the document.</summary>
    /// <param name="area">The area, y down.</param>
    /// <param name="destination">The place's name, which some page must have when the document is finished.</param>
    /// <param name="link">The element of type Link around the link's text.</param>
    /// <param name="description">What a screen reader says about the link, for example <c>Section 3, page 12</c>.</param>
    public void AddLink(PdfRectangle area, string destination, PdfStructureElement link, string description)
    {
        ArgumentException.ThrowIfNullOrEmpty(destination);
        _parts.WantDestination(destination);
        PdfBuffer action = new();
        action.Raw("/A <</S /GoTo/D "u8).ByteString(PdfTrees.Key(destination)).Raw(">>"u8);
        AddAnnotation(area, link, description, action);
    }

    /// <summary>Makes an area lead to an address.</summary>
    /// <param name="area">The area, y down.</param>
    /// <param name="address">An absolute address.</param>
    /// <param name="link">The element of type Link around the link's text.</param>
    /// <param name="description">What a screen reader says about the link.</param>
    public void AddLink(PdfRectangle area, Uri address, PdfStructureElement link, string description)
    {
        ArgumentNullException.ThrowIfNull(address);
        PdfBuffer action = new();
        action.Raw("/A <</S /URI/URI "u8).Text(address.AbsoluteUri).Raw(">>"u8);
        AddAnnotation(area, link, description, action);
    }

    /// <summary>
    /// Completes the page and writes it. Disposing again does nothing. When content or a saved graphics state is still open,
    /// <see cref="PdfDocumentWriter.Finish"/> will say so.
    /// </summary>
    public void Dispose()
    {
        if (_graphics is not { } graphics)
        {
            return;
        }

        if (graphics.StillOpen is { } open)
        {
            _parts.Structure.Report($"A page was completed while {open} was open.");
        }

        _graphics = null;
        int content = _parts.File.Reserve();
        _parts.File.WriteStream(content, new PdfBuffer(), graphics.Content.Span);
        graphics.ReleaseContent();
        _parts.Structure.SetParent(_parentKey, _parts.File.WriteObject(References(new PdfBuffer(), _contentElements)));

        PdfBuffer body = new();
        body.Raw("<</Type /Page/Parent "u8).Reference(_parentNumber)
            .Raw("/MediaBox [0 0 "u8).Number(WidthPoints).Raw(" "u8).Number(HeightPoints)
            .Raw("]/Contents "u8).Reference(content).Raw("/StructParents "u8).Integer(_parentKey).Raw("/Tabs /S"u8);
        graphics.Resources.Write(body);
        if (graphics.Resources.UsesTransparency)
        {
            body.Raw("/Group <</S /Transparency/CS /DeviceRGB>>"u8);
        }

        if (_annotations.Count > 0)
        {
            References(body.Raw("/Annots "u8), _annotations);
        }

        _parts.File.WriteObject(_objectNumber, body.Raw(">>"u8));
        _onWritten();
    }

    /// <summary>Gives an element the next piece of content on this page and returns the content's number.</summary>
    internal int AddContent(PdfStructureElement element)
    {
        element.AddContent(_objectNumber, _contentElements.Count);
        _contentElements.Add(element.ObjectNumber);
        return _contentElements.Count - 1;
    }

    private static PdfBuffer References(PdfBuffer body, List<int> numbers)
    {
        body.Raw("["u8);
        foreach (int number in numbers)
        {
            body.Reference(number).Raw(" "u8);
        }

        return body.Raw("]"u8);
    }

    private void AddAnnotation(PdfRectangle area, PdfStructureElement link, string description, PdfBuffer action)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        ObjectDisposedException.ThrowIf(_graphics is null, this);
        if (link.Type != PdfStructureType.Link)
        {
            throw new ArgumentException($"A link belongs to a structure element of type Link; this one is {link.Type}.", nameof(link));
        }

        const int Print = 4;
        int key = _parts.Structure.ReserveParentKey();
        PdfBuffer body = new();
        body.Raw("<</Type /Annot/Subtype /Link/Rect ["u8)
            .Number(area.X).Raw(" "u8).Number(HeightPoints - area.Y - area.Height).Raw(" "u8)
            .Number(area.X + area.Width).Raw(" "u8).Number(HeightPoints - area.Y)
            .Raw("]/Border [0 0 0]/F "u8).Integer(Print).Raw("/Contents "u8).Text(description)
            .Raw("/StructParent "u8).Integer(key).Raw(action.Span).Raw(">>"u8);
        int annotation = _parts.File.WriteObject(body);
        _annotations.Add(annotation);
        link.AddAnnotation(_objectNumber, annotation);
        _parts.Structure.SetParent(key, link.ObjectNumber);
    }
}
