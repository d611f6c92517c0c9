using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sweep;

/// <summary>Measures activations where they are: the outputs of the network are looked at on the thread that computes them, before it goes on.</summary>
/// <param name="source">The network; stays the caller's.</param>
public sealed class ActivationSweepEngine(IActivationSource source) : ISweepEngine
{
    /// <inheritdoc/>
    public ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default) => source.DescribeAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task MeasureAsync(ReadOnlyMemory<byte> file, ImageRecorder recorder)
    {
        try
        {
            await source.VisitAsync(new ActivationInput.EncodedImage(file), recorder.LayerNames, recorder.Add);
        }
        catch (ImageFormatException exception)
        {
            throw new UnreadableImageException(exception.Message);
        }
    }
}
