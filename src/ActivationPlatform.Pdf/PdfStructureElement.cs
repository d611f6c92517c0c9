using ActivationPlatform.Pdf.Internal;

namespace ActivationPlatform.Pdf;

/// <summary>
/// A part of the document's logical structure: what a screen reader reads, in the order in which parts and content were added.
/// Content is added with <see cref="PdfGraphics.BeginContent"/>, on one page or several. Dispose an element when it is complete; it
/// is then written and forgotten.
/// </summary>
public sealed class PdfStructureElement : IDisposable
{
    private readonly StructureTree _tree;
    private readonly PdfStructureElement? _parent;
    private readonly List<Kid> _kids = [];
    private int _page;
    private int _openChildren;
    private PdfRectangle? _boundingBox;
    private double _boundingPageHeight;

    internal PdfStructureElement(StructureTree tree, PdfStructureElement? parent, PdfStructureType type)
    {
        (_tree, _parent, Type, ObjectNumber) = (tree, parent, type, tree.File.Reserve());
    }

    /// <summary>What the element is.</summary>
    public PdfStructureType Type { get; }

    /// <summary>What is read instead of the content; required for figures and formulas.</summary>
    public string? AlternativeText { get; set; }

    /// <summary>The text that the content stands for, where it cannot be taken from the glyphs.</summary>
    public string? ActualText { get; set; }

    /// <summary>A name for the element in a viewer's structure panel.</summary>
    public string? Title { get; set; }

    /// <summary>The language of the element where it differs from the document's.</summary>
    public string? Language { get; set; }

    /// <summary>For header cells: which cells it describes.</summary>
    public PdfHeaderScope Scope { get; set; }

    /// <summary>For cells: how many columns it spans, at least 1.</summary>
    public int ColumnSpan { get; set; } = 1;

    /// <summary>For cells: how many rows it spans, at least 1.</summary>
    public int RowSpan { get; set; } = 1;

    /// <summary>For lists: what its labels are.</summary>
    public PdfListNumbering ListNumbering { get; set; }

    /// <summary>True once the element was disposed.</summary>
    public bool IsComplete { get; private set; }

    internal int ObjectNumber { get; }

    /// <summary>Adds a part at the end.</summary>
    /// <param name="type">What the part is.</param>
    /// <returns>The part, open for content and parts of its own until it is disposed.</returns>
    /// <exception cref="InvalidOperationException">This element is complete.</exception>
    public PdfStructureElement Begin(PdfStructureType type)
    {
        ThrowIfComplete();
        PdfStructureElement child = new(_tree, this, type);
        _kids.Add(new Kid(KidKind.Element, child.ObjectNumber, 0));
        _openChildren++;
        return child;
    }

    /// <summary>Says where a figure is; needed where text flows around it and for its reading on small screens.</summary>
    /// <param name="page">The page.</param>
    /// <param name="area">The box around the figure in points, y down.</param>
    public void SetBoundingBox(PdfPage page, PdfRectangle area)
    {
        ArgumentNullException.ThrowIfNull(page);
        ThrowIfComplete();
        _boundingBox = area;
        _boundingPageHeight = page.HeightPoints;
    }

    /// <summary>
    /// Completes the element and writes it. Disposing again does nothing. When a part of it is still open, or a figure has no alternative
    /// text, <see cref="PdfDocumentWriter.Finish"/> will say so.
    /// </summary>
    public void Dispose()
    {
        if (IsComplete)
        {
            return;
        }

        if (_openChildren > 0)
        {
            _tree.Report($"A structure element of type {Type} was completed while {_openChildren} of its parts were open.");
        }

        if (Type is PdfStructureType.Figure or PdfStructureType.Formula && string.IsNullOrWhiteSpace(AlternativeText))
        {
            _tree.Report($"A structure element of type {Type} has no {nameof(AlternativeText)}.");
        }

        IsComplete = true;
        if (_parent is not null)
        {
            _parent._openChildren--;
        }

        _tree.File.WriteObject(ObjectNumber, Serialize());
        _kids.Clear();
    }

    internal void AddContent(int page, int markedContentId)
    {
        ThrowIfComplete();
        _page = _page == 0 ? page : _page;
        _kids.Add(new Kid(KidKind.Content, page, markedContentId));
    }

    internal void AddAnnotation(int page, int annotation)
    {
        ThrowIfComplete();
        _page = _page == 0 ? page : _page;
        _kids.Add(new Kid(KidKind.Annotation, page, annotation));
    }

    internal void ThrowIfComplete()
    {
        if (IsComplete)
        {
            throw new InvalidOperationException($"The structure element of type {Type} is complete; nothing can be added to it.");
        }
    }

    private PdfBuffer Serialize()
    {
        PdfBuffer body = new();
        body.Raw("<</Type /StructElem/S "u8).Name(Type.ToString()).Raw("/P "u8).Reference(_parent?.ObjectNumber ?? _tree.RootNumber);
        Entry(body, "/Alt "u8, AlternativeText);
        Entry(body, "/ActualText "u8, ActualText);
        Entry(body, "/T "u8, Title);
        Entry(body, "/Lang "u8, Language);
        if (Type == PdfStructureType.Note)
        {
            Entry(body, "/ID "u8, _tree.NameNote(ObjectNumber));
        }

        Attributes(body);
        if (_page != 0)
        {
            body.Raw("/Pg "u8).Reference(_page);
        }

        body.Raw("/K ["u8);
        foreach (Kid kid in _kids)
        {
            Write(body, kid);
        }

        return body.Raw("]>>"u8);
    }

    private void Write(PdfBuffer body, Kid kid)
    {
        switch (kid.Kind)
        {
            case KidKind.Element:
                body.Reference(kid.Number).Raw(" "u8);
                break;
            case KidKind.Content when kid.Number == _page:
                body.Integer(kid.Detail).Raw(" "u8);
                break;
            case KidKind.Content:
                body.Raw("<</Type /MCR/Pg "u8).Reference(kid.Number).Raw("/MCID "u8).Integer(kid.Detail).Raw(">>"u8);
                break;
            case KidKind.Annotation:
                body.Raw("<</Type /OBJR/Pg "u8).Reference(kid.Number).Raw("/Obj "u8).Reference(kid.Detail).Raw(">>"u8);
                break;
        }
    }

    private void Attributes(PdfBuffer body)
    {
        switch (Type)
        {
            case PdfStructureType.TH:
                body.Raw("/A <</O /Table/Scope "u8).Name(Scope.ToString());
                Spans(body);
                body.Raw(">>"u8);
                break;
            case PdfStructureType.TD when ColumnSpan > 1 || RowSpan > 1:
                body.Raw("/A <</O /Table"u8);
                Spans(body);
                body.Raw(">>"u8);
                break;
            case PdfStructureType.L:
                body.Raw("/A <</O /List/ListNumbering "u8).Name(ListNumbering.ToString()).Raw(">>"u8);
                break;
            default:
                Box(body);
                break;
        }
    }

    private void Spans(PdfBuffer body)
    {
        if (ColumnSpan > 1)
        {
            body.Raw("/ColSpan "u8).Integer(ColumnSpan);
        }

        if (RowSpan > 1)
        {
            body.Raw("/RowSpan "u8).Integer(RowSpan);
        }
    }

    private void Box(PdfBuffer body)
    {
        if (_boundingBox is not { } box)
        {
            return;
        }

        body.Raw("/A <</O /Layout/Placement /Block/BBox ["u8)
            .Number(box.X).Raw(" "u8).Number(_boundingPageHeight - box.Y - box.Height).Raw(" "u8)
            .Number(box.X + box.Width).Raw(" "u8).Number(_boundingPageHeight - box.Y).Raw("]>>"u8);
    }

    private static void Entry(PdfBuffer body, ReadOnlySpan<byte> key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            body.Raw(key).Text(value);
        }
    }

    private enum KidKind : byte
    {
        Element,
        Content,
        Annotation,
    }

    /// <summary>A part (its object), content (page, marked content) or an annotation (page, its object).</summary>
    private readonly record struct Kid(KidKind Kind, int Number, int Detail);
}
