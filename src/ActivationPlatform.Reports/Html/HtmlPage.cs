using System.Text;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Layout;

namespace ActivationPlatform.Reports.Html;

/// <summary>What stands around the body: the head with the style, the cover and the contents.</summary>
internal static class HtmlPage
{
    public const string End = "</main>\n</body>\n</html>\n";

    // One accent colour, as on paper. Figures keep their white ground in the dark: their colours are measured against it.
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --muted: #5b6570; --line: #d5dae0; --paper: #fff; --ground: #f1f5fa; --accent: #1f5fa8; --notice: #8a4b08; --notice-ground: #fdf3e1; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8ebee; --muted: #9aa4ae; --line: #353d45; --paper: #15191e; --ground: #1d242c; --accent: #6db3ff; --notice: #ffc46b; --notice-ground: #33270f; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
        header, nav, main { max-width: 56rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-top: 3.5rem; }
        .kicker { color: var(--accent); font-weight: 600; margin: 0; }
        h1 { font-size: 2.4rem; line-height: 1.15; margin: .3rem 0; }
        .subtitle { color: var(--muted); font-size: 1.15rem; margin: 0 0 1.5rem; }
        .notice { color: var(--notice); background: var(--notice-ground); padding: .7rem 1rem; border-radius: .4rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
        dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
        h2 { font-size: 1.7rem; margin: 4rem 0 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
        h3 { font-size: 1.2rem; margin: 2.5rem 0 .6rem; } h4 { font-size: 1rem; margin: 1.8rem 0 .4rem; }
        .number { color: var(--muted); font-weight: 400; margin-right: .4rem; }
        p { margin: .6rem 0; } .note { color: var(--muted); font-size: .85rem; }
        .finding { background: var(--ground); border-left: 4px solid var(--accent); padding: .7rem 1rem; margin: 1rem 0; }
        a { color: var(--accent); text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
        figure { margin: 1.8rem 0; text-align: center; }
        figure svg { width: min(100%, var(--width) * 1.78px); height: auto; background: #fff; border-radius: .4rem; }
        @media (prefers-color-scheme: dark) { main figure svg { padding: .5rem; } }
        figcaption, caption { color: var(--muted); font-size: .88rem; text-align: left; padding: .5rem 0; }
        .table { overflow-x: auto; margin: 1.4rem 0; }
        table { border-collapse: collapse; min-width: 50%; font-size: .9rem; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
        thead th { color: var(--muted); font-weight: 600; border-bottom-color: var(--muted); }
        .right { text-align: right; white-space: nowrap; }
        .columns { display: grid; grid-template-columns: minmax(0, var(--left)) minmax(0, var(--right)); column-gap: 2rem; align-items: start; }
        .columns table { min-width: 100%; font-size: .8rem; } .columns th, .columns td { padding-right: .5rem; } .columns :is(th, td):last-child { padding-right: 0; }
        td code { display: inline-block; min-width: min(14rem, 40vw); overflow-wrap: anywhere; }
        code { font: .88em ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
        nav ol { list-style: none; padding: 0; columns: 2; column-gap: 3rem; } nav ol ol { columns: 1; padding-left: 1.4rem; } nav li { break-inside: avoid-column; } nav a { display: flex; } nav .number { flex: none; min-width: 2.2em; }
        nav h2 { margin-top: 2rem; } .files { font-size: .9rem; }
        @media (max-width: 52rem) { .columns { display: block; } }
        @media (max-width: 40rem) { nav ol { columns: 1; } h1 { font-size: 1.8rem; } }
        @media print { nav { display: none; } .table { overflow: visible; } table { font-size: .8rem; } figure, tr, .table, .finding { break-inside: avoid; } h2, h3, h4 { break-after: avoid; } }
        """;

    public static string Start(Document document, IReadOnlyList<NumberedHeading> headings)
    {
        Cover cover = document.Cover;
        var html = new StringBuilder();
        html.Append($"<!DOCTYPE html>\n<html lang=\"{Escaped(document.Language)}\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
            .Append($"<meta name=\"description\" content=\"{Escaped(document.Subject)}\"/>\n<title>{Escaped(document.Title)}</title>\n<style>\n{Style.ReplaceLineEndings("\n")}\n</style>\n</head>\n<body>\n")
            .Append($"<header>\n<p class=\"kicker\">{Escaped(cover.Kicker)}</p>\n<h1>{Escaped(cover.Title)}</h1>\n<p class=\"subtitle\">{Escaped(cover.Subtitle)}</p>\n");
        if (cover.Notice is not null)
        {
            html.Append($"<p class=\"notice\">{Escaped(cover.Notice)}</p>\n");
        }

        if (cover.Picture is not null)
        {
            html.Append($"<figure style=\"{HtmlBlocks.WidthOf(cover.Picture)}\">\n{HtmlBlocks.Inline(cover.Picture, "cover-")}</figure>\n");
        }

        html.Append("<dl>\n");
        foreach ((string name, string value) in cover.Facts)
        {
            html.Append($"<dt>{Escaped(name)}</dt><dd>{Escaped(value)}</dd>\n");
        }

        html.Append("</dl>\n</header>\n");
        AppendContents(html, headings);
        return html.Append("<main>\n").ToString();
    }

    private static void AppendContents(StringBuilder html, IReadOnlyList<NumberedHeading> headings)
    {
        html.Append("<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n<ol>\n");
        bool inChapter = false;
        bool inSections = false;
        foreach (NumberedHeading heading in headings.Where(heading => heading.Level <= 2))
        {
            if (heading.Level == 1)
            {
                html.Append(inSections ? "</ol>\n" : "").Append(inChapter ? "</li>\n" : "");
                (inChapter, inSections) = (true, false);
            }
            else if (!inSections)
            {
                html.Append("\n<ol>\n");
                inSections = true;
            }

            html.Append($"<li><a href=\"#{Escaped(heading.Anchor)}\"><span class=\"number\">{heading.Number}</span> <span>{Escaped(heading.Text)}</span></a>").Append(heading.Level == 2 ? "</li>\n" : "");
        }

        html.Append(inSections ? "</ol>\n" : "").Append(inChapter ? "</li>\n" : "").Append("</ol>\n</nav>\n");
    }

    private static string Escaped(string text) => HtmlBlocks.Escaped(text);
}
