using System.Globalization;
using System.Text;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.LayerAnalysis.Sections;

namespace ActivationPlatform.Reports.Tests;

/// <summary>A document's tables and sentences, and its attachments as a reader of the file would open them.</summary>
internal sealed class AttachmentReader
{
    private readonly Dictionary<string, TableBlock> _tables;
    private readonly Dictionary<string, Attachment> _attachments;

    public AttachmentReader(IReadOnlyCollection<Block> blocks)
    {
        _tables = blocks.OfType<TableBlock>().ToDictionary(table => table.Anchor);
        Sentences = [.. blocks.OfType<Paragraph>().Select(paragraph => string.Concat(paragraph.Content.Select(inline => inline.Text)))];
        Captions = [.. blocks.OfType<FigureBlock>().Select(figure => figure.Caption)];
        _attachments = blocks.OfType<Attachment>().ToDictionary(attachment => attachment.FileName);
    }

    /// <summary>The text of every paragraph.</summary>
    public IReadOnlyList<string> Sentences { get; }

    /// <summary>The caption of every figure.</summary>
    public IReadOnlyList<string> Captions { get; }

    public IEnumerable<string> TableAnchors => _tables.Keys;

    public static async Task<AttachmentReader> OfAsync(Document document) => new(await document.ReadBlocksAsync());

    public TableBlock Table(string anchor) => _tables[anchor];

    public bool HasTable(string anchor) => _tables.ContainsKey(anchor);

    public bool HasFile(string file) => _attachments.ContainsKey(file);

    /// <summary>The rows of a CSV file, each by the names of the columns.</summary>
    public List<Dictionary<string, string>> Rows(string file)
    {
        string[] lines = Encoding.UTF8.GetString(_attachments[file].Content.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] columns = [.. Fields(lines[0])];
        return [.. lines.Skip(1).Select(line => columns.Zip(Fields(line)).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    /// <summary>The statistics of a layer's channels.</summary>
    /// <param name="layer">Its row in <c>layers.csv</c>.</param>
    public List<Dictionary<string, string>> Channels(Dictionary<string, string> layer) => Rows($"{layer["name"]}-channels.csv");

    /// <summary>A channel's sum of squares.</summary>
    public static double Energy(Dictionary<string, string> channel) =>
        Number(channel["count"]) * ((Number(channel["mean"]) * Number(channel["mean"])) + (Number(channel["standardDeviation"]) * Number(channel["standardDeviation"])));

    /// <summary>The numbers of the layers that feed a layer.</summary>
    public static IEnumerable<int> Inputs(Dictionary<string, string> layer) => layer["inputs"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(input => (int)Long(input));

    public static long[] Shape(string text) => [.. text.Split('x').Select(Long)];

    public static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public static string Value(string text) => Numbers.Value(Number(text));

    public static string Percent(string text) => Numbers.Percent(Number(text));

    public static string Joined(IEnumerable<string> cells) => string.Join('|', cells);

    private static IEnumerable<string> Fields(string line)
    {
        var field = new StringBuilder();
        bool isQuoted = false;
        foreach (char character in line)
        {
            if (character == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (character == ',' && !isQuoted)
            {
                yield return field.ToString();
                field.Clear();
            }
            else
            {
                field.Append(character);
            }
        }

        yield return field.ToString();
    }
}
