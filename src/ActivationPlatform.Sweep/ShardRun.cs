using System.Collections.Frozen;
using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Sweep.Files;
using ActivationPlatform.Sweep.Sources;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep;

/// <summary>One process of a sweep: measures the images of one shard, keeps checkpoints, and leaves one file.</summary>
/// <remarks>Images are begun in the order of the source; at a checkpoint all that were begun are waited for, so that what is done is always the first so many images:
/// after a kill nothing is lost but the time since the last checkpoint, and nothing is counted twice.</remarks>
public sealed class ShardRun
{
    private readonly ShardRequest request;
    private readonly ISweepEngine engine;
    private readonly IProgress<ShardProgress>? progress;
    private readonly SweepIdentity identity;
    private readonly ImageSource source;
    private readonly FrozenDictionary<string, int> places;
    private readonly ImmutableArray<string> measuredLayers;
    private readonly SweepStatistics statistics;
    private int done;

    private ShardRun(
        ShardRequest request, ISweepEngine engine, IProgress<ShardProgress>? progress, SweepIdentity identity, ImageSource source, IReadOnlyDictionary<int, ImmutableArray<int>> joins)
    {
        this.request = request;
        this.engine = engine;
        this.progress = progress;
        this.identity = identity;
        this.source = source;
        places = identity.Settings.Layers.Select((name, place) => KeyValuePair.Create(name, place)).ToFrozenDictionary();
        statistics = new SweepStatistics(identity, joins);
        measuredLayers = [.. identity.Settings.Layers.Where((_, place) => !statistics.Layers[place].IsJoined)];
    }

    /// <summary>Does a shard's work, or what is left of it. A shard that is finished already is left as it is.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="engine">Measures the images.</param>
    /// <param name="progress">Told after every image and every checkpoint; may be null.</param>
    /// <param name="cancellationToken">Ends the work at a checkpoint.</param>
    /// <returns>The head of the shard's file.</returns>
    /// <exception cref="UnknownLayerException">A pattern matches no layer.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or a layer's output has no channels.</exception>
    /// <exception cref="SweepFileException">The folder holds this shard of another sweep.</exception>
    /// <exception cref="IOException">The source cannot be listed, or the disk refuses.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the checkpoint has everything done.</exception>
    public static async Task<SweepHeader> RunAsync(ShardRequest request, ISweepEngine engine, IProgress<ShardProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Check(request);
        Network network = await engine.DescribeAsync(cancellationToken);
        ImmutableArray<Layer> layers = LayerSelector.Select(network, request.Layers);
        ImageSource source = await Task.Run(() => ImageSource.Open(request.Source, request.Shard, cancellationToken), cancellationToken);
        var identity = new SweepIdentity
        {
            Model = network.Name,
            ModelSha256 = network.Sha256,
            IsDemonstration = network.IsDemonstration,
            Settings = new SweepSettings([.. layers.Select(layer => layer.Name)], request.TopCount, request.HasCoActivation),
            Layers = [.. layers.Select(SweepLayer.Of)],
            Input = new SweepInput(network.Input.Height, network.Input.Width, network.Input.Channels, network.Input.Resize),
            ImageCount = source.Count,
            SourceSha256 = source.Sha256,
        };
        return await new ShardRun(request, engine, progress, identity, source, Joins(layers, request)).RunAsync(cancellationToken);
    }

    private async Task<SweepHeader> RunAsync(CancellationToken cancellationToken)
    {
        string finished = SweepFolder.FinishedFile(request.Folder, request.Shard);
        if (File.Exists(finished))
        {
            SweepHeader there = SweepFile.ReadHeader(finished);
            Demand(finished, there);
            return there;
        }

        Directory.CreateDirectory(SweepFolder.WorkFolder(request.Folder, request.Shard));
        SweepFolder.RemoveRemnants(request.Folder, request.Shard);
        string checkpoint = SweepFolder.CheckpointFile(request.Folder, request.Shard);
        if (File.Exists(checkpoint))
        {
            SweepFile.AddTo(
                checkpoint,
                there =>
                {
                    Demand(checkpoint, there);
                    done = (int)there.DoneCount;
                },
                statistics);
            Report(isCheckpoint: true);
        }

        SweepHeader header;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            await MeasureUntilCheckpointAsync(cancellationToken);
            header = Header();
            SweepFile.Write(checkpoint, header, statistics);
            Report(isCheckpoint: true);
        }
        while (!header.IsComplete);

        File.Move(checkpoint, finished, overwrite: true);
        Directory.Delete(SweepFolder.WorkFolder(request.Folder, request.Shard), recursive: true);
        return header;
    }

    private async Task MeasureUntilCheckpointAsync(CancellationToken cancellationToken)
    {
        long began = request.TimeProvider.GetTimestamp();
        int next = done;
        using var failed = new CancellationTokenSource();
        await Task.WhenAll(Enumerable.Range(0, request.Parallelism).Select(_ => Task.Run(MeasureAsync, CancellationToken.None)));

        async Task MeasureAsync()
        {
            // At least one image, however short the interval.
            do
            {
                int place = Interlocked.Increment(ref next) - 1;
                if (place >= source.Images.Length)
                {
                    return;
                }

                try
                {
                    await MeasureImageAsync(source.Images[place]);
                }
                catch
                {
                    await failed.CancelAsync();
                    throw;
                }

                Interlocked.Increment(ref done);
                Report(isCheckpoint: false);
            }
            while (!cancellationToken.IsCancellationRequested && !failed.IsCancellationRequested && request.TimeProvider.GetElapsedTime(began) < request.CheckpointInterval);
        }
    }

    /// <summary>An image that was begun is finished, also when the work is cancelled: half an image cannot be taken back.</summary>
    private async Task MeasureImageAsync(SweepImage image)
    {
        try
        {
            byte[] file = await image.ReadAsync(CancellationToken.None);
            await engine.MeasureAsync(file, new ImageRecorder(statistics, places, measuredLayers, image.Index));
            statistics.AddMeasured(image.Index, image.Name);
        }
        catch (UnreadableImageException exception)
        {
            statistics.AddUnreadable(new UnreadableImage(image.Index, image.Name, exception.Message));
        }
    }

    /// <summary>A concatenation of layers that are measured themselves has their numbers: only correlations across its parts would be new.</summary>
    private static Dictionary<int, ImmutableArray<int>> Joins(ImmutableArray<Layer> layers, ShardRequest request)
    {
        var joins = new Dictionary<int, ImmutableArray<int>>();
        Dictionary<int, int> places = layers.Select((layer, place) => (layer.Index, place)).ToDictionary();
        foreach (Layer layer in layers.Where(layer => layer.Type == LayerType.DepthConcatenation && !request.HasCoActivation))
        {
            if (layer.Inputs.All(places.ContainsKey) && layer.Inputs.Sum(input => layers[places[input]].OutputShape.Channels) == layer.OutputShape.Channels)
            {
                joins[places[layer.Index]] = [.. layer.Inputs.Select(input => places[input])];
            }
        }

        return joins;
    }

    private static void Check(ShardRequest request)
    {
        if (request.TopCount is < 0 or > SweepSettings.MaximumTopCount)
        {
            throw new ArgumentException($"The number of top images is {request.TopCount}; expected 0 to {SweepSettings.MaximumTopCount}.", nameof(request));
        }

        if (request.Parallelism < 1)
        {
            throw new ArgumentException($"The number of images at once is {request.Parallelism}; expected at least 1.", nameof(request));
        }
    }

    private void Demand(string path, SweepHeader there)
    {
        if (there.Identity.DifferenceFrom(identity) is { Length: > 0 } difference)
        {
            throw new SweepFileException($"'{path}' is of another sweep: {difference}.");
        }
    }

    private SweepHeader Header() => new()
    {
        Identity = identity,
        ShardIndex = request.Shard.Index,
        ShardCount = request.Shard.Count,
        DoneCount = done,
        TotalCount = source.Images.Length,
        Source = Path.GetFullPath(request.Source),
    };

    private void Report(bool isCheckpoint) => progress?.Report(new ShardProgress(Volatile.Read(ref done), source.Images.Length, statistics.Unreadable.Count, isCheckpoint));
}
