using System.Collections.Immutable;
using System.Globalization;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Imaging;
using ActivationPlatform.Rendering.Figures;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep.Report;

/// <summary>One layer: findings, how its values are spread, its channels, and the patches that excite them.</summary>
internal sealed class LayerSection(LayerRecord layer, string anchor)
{
    private const double RedundantFrom = 0.95;
    private const int PairsShown = 8;
    private const int ChannelsShown = 8;
    private const int NumbersShown = 60;
    private const int MostChannelsAFigure = 22;

    // Octaves: within one, cells of equal width in value are of unequal width on a logarithmic scale.
    private const int CellsABin = 1 << ChannelRecord.HistogramFractionBits;
    private const int MostBins = 40;

    private readonly ImmutableArray<ChannelStatistics> channels = [.. layer.Channels.Select(channel => channel.ToStatistics())];

    public async IAsyncEnumerable<Block> CreateAsync(Func<long, CancellationToken, ValueTask<Image>>? picture, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Findings, distribution and channels fill the first page of a layer together.
        yield return new PageBreak();
        yield return new Heading(1, layer.Layer.MatlabName, anchor);
        yield return Paragraph.Of($"{layer.Layer.TypeName}, {Count(layer.Channels.Length, "channel")} of {layer.Layer.Height} x {layer.Layer.Width}{(layer.Layer.Field is { } field ? $"; a unit sees {field.Size} x {field.Size} pixels of the picture" : "")}.");
        foreach (Block block in Findings().Concat(Pairs()).Concat(Distribution()).Concat(ChannelTable()))
        {
            yield return block;
        }

        yield return ToAttachment();
        if (picture is not null && layer.Layer.Field is not null && layer.Channels.Any(channel => channel.Top.Any(top => top.Value > 0)))
        {
            ImmutableArray<Image?> strips = await PatchSheet.CreateAsync(layer, picture, cancellationToken);
            foreach (Block block in Sheets(strips))
            {
                yield return block;
            }
        }
    }

    private IEnumerable<Block> Findings()
    {
        int[] dead = Where(channel => channel.IsDead);
        int[] rare = Where(channel => !channel.IsDead && channel.ActiveImageCount * 100 < channel.ImageCount);
        int[] saturated = Where(channel => channel.IsSaturated);
        yield return dead.Length == 0
            ? Paragraph.Finding("No channel is dead: each has a value above zero in some image.")
            : Paragraph.Finding(Inline.Strong($"{Count(dead.Length, "channel")} dead"), $", without any value above zero in any image: {List(dead)}.");
        if (rare.Length > 0)
        {
            yield return Paragraph.Finding($"{Count(rare.Length, "channel")} active in less than one image in a hundred: {List(rare)}.");
        }

        if (saturated.Length > 0)
        {
            yield return Paragraph.Finding($"{Count(saturated.Length, "channel")} at a bound in more than one value in ten: {List(saturated)}.");
        }
    }

    private IEnumerable<Block> Distribution()
    {
        var whole = new QuantileSketch(ChannelRecord.HistogramFractionBits);
        foreach (ChannelRecord channel in layer.Channels)
        {
            whole.Merge(channel.Histogram);
        }

        SortedDictionary<int, long> bins = [];
        foreach ((int cell, long count) in whole.Cells().Where(entry => entry.Cell > 0))
        {
            int bin = (cell - 1) / CellsABin;
            bins[bin] = bins.GetValueOrDefault(bin) + count;
        }

        if (bins.Count == 0)
        {
            yield return Paragraph.Of("No value is above zero.");
            yield break;
        }

        (int last, int first) = (bins.Keys.Last(), Math.Max(bins.Keys.First(), bins.Keys.Last() - MostBins + 1));
        double positive = bins.Values.Sum();
        yield return new FigureBlock(
            new HistogramFigure([.. Enumerable.Range(first, last - first + 2).Select(Log2)], [.. Enumerable.Range(first, last - first + 1).Select(bin => bins.GetValueOrDefault(bin))])
            {
                Title = $"Values of {layer.Layer.MatlabName} above zero",
                XLabel = "Activation, as a power of two",
                YLabel = "Values",
                Height = 180,
            },
            $"How the values above zero ({Percent(positive / whole.Count)} of {Whole(whole.Count)}) are spread, over all channels and images, each bar from one power of two to the next.",
            $"{anchor}-values");
    }

    private IEnumerable<Block> ChannelTable()
    {
        int[] shown = [.. Enumerable.Range(0, channels.Length).OrderByDescending(index => channels[index].Mean).Take(ChannelsShown)];
        yield return new TableBlock(
            [
                Column("Channel"), Column("Mean"), Column("Std. deviation"), Column("Median"), Column("99 %"), Column("Maximum"), Column("Zeros"), Column("Active images"),
            ],
            [
                .. shown.Select(index => (ImmutableArray<string>)
                [
                    Whole(index + 1), Value(channels[index].Mean), Value(channels[index].StandardDeviation), Value(layer.Channels[index].Histogram.Quantile(0.5)),
                    Value(layer.Channels[index].Histogram.Quantile(0.99)), Value(channels[index].Maximum), Percent(channels[index].ZeroFraction),
                    Percent((double)channels[index].ActiveImageCount / channels[index].ImageCount),
                ]),
            ],
            $"The {(channels.Length > ChannelsShown ? $"{ChannelsShown} channels with the largest means" : "channels")} of {layer.Layer.MatlabName}; all are in the attachment {FileName}.",
            $"{anchor}-channels");
    }

    private IEnumerable<Block> Pairs()
    {
        if (!layer.HasCoActivation)
        {
            yield break;
        }

        (int Left, int Right, double Correlation)[] pairs =
        [
            .. Enumerable.Range(0, channels.Length)
                .SelectMany(left => Enumerable.Range(left + 1, channels.Length - left - 1).Select(right => (Left: left, Right: right, Correlation: layer.Correlation(left, right))))
                .OrderByDescending(pair => Math.Abs(pair.Correlation)).ThenBy(pair => pair.Left).ThenBy(pair => pair.Right),
        ];
        int redundant = pairs.Count(pair => pair.Correlation >= RedundantFrom);
        yield return Paragraph.Finding(redundant == 0
            ? "No two channels answer so much alike that one of them is redundant."
            : $"{Count(redundant, "pair")} of channels answer almost alike (correlation at least {RedundantFrom.ToString(CultureInfo.InvariantCulture)}): one of each is redundant on these images.");
        if (pairs.Length > 0)
        {
            string most = string.Join(", ", pairs.Take(PairsShown).Select(pair => $"{Whole(pair.Left + 1)} and {Whole(pair.Right + 1)} ({pair.Correlation.ToString("F3", CultureInfo.InvariantCulture)})"));
            yield return Paragraph.Of($"Channels whose largest values, on a logarithmic scale, rise and fall together most over all images, with the correlation: {most}.");
        }
    }

    private IEnumerable<Block> Sheets(ImmutableArray<Image?> strips)
    {
        ChannelPanel[] panels = [.. strips.Select((strip, index) => (strip, index)).Where(entry => entry.strip is not null).Select(entry => new ChannelPanel($"Channel {Whole(entry.index + 1)}", entry.strip!))];
        yield return new Heading(2, $"Patches that excite {layer.Layer.MatlabName}", $"{anchor}-patches");
        int part = 0;
        foreach (ChannelPanel[] sheet in panels.Chunk(SheetLength(panels.Length)))
        {
            yield return new FigureBlock(
                new ChannelsFigure(sheet) { Columns = 2, PanelWidthPoints = 230 },
                $"For {(sheet.Length == 1 ? sheet[0].Title : $"{sheet[0].Title} to {sheet[^1].Title}")} the patches with the largest values, best first, each from another image and cut to what the unit sees; grey lies beyond the picture.",
                $"{anchor}-patches-{++part}");
        }
    }

    /// <summary>As few figures as can be, all of about the same length, in whole rows of two.</summary>
    private static int SheetLength(int panelCount)
    {
        int sheets = (panelCount + MostChannelsAFigure - 1) / MostChannelsAFigure;
        return ((panelCount + (2 * sheets) - 1) / (2 * sheets)) * 2;
    }

    private string FileName => $"{ActivationFileName.Encode(layer.Layer.MatlabName)}-channels.csv";

    private Attachment ToAttachment()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        var csv = new CsvWriter(
            text, "channelNumber", "imageCount", "count", "nonFiniteCount", "minimum", "maximum", "mean", "standardDeviation", "quantile1", "quantile25", "median", "quantile75", "quantile99",
            "zeroFraction", "negativeFraction", "activeImageCount", "dead");
        for (int index = 0; index < channels.Length; index++)
        {
            ChannelStatistics channel = channels[index];
            QuantileSketch histogram = layer.Channels[index].Histogram;
            csv.WriteRow(
                index + 1, channel.ImageCount, channel.Count, channel.NonFiniteCount, channel.Minimum, channel.Maximum, channel.Mean, channel.StandardDeviation, histogram.Quantile(0.01),
                histogram.Quantile(0.25), histogram.Quantile(0.5), histogram.Quantile(0.75), histogram.Quantile(0.99), channel.ZeroFraction, channel.NegativeFraction, channel.ActiveImageCount, channel.IsDead);
        }

        return new Attachment(FileName, "text/csv", $"Statistics of every channel of {layer.Layer.MatlabName} over all images", System.Text.Encoding.UTF8.GetBytes(text.ToString()));
    }

    private int[] Where(Func<ChannelStatistics, bool> condition) => [.. Enumerable.Range(0, channels.Length).Where(index => condition(channels[index]))];

    private static string List(int[] indices) => string.Join(", ", indices.Take(NumbersShown).Select(index => Whole(index + 1))) + (indices.Length > NumbersShown ? " and more" : "");

    private static double Log2(int bin) => Math.Log2(BitConverter.Int32BitsToSingle(Math.Max(1, (bin * CellsABin) << (23 - ChannelRecord.HistogramFractionBits))));

    private static TableColumn Column(string header) => new(header, ColumnAlignment.Right);

    private static string Count(long count, string noun) => $"{Whole(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Value(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Percent(double fraction) => double.IsNaN(fraction) ? "" : (100 * fraction).ToString("F1", CultureInfo.InvariantCulture) + " %";
}
