using System.Collections.Immutable;
using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Layout;

/// <summary>Turns blocks into rows, and numbers headings, figures and tables on the way.</summary>
internal sealed class BlockLayout(DocumentStyle style)
{
    // A table of so few rows is not broken over pages.
    private const int WholeTableRows = 14;

    // Taller columns follow each other: on one page they would leave the page before it empty.
    private const double MostColumnsShare = 0.7;

    private const double FindingIndent = 14;
    private const double FindingPadding = 9;
    private const double FindingBar = 3;

    private readonly StructureNode _document = new(StructureRole.Document, null);
    private readonly Numbering _numbering = new();
    private StructureNode? _currentSection;

    /// <summary>The root of the structure that the rows belong to.</summary>
    public StructureNode Root => _document;

    private StructureNode Section => _currentSection ?? _document;

    /// <summary>The rows of one block, in order.</summary>
    /// <exception cref="InvalidOperationException">A reference leads to an anchor that has not come yet, an anchor comes twice, or a heading skips a level.</exception>
    public IReadOnlyList<Row> Lay(Block block)
    {
        List<Row> rows = Lay(block, style.TextWidth);
        foreach (Row row in block.KeepsWithNext ? rows : [])
        {
            row.KeepWithNext = true;
        }

        return rows;
    }

    private List<Row> Lay(Block block, double width) => block switch
    {
        Heading heading => Lay(heading, width),
        Paragraph paragraph => Lay(paragraph, width),
        FigureBlock figure => Lay(figure, width),
        TableBlock table => Lay(table, width),
        SideBySide columns => Lay(columns, width),
        _ => throw new ArgumentException($"A block of type {block.GetType().Name} has no layout.", nameof(block)),
    };

    private List<Row> Lay(Heading heading, double width)
    {
        NumberedHeading numbered = _numbering.Number(heading);
        if (heading.Level == 1)
        {
            _currentSection = new StructureNode(StructureRole.Section, _document);
        }

        var node = new StructureNode(StructureRole.Heading1 + (heading.Level - 1), Section);
        TextStyle text = style.HeadingOf(heading.Level);
        ImmutableArray<TextLine> lines = TextSetter.Set(numbered.Label, text, width);
        var rows = new List<Row>();
        for (int i = 0; i < lines.Length; i++)
        {
            rows.Add(new LineRow(lines[i], text, node)
            {
                Height = text.LeadingPoints,
                SpaceBefore = i == 0 ? style.SpaceBeforeHeading(heading.Level) : 0,
                KeepWithNext = true,
                Anchor = i == 0 ? heading.Anchor : null,
                Heading = i == 0 ? numbered : null,
            });
        }

        rows.Add(new SpaceRow { Height = style.SpaceAfterHeading(heading.Level), KeepWithNext = true });
        return rows;
    }

    private List<Row> Lay(Paragraph paragraph, double width)
    {
        TextStyle text = paragraph.Role == ParagraphRole.Note ? style.Note : style.Body;
        bool isFinding = paragraph.Role == ParagraphRole.Finding;
        double lineWidth = isFinding ? width - FindingIndent - FindingPadding : width;
        ImmutableArray<TextLine> lines = TextSetter.Set([.. paragraph.Content.Select(_numbering.Resolve)], text, lineWidth);
        var node = new StructureNode(StructureRole.Paragraph, Section);
        var rows = new List<Row>();
        for (int i = 0; i < lines.Length; i++)
        {
            double top = isFinding && i == 0 ? FindingPadding : 0;
            double bottom = isFinding && i == lines.Length - 1 ? FindingPadding : 0;
            rows.Add(new LineRow(lines[i], text, node)
            {
                Height = text.LeadingPoints + top + bottom,
                SpaceBefore = i == 0 && isFinding ? 2 : 0,

                // No line stands alone at a page's end (orphan) or beginning (widow).
                KeepWithNext = i + 1 < lines.Length && (isFinding || i == 0 || i == lines.Length - 2),
                Ground = isFinding ? new LineGround(width, FindingIndent, top, FindingBar, DocumentStyle.FindingBackground, DocumentStyle.Accent) : null,
            });
        }

        rows.Add(new SpaceRow { Height = style.SpaceAfterParagraph + (isFinding ? 4 : 0) });
        return rows;
    }

    private List<Row> Lay(FigureBlock block, double width)
    {
        string label = _numbering.Number(block);
        var node = new StructureNode(StructureRole.Figure, Section) { AlternativeText = block.Figure.AlternativeText };
        ImmutableArray<TextLine> caption = SetCaption(label, block.Caption, width);
        double captionHeight = style.SpaceBeforeCaption + (caption.Length * style.Caption.LeadingPoints);
        double room = Math.Min(style.TextHeight - captionHeight - 1, block.MaximumHeightPoints ?? double.MaxValue);
        double scale = Math.Min(1, Math.Min(width / block.Figure.WidthPoints, room / block.Figure.HeightPoints));

        List<Row> rows =
        [
            new FigureRow(block.Figure, scale, width, node)
            {
                Height = block.Figure.HeightPoints * scale,
                LeastHeight = block.Figure.HeightPoints * scale * block.LeastShare,
                SpaceBefore = style.SpaceAroundFigure,
                KeepWithNext = true,
                Anchor = block.Anchor,
            },
            new SpaceRow { Height = style.SpaceBeforeCaption, KeepWithNext = true },
            .. CaptionRows(caption, new StructureNode(StructureRole.Caption, node)),
            new SpaceRow { Height = style.SpaceAroundFigure },
        ];
        return rows;
    }

    private List<Row> Lay(TableBlock block, double width)
    {
        var node = new StructureNode(StructureRole.Table, Section);
        var rows = new List<Row>();
        string label = _numbering.Number(block);
        List<Row> caption = CaptionRows(SetCaption(label, block.Caption, width), new StructureNode(StructureRole.Caption, node));
        caption[^1].KeepWithNext = true;
        rows.Add(new SpaceRow { Height = 6, KeepWithNext = true, Anchor = block.Anchor });
        rows.AddRange(caption);
        rows.Add(new SpaceRow { Height = 3, KeepWithNext = true });

        ImmutableArray<double> widths = ColumnWidths.Compute(block, style.TableHeader, style.TableCell, TableCells.PaddingHorizontal, width);
        TableCells header = SetRow(null, block, widths, node, null);
        rows.Add(header);
        for (int i = 0; i < block.Rows.Length; i++)
        {
            TableCells row = SetRow(i, block, widths, node, header);
            row.KeepWithNext = i + 1 < block.Rows.Length && (block.Rows.Length <= WholeTableRows || i == 0 || i == block.Rows.Length - 2);
            rows.Add(row);
        }

        rows.Add(new SpaceRow { Height = style.SpaceAroundFigure });
        return rows;
    }

    /// <summary>One row, or the header where there is no row.</summary>
    private TableCells SetRow(int? row, TableBlock block, ImmutableArray<double> widths, StructureNode node, TableCells? header)
    {
        bool isHeader = row is null;
        TextStyle text = isHeader ? style.TableHeader : style.TableCell;
        ImmutableArray<ImmutableArray<TextLine>> lines =
        [
            .. block.Columns.Select((column, i) => TextSetter.Set(
                [row is { } r ? new Inline(block.Rows[r][i], column.Style, block.LinkOf(r, i)) : column.Header], text, widths[i] - (2 * TableCells.PaddingHorizontal) + 0.01)),
        ];
        int most = lines.Max(l => l.Length);
        return new TableCells(lines, block.Columns, widths, text, node, isHeader)
        {
            Height = (most * text.LeadingPoints) + (2 * TableCells.PaddingVertical),
            ContinuationHeader = header,
            KeepWithNext = isHeader,
        };
    }

    private List<Row> Lay(SideBySide block, double width)
    {
        double room = width - style.ColumnGap, leftLeast = LeastWidthOf(block.Left), rightLeast = LeastWidthOf(block.Right);
        if (leftLeast + rightLeast > room)
        {
            return [.. block.Left.AddRange(block.Right).SelectMany(inner => Lay(inner, width))];
        }

        double left = Math.Clamp(room * block.LeftShare, leftLeast, room - rightLeast), rightOffset = left + style.ColumnGap;
        List<Row> leftRows = LayColumn(block.Left, left), rightRows = LayColumn(block.Right, width - rightOffset);
        double height = Math.Max(RowStack.HeightOf(leftRows, isTop: true), RowStack.HeightOf(rightRows, isTop: true));
        return height > style.TextHeight * MostColumnsShare
            ? [.. leftRows, .. rightRows]
            : [new ColumnsRow(leftRows, rightRows, rightOffset) { Height = height, SpaceBefore = style.SpaceBeforeColumns }, new SpaceRow { Height = style.SpaceAroundFigure }];
    }

    // A column gets more or less than its share where otherwise a number of a table would break.
    private double LeastWidthOf(ImmutableArray<Block> column) =>
        column.OfType<TableBlock>().Select(table => ColumnWidths.LeastOf(table, style.TableHeader, style.TableCell, TableCells.PaddingHorizontal)).DefaultIfEmpty(0).Max();

    // The space below the columns is theirs together.
    private List<Row> LayColumn(ImmutableArray<Block> blocks, double width)
    {
        List<Row> rows = [.. blocks.SelectMany(block => Lay(block, width))];
        rows.RemoveRange(rows.Count - 1, rows[^1] is SpaceRow { Anchor: null } ? 1 : 0);
        return rows;
    }

    private ImmutableArray<TextLine> SetCaption(string label, string caption, double width) =>
        TextSetter.Set([Inline.Strong(label), $"  {caption}"], style.Caption, width);

    private List<Row> CaptionRows(ImmutableArray<TextLine> lines, StructureNode node)
    {
        var rows = new List<Row>();
        for (int i = 0; i < lines.Length; i++)
        {
            rows.Add(new LineRow(lines[i], style.Caption, node) { Height = style.Caption.LeadingPoints, KeepWithNext = i + 1 < lines.Length });
        }

        return rows;
    }
}
