using System.Globalization;
using System.Net;
using System.Text;
using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Layout;

namespace ActivationPlatform.Reports.Html;

/// <summary>Turns blocks into HTML; numbers them as every layout does, and keeps the headings for the contents and the attachments for the end.</summary>
internal sealed class HtmlBlocks(List<NumberedHeading> headings)
{
    private readonly Numbering _numbering = new();
    private readonly List<Attachment> _attachments = [];
    private readonly SvgSharedParts _shared = new();
    private int _figures;

    public string ToHtml(Block block) => block switch
    {
        Heading heading => ToHtml(_numbering.Number(heading)),
        Paragraph paragraph => $"<p{ClassOf(paragraph.Role)}>{string.Concat(paragraph.Content.Select(ToHtml))}</p>\n",
        FigureBlock figure => ToHtml(figure),
        TableBlock table => ToHtml(table),
        SideBySide columns => ToHtml(columns),
        Attachment attachment => Keep(attachment),
        PageBreak => "",
        _ => throw new ArgumentException($"A block of type {block.GetType().Name} has no layout.", nameof(block)),
    };

    /// <summary>The attachments as links that hold their files.</summary>
    public string Attachments()
    {
        if (_attachments.Count == 0)
        {
            return "";
        }

        var html = new StringBuilder();
        html.Append(ToHtml(new Heading(1, "Attachments", "attachments"))).Append("<ul class=\"files\">\n");
        foreach (Attachment attachment in _attachments)
        {
            string name = Escaped(attachment.FileName);
            html.Append(CultureInfo.InvariantCulture, $"<li><a download=\"{name}\" href=\"data:{attachment.MediaType};base64,{Convert.ToBase64String(attachment.Content.Span)}\">{name}</a> {Escaped(attachment.Description)}</li>\n");
        }

        return html.Append("</ul>\n").ToString();
    }

    public static string Escaped(string text) => WebUtility.HtmlEncode(text);

    /// <summary>The width of a figure on paper, in points; the screen's is a multiple of it, so that figures keep their proportions to each other.</summary>
    public static string WidthOf(Figure figure) => string.Create(CultureInfo.InvariantCulture, $"--width:{figure.WidthPoints:0.##}");

    /// <summary>A figure as inline SVG, as wide as the column at most.</summary>
    public static string Inline(Figure figure, string idPrefix, SvgSharedParts? shared = null) => FigureWriter.ToSvg(figure, idPrefix, shared);

    private string ToHtml(NumberedHeading heading)
    {
        headings.Add(heading);
        int level = heading.Level + 1;
        return $"<h{level} id=\"{Escaped(heading.Anchor)}\"><span class=\"number\">{heading.Number}</span> {Escaped(heading.Text)}</h{level}>\n";
    }

    private string ToHtml(FigureBlock block)
    {
        string label = _numbering.Number(block);
        string svg = Inline(block.Figure, string.Create(CultureInfo.InvariantCulture, $"f{++_figures}-"), _shared);
        return $"<figure id=\"{Escaped(block.Anchor)}\" style=\"{WidthOf(block.Figure)}\">\n{svg}<figcaption><strong>{label}</strong> {Escaped(block.Caption)}</figcaption>\n</figure>\n";
    }

    private string ToHtml(TableBlock block)
    {
        string label = _numbering.Number(block);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"table\"><table id=\"{Escaped(block.Anchor)}\">\n<caption><strong>{label}</strong> {Escaped(block.Caption)}</caption>\n<thead><tr>");
        foreach (TableColumn column in block.Columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{ClassOf(column)}>{Escaped(column.Header)}</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < block.Rows.Length; row++)
        {
            html.Append("<tr>");
            for (int i = 0; i < block.Columns.Length; i++)
            {
                string cell = Linked(Styled(Escaped(block.Rows[row][i]), block.Columns[i].Style), block.LinkOf(row, i));
                html.Append(i == 0 ? $"<th scope=\"row\"{ClassOf(block.Columns[i])}>{cell}</th>" : $"<td{ClassOf(block.Columns[i])}>{cell}</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody>\n</table></div>\n").ToString();
    }

    private string ToHtml(SideBySide block)
    {
        string left = string.Concat(block.Left.Select(ToHtml)), right = string.Concat(block.Right.Select(ToHtml));
        return string.Create(CultureInfo.InvariantCulture, $"<div class=\"columns\" style=\"--left:{block.LeftShare:0.###}fr;--right:{1 - block.LeftShare:0.###}fr\">\n<div>\n{left}</div>\n<div>\n{right}</div>\n</div>\n");
    }

    private string ToHtml(Inline inline)
    {
        Inline resolved = _numbering.Resolve(inline);
        return Linked(Styled(Escaped(resolved.Text), resolved.Style), resolved.Anchor);
    }

    private static string Linked(string html, string? anchor) => anchor is null ? html : $"<a href=\"#{Escaped(anchor)}\">{html}</a>";

    private string Keep(Attachment attachment)
    {
        _attachments.Add(attachment);
        return "";
    }

    private static string Styled(string html, InlineStyle style) => style switch
    {
        InlineStyle.Strong => $"<strong>{html}</strong>",
        InlineStyle.Emphasis => $"<em>{html}</em>",
        InlineStyle.Code => $"<code>{html}</code>",
        _ => html,
    };

    private static string ClassOf(TableColumn column) => column.Alignment == ColumnAlignment.Right ? " class=\"right\"" : "";

    private static string ClassOf(ParagraphRole role) => role switch
    {
        ParagraphRole.Finding => " class=\"finding\"",
        ParagraphRole.Note => " class=\"note\"",
        _ => "",
    };
}
