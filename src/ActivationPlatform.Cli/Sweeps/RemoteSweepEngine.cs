using System.Collections.Immutable;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Client;
using ActivationPlatform.Models;
using ActivationPlatform.Sweep;
using ActivationPlatform.Sweep.Statistics;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Cli.Sweeps;

/// <summary>Lets servers measure: each image goes out once, and what its maps add comes back. The result has the bits of one that was computed here.</summary>
internal sealed class RemoteSweepEngine(RemoteActivationSource source) : ISweepEngine, IAsyncDisposable
{
    // The server names the field in front; the local engine says the reason alone.
    private const string FieldPrefix = "input.encoded_image: ";

    private readonly Lock gate = new();
    private RemoteStatistics? statistics;

    /// <inheritdoc/>
    public ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default) => source.DescribeAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task MeasureAsync(ReadOnlyMemory<byte> file, ImageRecorder recorder)
    {
        ImageStatistics image = await Open(recorder.LayerNames).MeasureAsync(file);
        if (image.Refusal is { } refusal)
        {
            throw new UnreadableImageException(refusal.StartsWith(FieldPrefix, StringComparison.Ordinal) ? refusal[FieldPrefix.Length..] : refusal);
        }

        // Checked before anything is recorded: half an image cannot be taken back.
        if (image.Layers.Length != recorder.LayerNames.Length || image.Layers.Any(layer => layer.Mergeable is null))
        {
            throw new IOException($"The server sent {image.Layers.Count(layer => layer.Mergeable is not null)} layers' mergeable statistics; expected {recorder.LayerNames.Length}. Is it an older version?");
        }

        foreach ((string name, MapMeasurement[] maps) in image.Layers.Select(layer => (layer.Layer.Name, ToMaps(layer.Mergeable))).ToArray())
        {
            recorder.Add(name, maps);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (statistics is not null)
        {
            await statistics.DisposeAsync();
        }

        await source.DisposeAsync();
    }

    private RemoteStatistics Open(ImmutableArray<string> layers)
    {
        lock (gate)
        {
            return statistics ??= new RemoteStatistics(source, layers);
        }
    }

    private static MapMeasurement[] ToMaps(Wire.MergeableStatistics wire)
    {
        var maps = new MapMeasurement[wire.FiniteCounts.Count];
        int next = 0;
        for (int channel = 0; channel < maps.Length; channel++)
        {
            var cells = ImmutableArray.CreateBuilder<(int, long)>(wire.CellCounts[channel]);
            int cell = 0;
            for (int left = wire.CellCounts[channel]; left > 0; left--, next++)
            {
                cell += wire.CellSteps[next];
                cells.Add((cell, wire.CellValues[next]));
            }

            maps[channel] = new MapMeasurement(
                new MapSummary(
                    wire.FiniteCounts[channel], wire.NonFiniteCounts[channel], wire.ZeroCounts[channel], wire.NegativeCounts[channel],
                    wire.Minima[channel], wire.Maxima[channel], wire.MaximumCounts[channel],
                    wire.Sums[channel], wire.SumErrors[channel], wire.Squares[channel], wire.SquaresErrors[channel]),
                wire.MaximumPositions[channel],
                cells.MoveToImmutable());
        }

        return maps;
    }
}
