using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep.Report;

/// <summary>A sweep's document: what the channels of each layer did over the data set, and which patches excite them.</summary>
public static class SweepReport
{
    private const int UnreadableShown = 30;

    /// <summary>Prepares the document; images are read again while its body is enumerated.</summary>
    /// <param name="request">The result, and where its pictures come from.</param>
    /// <param name="progress">Told after every layer how many are done; null for nobody.</param>
    /// <param name="cancellationToken">Stops the reading, also while the body is enumerated.</param>
    public static Document Create(SweepReportRequest request, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        SweepIdentity identity = request.Header.Identity;
        string images = $"{Whole(identity.ImageCount)} images";
        return new Document(
            $"Sweep of {identity.Model} over {images}",
            $"What the channels of {identity.Layers.Length} layers of {identity.Model} do over {images}",
            new Cover(
                "Data-set sweep",
                $"What {identity.Model} looks for",
                $"Channels of {identity.Layers.Length} layers over {images}",
                null,
                [
                    new("Network", identity.Model),
                    new("Model file", $"SHA-256 {identity.ModelSha256}"),
                    new("Images", $"{Whole(request.Statistics.MeasuredCount)} measured, {Whole(request.Statistics.Unreadable.Count)} unreadable"),
                    new("Image set", $"SHA-256 {identity.SourceSha256}"),
                    new("Layers", identity.Layers.Length <= 6 ? string.Join(", ", identity.Layers.Select(layer => layer.MatlabName)) : Whole(identity.Layers.Length)),
                ],
                identity.IsDemonstration ? "The weights of this network are a demonstration." : null),
            Body(request, progress, cancellationToken));
    }

    private static async IAsyncEnumerable<Block> Body(SweepReportRequest request, IProgress<int>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int done = 0;
        foreach (LayerRecord layer in request.Statistics.Layers)
        {
            await foreach (Block block in new LayerSection(layer, $"layer-{++done}").CreateAsync(request.Picture, cancellationToken))
            {
                yield return block;
            }

            progress?.Report(done);
        }

        yield return new Heading(1, "Images", "images");
        yield return Paragraph.Of(
            $"{Whole(request.Statistics.MeasuredCount)} of {Whole(request.Header.TotalCount)} images are in the numbers. All sums were kept without rounding, and histograms have fixed bins: ",
            "the numbers do not depend on how the images were shared among machines. Quantiles are off by at most 3 percent of their value.");
        if (request.Picture is null)
        {
            yield return Paragraph.Note("Patches are left out: the images were not at hand.");
        }

        if (request.Statistics.Unreadable.Count > 0)
        {
            yield return new TableBlock(
                [new TableColumn("Image"), new TableColumn("Reason", Grows: true)],
                [.. request.Statistics.Unreadable.Take(UnreadableShown).Select(image => (ImmutableArray<string>)[image.Name, image.Reason])],
                request.Statistics.Unreadable.Count > UnreadableShown ? $"The first {UnreadableShown} of {Whole(request.Statistics.Unreadable.Count)} unreadable images." : "Images that could not be read.",
                "unreadable");
        }
    }

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
