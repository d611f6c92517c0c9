using ActivationPlatform.Pdf;
using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.Layout;

namespace ActivationPlatform.Reports.Pdf;

/// <summary>A PDF page as rows see it.</summary>
internal sealed class PdfPageSurface(PdfDocumentWriter document, PdfPage page, StructureWriter structure) : IPageSurface
{
    private bool _isArtifact;

    public ICanvas Canvas { get; } = new PdfCanvas(document, page.Graphics);

    public PdfPage Page => page;

    public IDisposable Tagged(StructureNode node)
    {
        // A table's header that is repeated on the next page is decoration there, words and all.
        if (_isArtifact)
        {
            return Scope.Nothing;
        }

        PdfStructureElement element = structure.Enter(node);
        if (node.Bounds is { } bounds)
        {
            element.SetBoundingBox(page, PdfCanvas.ToPdf(bounds));
        }

        return page.Graphics.BeginContent(element);
    }

    public IDisposable Artifact()
    {
        if (_isArtifact)
        {
            return Scope.Nothing;
        }

        _isArtifact = true;
        IDisposable content = page.Graphics.BeginArtifact(PdfArtifact.Layout);
        return new Scope(() =>
        {
            content.Dispose();
            _isArtifact = false;
        });
    }

    public void Link(Rect area, string anchor, string description, StructureNode node)
    {
        if (!_isArtifact)
        {
            page.AddLink(PdfCanvas.ToPdf(area), anchor, structure.Enter(node), description);
        }
    }

    public void Anchor(string anchor, double y) => page.AddDestination(anchor, y);

    private sealed class Scope(Action? end) : IDisposable
    {
        public static readonly Scope Nothing = new(null);

        public void Dispose() => end?.Invoke();
    }
}
