using ActivationPlatform.Pdf;
using ActivationPlatform.Reports.Layout;

namespace ActivationPlatform.Reports.Pdf;

/// <summary>
/// Turns the nodes that rows name into elements of the file. Rows come in reading order, so the open elements are always one path from the
/// root: whatever the next row does not belong to is complete and leaves the memory.
/// </summary>
internal sealed class StructureWriter(PdfStructureElement root)
{
    private readonly List<(StructureNode Node, PdfStructureElement Element)> _open = [];

    /// <summary>The element of a node, begun if it is not open yet.</summary>
    public PdfStructureElement Enter(StructureNode node)
    {
        if (node.Role == StructureRole.Document)
        {
            return root;
        }

        int position = _open.FindIndex(o => o.Node == node);
        if (position >= 0)
        {
            CloseAfter(position);
            return _open[position].Element;
        }

        PdfStructureElement parent = node.Parent is null ? root : Enter(node.Parent);
        if (node.Parent is null || node.Parent.Role == StructureRole.Document)
        {
            CloseAfter(-1);
        }

        PdfStructureElement element = parent.Begin(TypeOf(node.Role));
        element.AlternativeText = node.AlternativeText;
        if (node.Role is StructureRole.ColumnHeaderCell or StructureRole.RowHeaderCell)
        {
            element.Scope = node.Role == StructureRole.ColumnHeaderCell ? PdfHeaderScope.Column : PdfHeaderScope.Row;
        }

        _open.Add((node, element));
        return element;
    }

    /// <summary>Completes everything that is open.</summary>
    public void Finish() => CloseAfter(-1);

    private void CloseAfter(int position)
    {
        for (int i = _open.Count - 1; i > position; i--)
        {
            _open[i].Element.Dispose();
            _open.RemoveAt(i);
        }
    }

    private static PdfStructureType TypeOf(StructureRole role) => role switch
    {
        StructureRole.Section => PdfStructureType.Sect,
        StructureRole.Heading1 => PdfStructureType.H1,
        StructureRole.Heading2 => PdfStructureType.H2,
        StructureRole.Heading3 => PdfStructureType.H3,
        StructureRole.Paragraph => PdfStructureType.P,
        StructureRole.Figure => PdfStructureType.Figure,
        StructureRole.Caption => PdfStructureType.Caption,
        StructureRole.Table => PdfStructureType.Table,
        StructureRole.TableRow => PdfStructureType.TR,
        StructureRole.RowHeaderCell or StructureRole.ColumnHeaderCell => PdfStructureType.TH,
        StructureRole.DataCell => PdfStructureType.TD,
        StructureRole.Link => PdfStructureType.Link,
        StructureRole.Contents => PdfStructureType.TOC,
        StructureRole.ContentsItem => PdfStructureType.TOCI,
        StructureRole.Reference => PdfStructureType.Reference,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "This role has no structure type."),
    };
}
