using ActivationPlatform.Imaging;
using ActivationPlatform.Sweep.Files;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep.Report;

/// <summary>What a sweep's document is made of.</summary>
/// <param name="Header">The head of the merged result.</param>
/// <param name="Statistics">Its numbers.</param>
public sealed record SweepReportRequest(SweepHeader Header, SweepStatistics Statistics)
{
    /// <summary>Gives the picture that the network saw of an image, by the image's place in the source; null for a document without patches.</summary>
    public Func<long, CancellationToken, ValueTask<Image>>? Picture { get; init; }
}
