using ActivationPlatform.Models;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep;

/// <summary>Computes what a sweep collects: in this process, or on servers.</summary>
public interface ISweepEngine
{
    /// <summary>The network.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default);

    /// <summary>Measures one image and records all its layers, in any order, each once. Any number of calls may run at once.</summary>
    /// <param name="file">A PNG or JPEG file's bytes.</param>
    /// <param name="recorder">Takes the layers.</param>
    /// <returns>When everything is recorded.</returns>
    /// <exception cref="UnreadableImageException">The image cannot be decoded; nothing was recorded.</exception>
    Task MeasureAsync(ReadOnlyMemory<byte> file, ImageRecorder recorder);
}
