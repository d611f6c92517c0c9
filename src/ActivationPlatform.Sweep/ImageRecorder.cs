using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep;

/// <summary>Takes the layers of one image into the numbers.</summary>
public sealed class ImageRecorder
{
    private readonly SweepStatistics statistics;
    private readonly IReadOnlyDictionary<string, int> places;

    internal ImageRecorder(SweepStatistics statistics, IReadOnlyDictionary<string, int> places, ImmutableArray<string> layerNames, long imageIndex)
    {
        this.statistics = statistics;
        this.places = places;
        LayerNames = layerNames;
        ImageIndex = imageIndex;
    }

    /// <summary>The published names of the layers that are wanted, in the order of the network.</summary>
    public ImmutableArray<string> LayerNames { get; }

    /// <summary>The image's place in the source: its id.</summary>
    public long ImageIndex { get; }

    /// <summary>Takes a layer's output.</summary>
    /// <param name="activation">Not disposed here.</param>
    /// <exception cref="InvalidDataException">It has another number of values than the network says.</exception>
    public void Add(Activation activation) => statistics.Layers[PlaceOf(activation.Layer.Name)].Add(ImageIndex, activation.Values.Span);

    /// <summary>Takes what was measured of a layer elsewhere.</summary>
    /// <param name="layerName">The published name.</param>
    /// <param name="maps">One per channel, by index.</param>
    /// <exception cref="InvalidDataException">It is another number of channels than the network says.</exception>
    public void Add(string layerName, ReadOnlySpan<MapMeasurement> maps) => statistics.Layers[PlaceOf(layerName)].Add(ImageIndex, maps);

    private int PlaceOf(string layerName) => places.TryGetValue(layerName, out int place) ? place : throw new InvalidDataException($"Layer '{layerName}' was not asked for.");
}
