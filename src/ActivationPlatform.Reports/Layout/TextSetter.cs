using System.Collections.Immutable;
using System.Text;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Styles;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Reports.Layout;

/// <summary>Sets running text into lines of a width.</summary>
internal static class TextSetter
{
    // A word wider than this share of the line may break after the characters that names are joined with.
    private const double LongWordShare = 0.35;

    public static ImmutableArray<TextLine> Set(string text, TextStyle style, double width) => Set([text], style, width);

    public static ImmutableArray<TextLine> Set(ImmutableArray<Inline> content, TextStyle style, double width)
    {
        List<Word> words = SplitIntoWords(content, style, width);
        List<int> starts = LineBreaker.Break([.. words.Select(w => new LineBreaker.Piece(w.Width, w.SpaceAfter, w.GluedToNext))], width);
        ImmutableArray<TextLine>.Builder lines = ImmutableArray.CreateBuilder<TextLine>(starts.Count);
        for (int line = 0; line < starts.Count; line++)
        {
            int end = line + 1 < starts.Count ? starts[line + 1] : words.Count;
            lines.Add(Shape(words[starts[line]..end], style));
        }

        return lines.MoveToImmutable();
    }

    public static double WidthOf(string text, TextStyle style, InlineStyle inline = InlineStyle.Regular) =>
        style.Shape(text, inline).Width(style.SizeOf(inline));

    /// <summary>The text, cut off with an ellipsis if it is wider than the room on its line.</summary>
    public static string Shorten(string text, TextStyle style, double room, InlineStyle inline = InlineStyle.Regular) =>
        Ellipsis.Shorten(text, room, candidate => WidthOf(candidate, style, inline));

    /// <summary>The width of a text on one line, counted as lines are broken: words and the spaces between them.</summary>
    public static double NaturalWidth(string text, TextStyle style, InlineStyle inline = InlineStyle.Regular)
    {
        string[] words = text.Split(' ');
        return words.Sum(word => word.Length == 0 ? 0 : WidthOf(word, style, inline)) + ((words.Length - 1) * WidthOf(" ", style, inline));
    }

    /// <summary>The width of the widest piece that does not break at a space.</summary>
    public static double WidestWord(string text, TextStyle style, InlineStyle inline = InlineStyle.Regular) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => WidthOf(word, style, inline)).DefaultIfEmpty(0).Max();

    private static List<Word> SplitIntoWords(ImmutableArray<Inline> content, TextStyle style, double width)
    {
        var words = new List<Word>();
        foreach (Inline inline in content)
        {
            double space = WidthOf(" ", style, inline.Style);
            string[] parts = inline.Text.Split(' ');
            for (int i = 0; i < parts.Length; i++)
            {
                if (i > 0 && words.Count > 0)
                {
                    words[^1] = words[^1] with { SpaceAfter = space };
                }

                if (parts[i].Length > 0)
                {
                    AddWord(words, parts[i], inline, style, width);
                }
            }
        }

        return GluePunctuation(words);
    }

    private static void AddWord(List<Word> words, string text, Inline inline, TextStyle style, double lineWidth)
    {
        double width = WidthOf(text, style, inline.Style);
        if (width <= lineWidth * LongWordShare)
        {
            words.Add(new Word(text, inline.Style, inline.Anchor, width, 0));
            return;
        }

        // Parts are measured within their word, so that they add up to its width, kerning included.
        string before = "";
        foreach (string part in BreakLongWord(text, lineWidth, candidate => WidthOf(candidate, style, inline.Style)))
        {
            double partWidth = WidthOf(before + part, style, inline.Style) - WidthOf(before, style, inline.Style);
            words.Add(new Word(part, inline.Style, inline.Anchor, partWidth, 0));
            before += part;
        }
    }

    private static IEnumerable<string> BreakLongWord(string word, double lineWidth, Func<string, double> measure)
    {
        var part = new StringBuilder();
        foreach (Rune character in word.EnumerateRunes())
        {
            if (part.Length > 0 && measure(part.ToString() + character) > lineWidth)
            {
                yield return part.ToString();
                part.Clear();
            }

            part.Append(character);
            if (character.Value is '/' or '-' or '_')
            {
                yield return part.ToString();
                part.Clear();
            }
        }

        if (part.Length > 0)
        {
            yield return part.ToString();
        }
    }

    // "Figure 3" followed by "." in another piece: no line begins with the full stop.
    private static List<Word> GluePunctuation(List<Word> words)
    {
        for (int i = 0; i + 1 < words.Count; i++)
        {
            bool glued = words[i].SpaceAfter == 0 && (words[i].Style != words[i + 1].Style || words[i].Anchor != words[i + 1].Anchor);
            words[i] = words[i] with { GluedToNext = glued };
        }

        return words;
    }

    private static TextLine Shape(List<Word> words, TextStyle style)
    {
        ImmutableArray<TextFragment>.Builder fragments = ImmutableArray.CreateBuilder<TextFragment>();
        double x = 0;
        for (int start = 0; start < words.Count;)
        {
            Word first = words[start];
            var text = new StringBuilder();
            int end = start;
            do
            {
                text.Append(words[end].Text);
                if (words[end].SpaceAfter > 0 && end + 1 < words.Count)
                {
                    text.Append(' ');
                }

                end++;
            }
            while (end < words.Count && words[end].Style == first.Style && words[end].Anchor == first.Anchor);

            ShapedText shaped = style.Shape(text.ToString(), first.Style);
            fragments.Add(new TextFragment(shaped, x, first.Style, first.Anchor));
            x += shaped.Width(style.SizeOf(first.Style));
            start = end;
        }

        return new TextLine(fragments.ToImmutable(), x);
    }

    private sealed record Word(string Text, InlineStyle Style, string? Anchor, double Width, double SpaceAfter, bool GluedToNext = false);
}
